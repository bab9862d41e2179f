/** The recording that clients ask through. curl and node:http judge what goes by. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { request as nodeRequest } from "node:http";
import { gunzipSync, gzipSync } from "node:zlib";
import { createGuestToken, createMock, getMe, login } from "../../mod.ts";
import { openRecording } from "../../lib/record/mod.ts";
import { otherService, SERVICE_TIME } from "../support/record/other_service.ts";
import { OPAQUE_TOKEN } from "../support/tokens.ts";

interface Raw {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  rawHeaders: string[];
  body: Buffer;
}

/** Asks without any decoding. */
function ask(
  url: string,
  { method = "GET", headers = {}, body = "" }: {
    method?: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
  } = {},
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = nodeRequest(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode!,
          headers: incoming.headers,
          rawHeaders: incoming.rawHeaders,
          body: Buffer.concat(chunks),
        }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A service that answers as a function says, and remembers what it was asked. */
function service(answer: (request: Request) => Response | Promise<Response>) {
  const asked: { method: string; url: string; headers: Headers; body: Uint8Array }[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { method, url, headers } = request;
    asked.push({ method, url, headers, body: new Uint8Array(await request.arrayBuffer()) });
    return await answer(request);
  });
  return {
    asked,
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const JSON_TYPE = { "content-type": "application/json;charset=UTF-8" };

Deno.test("a recording gives the answers of the service to its clients unchanged", async (t) => {
  const long = JSON.stringify({ items: Array.from({ length: 5000 }, (_, id) => ({ id })) });
  const answers: Record<string, () => Response> = {
    "plain": () => new Response('{"a": 1}\n', { headers: JSON_TYPE }),
    "gzip": () =>
      new Response(new Uint8Array(gzipSync('{"a":1}')), {
        headers: { ...JSON_TYPE, "content-encoding": "gzip" },
      }),
    "chunked": () => new Response(new Blob([long]).stream(), { headers: JSON_TYPE }),
    "a wrong content type": () =>
      new Response('{"a":1}', { headers: { "content-type": "text/html" } }),
    "a malformed Retry-After": () =>
      new Response("{}", { status: 429, headers: { "retry-after": "rand(30),add(30)" } }),
    "no body": () => new Response(null, { status: 204 }),
    "a redirect": () =>
      new Response(null, { status: 302, headers: { location: "https://idbroker.webex.com/x" } }),
    "bytes": () =>
      new Response(new Uint8Array([0, 255, 128, 10]), { headers: { "content-type": "image/png" } }),
    "cookies": () => {
      const headers = new Headers(JSON_TYPE);
      headers.append("set-cookie", "a=1; Path=/");
      headers.append("set-cookie", "b=2");
      return new Response("[]", { headers });
    },
    "a body that is no JSON": () => new Response('{"a":', { headers: JSON_TYPE }),
  };
  for (const [what, answer] of Object.entries(answers)) {
    await t.step(what, async () => {
      await using origin = service(answer);
      await using recording = await openRecording({ to: origin.url });
      const headers = { "accept-encoding": "gzip" };
      const direct = await ask(`${origin.url}/v1/rooms`, { headers });
      const through = await ask(`${recording.url}/v1/rooms`, { headers });
      assert.equal(through.status, direct.status);
      assert.deepEqual(through.body, direct.body);
      const { date: _date, connection: _c, "transfer-encoding": _t, ...expected } = direct.headers;
      for (const [name, value] of Object.entries(expected)) {
        assert.deepEqual(through.headers[name], value, name);
      }
    });
  }
});

Deno.test("a recording sends requests on unchanged, but for what is about the connection", async () => {
  await using origin = service(() => new Response("{}", { headers: JSON_TYPE }));
  await using recording = await openRecording({ to: origin.url });
  const body = Buffer.from(gzipSync('{"title":"A"}'));
  await ask(`${recording.url}/v1/rooms?max=2&x=%C3%A9+%zz`, {
    method: "POST",
    headers: {
      authorization: OPAQUE_TOKEN,
      "content-type": "application/json",
      "content-encoding": "gzip",
      "x-hop": "1",
      connection: "close, X-Hop",
      trackingid: "SIMPLE_1",
    },
    body,
  });
  const [seen] = origin.asked;
  assert.equal(seen!.method, "POST");
  assert.equal(seen!.url, `${origin.url}/v1/rooms?max=2&x=%C3%A9+%zz`);
  assert.deepEqual(Buffer.from(seen!.body), body);
  assert.equal(gunzipSync(seen!.body).toString(), '{"title":"A"}');
  assert.equal(seen!.headers.get("authorization"), OPAQUE_TOKEN);
  assert.equal(seen!.headers.get("trackingid"), "SIMPLE_1");
  assert.equal(seen!.headers.get("content-encoding"), "gzip");
  assert.equal(seen!.headers.get("x-hop"), null);
  assert.equal(seen!.headers.get("host"), new URL(origin.url).host);
});

Deno.test("what clients ask through a recording is a mock that answers alike", async () => {
  await using service = otherService();
  await using recording = await openRecording({ to: service.url, now: () => SERVICE_TIME });
  const { baseUrl } = recording;
  const token = await createGuestToken({ subject: "7", displayName: "Ada Byron" }, {
    ...service.mock.issuer,
    now: () => SERVICE_TIME,
  });
  // its expiresIn is a string, which the client refuses
  await assert.rejects(() => login(token, { baseUrl }), { code: "response_incomplete" });
  const answered = await ask(`${baseUrl}/jwt/login`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  const accessToken = JSON.parse(answered.body.toString()).token;
  assert.equal((await getMe(accessToken, { baseUrl })).displayName, "Ada Byron");
  assert.equal(recording.size, 3);
  const { files, repeated } = recording.toFixtures();
  assert.equal(repeated, 1);
  assert.deepEqual(Object.keys(files), ["post_jwt_login.json", "get_people_me.json"]);
  assert.doesNotMatch(JSON.stringify(files), /Byron/);
  const mock = createMock({ fixtures: files, now: () => SERVICE_TIME });
  const signed = await createGuestToken({ subject: "8", displayName: "Grace" }, {
    ...mock.issuer,
    now: () => SERVICE_TIME,
  });
  await assert.rejects(() => login(signed, { fetch: mock.fetch }), { code: "response_incomplete" });
});

Deno.test("a recording of people called like words of the API is whole", async (t) => {
  for (const displayName of ["Max Muster", "Grant Link", "Max", "Will Close"]) {
    await t.step(displayName, async () => {
      const mock = createMock();
      await using service = await mock.serve();
      await using recording = await openRecording({ to: service.url });
      const { accessToken } = await mock.createUser({ displayName, email: "max@acme.com" });
      const headers = { authorization: `Bearer ${accessToken}` };
      for (const title of ["First", "Second"]) {
        await ask(`${recording.baseUrl}/rooms`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify({ title }),
        });
      }
      await ask(`${recording.baseUrl}/people/me`, { headers });
      const { headers: answered } = await ask(`${recording.baseUrl}/rooms?max=1`, { headers });
      assert.match(String(answered.link), /max=1/);
      const { files, leaks } = recording.toFixtures();
      assert.deepEqual(leaks, []);
      assert.deepEqual(Object.keys(files), [
        "post_rooms.json",
        "get_people_me.json",
        "get_rooms.json",
      ]);
      assert(!JSON.stringify(files).includes(displayName));
    });
  }
});

Deno.test("a recording listens on 127.0.0.1 only, and answers to names of this machine only", async () => {
  await using origin = service(() => new Response("{}"));
  await using recording = await openRecording({ to: origin.url });
  const { hostname, port } = new URL(recording.url);
  assert.equal(hostname, "127.0.0.1");
  // addresses of listening sockets, in hexadecimal digits: 0A is the state of those that listen
  const { stdout } = await new Deno.Command("cat", { args: ["/proc/net/tcp", "/proc/net/tcp6"] })
    .output();
  const digits = Number(port).toString(16).toUpperCase().padStart(4, "0");
  const listening = new TextDecoder().decode(stdout).split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(`:${digits}`) && state === "0A");
  assert.deepEqual(listening.map(([, local]) => local), [`0100007F:${digits}`]);
  for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example"]) {
    const { status } = await ask(`${recording.url}/v1/rooms`, { headers: { host } });
    assert.equal(status, 403, host);
  }
  const { status } = await ask(`${recording.url}/v1/rooms`, {
    headers: { host: `localhost:${port}` },
  });
  assert.equal(status, 200);
  assert.equal(origin.asked.length, 1);
  assert.equal(recording.size, 1);
});

Deno.test("a service that cannot be reached is a 502 and is not recorded, and neither is half an answer", async () => {
  const unreached: string[] = [];
  const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = free.addr;
  free.close();
  await using recording = await openRecording({
    to: `http://127.0.0.1:${port}`,
    onUnreachable: (method) => unreached.push(method),
  });
  const { status, body } = await ask(`${recording.url}/v1/rooms`);
  assert.deepEqual([status, unreached, recording.size], [502, ["GET"], 0]);
  assert.match(body.toString(), /could not be reached/);
  // a body that breaks off
  const broken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    const connection = await broken.accept();
    await connection.read(new Uint8Array(4096));
    const head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\ncontent-type: application/json\r\n\r\n";
    await connection.write(new TextEncoder().encode(`${head}{"a":`));
    connection.close();
  })();
  await using other = await openRecording({ to: `http://127.0.0.1:${broken.addr.port}` });
  await assert.rejects(() => ask(`${other.url}/v1/rooms`));
  await answering;
  broken.close();
  assert.equal(other.size, 0);
});

Deno.test("a recording goes on after an answer that no client can read", async () => {
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of server) {
      const bytes = new Uint8Array(10_000);
      const asked = new TextDecoder().decode(bytes.subarray(0, await connection.read(bytes) ?? 0));
      const status = asked.startsWith("GET /v1/odd ") ? "799 Odd" : "200 OK";
      const answer = `HTTP/1.1 ${status}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`;
      await connection.write(new TextEncoder().encode(answer));
      connection.close();
    }
  })();
  {
    await using recording = await openRecording({ to: `http://127.0.0.1:${server.addr.port}` });
    assert.equal((await ask(`${recording.url}/v1/odd`)).status, 502);
    assert.equal((await ask(`${recording.url}/v1/rooms`)).status, 200);
    assert.equal(recording.size, 1);
  }
  server.close();
  await serving;
});

Deno.test("exchanges keep the order in which they began", async () => {
  const gate = Promise.withResolvers<void>();
  await using origin = service(async (request) => {
    const first = request.url.endsWith("max=1");
    if (first) await gate.promise;
    return Response.json(first ? { first } : { second: true });
  });
  await using recording = await openRecording({ to: origin.url });
  const first = ask(`${recording.url}/v1/rooms?max=1`);
  while (origin.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await ask(`${recording.url}/v1/rooms?max=2`);
  gate.resolve();
  await first;
  const { list, list2 } = recording.toFixtures().files["get_rooms.json"]!;
  assert.deepEqual([list!.response.body, list2!.response.body], [{ first: true }, {
    second: true,
  }]);
});

Deno.test("openRecording() sends on to https, or to this machine, and to no path", async (t) => {
  const rows: [to: string, message: RegExp][] = [
    ["http://webex.example", /would send a token unencrypted/],
    ["https://webexapis.com/v2", /has a path/],
    ["webexapis.com", /has no scheme/],
    ["https://a:b@webexapis.com", /holds a user name or password/],
  ];
  for (const [to, message] of rows) {
    await t.step(to, async () => {
      await assert.rejects(() => openRecording({ to }), { name: "TypeError", message });
    });
  }
  await using recording = await openRecording({ to: "https://webexapis.com/v1" });
  assert.equal(recording.baseUrl, `${recording.url}/v1`);
});

Deno.test("a live connection is refused, and not sent on", async () => {
  await using origin = service(() => new Response("{}"));
  await using recording = await openRecording({ to: origin.url });
  const socket = new WebSocket(`${recording.url.replace("http", "ws")}/v1/rooms`);
  const outcome = await new Promise((resolve) => {
    socket.onopen = () => resolve("open");
    socket.onerror = () => resolve("refused");
  });
  assert.equal(outcome, "refused");
  assert.equal(origin.asked.length, 0);
});
