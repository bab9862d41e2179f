import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { createGuestSession, type GuestSession, WebexError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { standingMock } from "../support/mock/standing_mock.ts";
import { ISSUER, SECRET } from "../support/tokens.ts";

const guest = { subject: "guest-7", displayName: "Stève" };
const BASE = "https://api.example/v1";
const TIMEOUT = 10;

/** A service that logs in with numbered tokens and takes none but those after the refused ones. */
interface NumberedService {
  session: GuestSession;
  fetch: typeof globalThis.fetch;
  logins: () => number;
  sent: { method: string; url: string; token: string | null; body: string; init: RequestInit }[];
}

/** Makes one. */
function numbered(
  refused: number,
  answer: (init: RequestInit) => Response | Promise<Response> = () => new Response("done"),
): NumberedService {
  let logins = 0;
  const sent: NumberedService["sent"] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const request = new Request(input, { ...init, redirect: "follow" });
    if (request.url === `${BASE}/jwt/login`) {
      return Response.json({ token: `token-${++logins}`, expiresIn: 960 });
    }
    const token = request.headers.get("authorization");
    const { method, url } = request;
    sent.push({ method, url, token, body: await request.text(), init });
    const number = Number(token?.split("-")[1]);
    return number <= refused ? new Response("no", { status: 401 }) : await answer(init);
  };
  const options = { issuer: ISSUER, secret: SECRET, baseUrl: BASE, fetch, timeout: TIMEOUT };
  return { session: createGuestSession(guest, options), fetch, logins: () => logins, sent };
}

Deno.test("GuestSession.fetch() sends the token to a path below the base URL", async (t) => {
  const table: [string, string][] = [
    ["people/me", `${BASE}/people/me`],
    ["/people/me", `${BASE}/people/me`],
    ["//people/me", `${BASE}/people/me`],
    ["messages?roomId=a%2Fb", `${BASE}/messages?roomId=a%2Fb`],
    [`${BASE}/rooms`, `${BASE}/rooms`],
    ["rooms/../people/me", `${BASE}/people/me`],
    ["", `${BASE}/`],
    ["//evil.example/x", `${BASE}/evil.example/x`],
  ];
  await eachRow(t, table, async ([path, url]) => {
    const { session, sent } = numbered(0);
    const headers = { authorization: "Bearer mine", "x-other": "1" };
    const response = await session.fetch(path, { headers });
    assert.equal(await response.text(), "done");
    assert.deepEqual(sent.map((each) => [each.url, each.token]), [[url, "Bearer token-1"]]);
    assert.equal(new Headers(sent[0]!.init.headers).get("x-other"), "1");
    assert.equal(sent[0]!.init.redirect, "manual");
  });
});

Deno.test("GuestSession.fetch() refuses a path outside the base URL, and sends nothing", async () => {
  const paths = [
    "../people/me",
    "people/../../x",
    "%2e%2e/x",
    "https://evil.example/v1/people/me",
    "https://api.example/v2/people/me",
    "https://api.example/v1",
    "https://api.example:444/v1/people/me",
    "https://api.example@evil.example/v1/people/me",
    "https://user:word@api.example/v1/people/me",
    "http://api.example/v1/people/me",
    " https://evil.example/",
    "\t//evil.example/",
    "\\\\evil.example\\x",
    "data:text/plain,x",
  ];
  for (const path of paths) {
    const { session, sent, logins } = numbered(0);
    await assert.rejects(session.fetch(path), {
      name: "TypeError",
      message:
        "Cannot send request: the path leads outside the base URL, where the token must not go",
    }, path);
    assert.deepEqual([sent.length, logins()], [0, 0]);
  }
});

Deno.test("GuestSession.fetch() renews the token once on a 401, and repeats with the same body", async (t) => {
  const bodies: BodyInit[] = [
    "text",
    new TextEncoder().encode("text"),
    new Blob(["text"]),
    new URLSearchParams({ text: "" }),
  ];
  await eachRow(t, bodies, async (body) => {
    const { session, sent, logins } = numbered(1);
    const response = await session.fetch("messages", { method: "POST", body });
    assert.deepEqual([response.status, await response.text()], [200, "done"]);
    assert.deepEqual(sent.map(({ token }) => token), ["Bearer token-1", "Bearer token-2"]);
    assert.equal(sent[0]!.body.slice(0, 4), "text");
    assert.equal(sent[1]!.body, sent[0]!.body);
    assert.equal(logins(), 2);
    assert.equal(await session.getAccessToken(), "token-2");
  });
});

Deno.test("GuestSession.fetch() gives the second 401 as it came", async () => {
  const { session, sent, logins } = numbered(9);
  const response = await session.fetch("people/me");
  assert.deepEqual([response.status, await response.text()], [401, "no"]);
  assert.deepEqual([sent.length, logins()], [2, 2]);
});

Deno.test("GuestSession.fetch() renews once for all who were refused with one token", async () => {
  const { session, sent, logins } = numbered(1);
  await session.getAccessToken();
  const responses = await Promise.all(
    Array.from({ length: 20 }, () => session.fetch("people/me")),
  );
  assert(responses.every(({ status }) => status === 200));
  assert.deepEqual([sent.length, logins()], [40, 2]);
});

Deno.test("GuestSession.fetch() does not renew again when a 401 for a replaced token comes late", async () => {
  const late = Promise.withResolvers<void>();
  const { fetch, logins, sent } = numbered(1);
  const slow: typeof globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (String(input).endsWith("/late") && response.status === 401) await late.promise;
    return response;
  };
  const options = { issuer: ISSUER, secret: SECRET, baseUrl: BASE, fetch: slow, timeout: 1000 };
  const session = createGuestSession(guest, options);
  const pending = session.fetch("late");
  assert.equal((await session.fetch("people/me")).status, 200);
  late.resolve();
  assert.equal((await pending).status, 200);
  assert.equal(logins(), 2);
  const tokens = sent.filter(({ url }) => url.endsWith("/late")).map(({ token }) => token);
  assert.deepEqual(tokens, ["Bearer token-1", "Bearer token-2"]);
});

/** Bodies that can be read only once, or of which nobody knows. */
const ONCE: Record<string, () => unknown> = {
  "a stream": () => new Blob(["text"]).stream(),
  "a stream of Node": () => Readable.from(["text"]),
  "an async generator": async function* () {
    yield "text";
  },
  "an iterator": () => ["text"].values(),
  "a form of another make": () => ({ pipe() {}, getHeaders: () => ({}) }),
};
for (const [what, body] of Object.entries(ONCE)) {
  Deno.test(`GuestSession.fetch() does not repeat ${what}, and does not give its token again`, async () => {
    let logins = 0;
    const tokens: (string | null)[] = [];
    // it does not read the body, since not every platform can read each of them
    const fetch: typeof globalThis.fetch = (input, init) => {
      if (String(input).endsWith("/jwt/login")) {
        return Promise.resolve(Response.json({ token: `token-${++logins}`, expiresIn: 960 }));
      }
      tokens.push(new Headers(init!.headers).get("authorization"));
      const status = logins < 2 ? 401 : 200;
      return Promise.resolve(new Response("as it came", { status }));
    };
    const session = createGuestSession(guest, { issuer: ISSUER, secret: SECRET, fetch });
    const post = () => session.fetch("messages", { method: "POST", body: body() as string });
    const first = await post();
    assert.deepEqual([first.status, await first.text(), logins], [401, "as it came", 1]);
    assert.equal((await post()).status, 200);
    assert.deepEqual(tokens, ["Bearer token-1", "Bearer token-2"]);
  });
}

Deno.test("GuestSession.fetch() takes a URL and a Request as fetch does", async () => {
  const { session, sent } = numbered(0);
  await session.fetch(new URL(`${BASE}/rooms?max=1`));
  await session.fetch(new Request(`${BASE}/messages`, { method: "POST", body: "text" }));
  const headers = { "x-other": "1", authorization: "Bearer mine" };
  await session.fetch(new Request(`${BASE}/people/me`, { headers }));
  await session.fetch(new Request(`${BASE}/people/me`, { headers }), { headers: { "x-new": "2" } });
  assert.deepEqual(sent.map(({ url, method, body }) => [method, url, body]), [
    ["GET", `${BASE}/rooms?max=1`, ""],
    ["POST", `${BASE}/messages`, "text"],
    ["GET", `${BASE}/people/me`, ""],
    ["GET", `${BASE}/people/me`, ""],
  ]);
  assert(sent.every(({ token, init }) => {
    return token === "Bearer token-1" && init.redirect === "manual";
  }));
  const [own, replaced] = sent.slice(2).map(({ init }) => new Headers(init.headers));
  assert.deepEqual([own!.get("x-other"), own!.get("x-new")], ["1", null]);
  assert.deepEqual([replaced!.get("x-other"), replaced!.get("x-new")], [null, "2"]);
});

Deno.test("GuestSession.fetch() repeats a Request without a body, and gives the 401 to one with a body", async () => {
  const reading = numbered(1);
  const read = await reading.session.fetch(new Request(`${BASE}/people/me`));
  assert.deepEqual([read.status, reading.sent.length, reading.logins()], [200, 2, 2]);
  const writing = numbered(1);
  const request = new Request(`${BASE}/messages`, { method: "POST", body: "text" });
  const written = await writing.session.fetch(request);
  assert.deepEqual([written.status, writing.sent.length, writing.logins()], [401, 1, 1]);
  // a body given apart takes the place of the request's own, and can be sent again
  const apart = numbered(1);
  const again = new Request(`${BASE}/messages`, { method: "POST" });
  const given = await apart.session.fetch(again, { body: "text" });
  assert.deepEqual([given.status, apart.sent.map(({ body }) => body)], [200, ["text", "text"]]);
});

Deno.test("GuestSession.fetch() ends with the signal of a Request", async () => {
  const { session } = numbered(0, () => new Promise<Response>(() => {}));
  const leaving = new AbortController();
  const request = new Request(`${BASE}/people/me`, { signal: leaving.signal });
  const pending = session.fetch(request);
  leaving.abort(new Error("the user left"));
  await assert.rejects(pending, { message: "the user left" });
});

const NO_REQUESTS: [unknown, string][] = [
  [undefined, "it must be a path, a URL or a Request, received undefined"],
  [7, "it must be a path, a URL or a Request, received number"],
  [{ href: `${BASE}/people/me` }, "it must be a path, a URL or a Request, received an object"],
  ["http://", "it is neither a path nor a URL"],
  [new URL("https://evil.example/v1/people/me"), "the path leads outside the base URL"],
  [new Request("https://evil.example/v1/people/me"), "the path leads outside the base URL"],
];
for (const [input, problem] of NO_REQUESTS) {
  const shown = input instanceof Request ? "a Request to another host" : Deno.inspect(input);
  Deno.test(`GuestSession.fetch() refuses ${shown}, and sends nothing`, async () => {
    const { session, sent, logins } = numbered(0);
    await assert.rejects(session.fetch(input as string), {
      name: "TypeError",
      code: "invalid_argument",
      message: new RegExp(`^Cannot send request: ${problem}`),
    });
    assert.deepEqual([sent.length, logins()], [0, 0]);
  });
}

Deno.test("GuestSession.fetch() gives every other answer as it came, without renewing", async (t) => {
  await eachRow(t, [200, 302, 400, 403, 404, 429, 500], async (status) => {
    const { session, sent, logins } = numbered(0, () => new Response("as is", { status }));
    const response = await session.fetch("people/me");
    assert.deepEqual([response.status, await response.text()], [status, "as is"]);
    assert.deepEqual([sent.length, logins()], [1, 1]);
  });
});

Deno.test("GuestSession.fetch() ends when no headers come in time, and shows no query", async () => {
  const never = () => new Promise<Response>(() => {});
  const { session } = numbered(0, never);
  await assert.rejects(session.fetch("messages?roomId=a-room", { method: "POST" }), (error) => {
    assert(error instanceof WebexError);
    assert.equal(error.code, "timed_out");
    assert.equal(
      error.message,
      `Cannot send request: POST ${BASE}/messages was not answered within ${TIMEOUT} ms`,
    );
    return true;
  });
});

Deno.test("GuestSession.fetch() ends with the caller's reason, also while the body is read", async () => {
  const reason = new Error("the user left");
  const late = new AbortController();
  const deaf = numbered(0, () => {
    queueMicrotask(() => late.abort(reason));
    return new Promise<Response>(() => {});
  });
  await assert.rejects(deaf.session.fetch("people/me", { signal: late.signal }), reason);
  const reading = new AbortController();
  const { session } = numbered(0, (init) =>
    new Response(
      new ReadableStream({
        start: (controller) =>
          init.signal!.addEventListener("abort", () => controller.error(init.signal!.reason)),
      }),
    ));
  const response = await session.fetch("people/me", { signal: reading.signal });
  const text = response.text();
  reading.abort(reason);
  await assert.rejects(text, reason);
});

Deno.test("GuestSession.fetch() says why the network failed, and shows neither token nor query", async () => {
  const fail = (init: RequestInit) => {
    const token = new Headers(init.headers).get("authorization");
    return Promise.reject(new TypeError(`connection refused, header ${token}`));
  };
  const { session, logins } = numbered(0, fail);
  const error = await refusalOf(session.fetch("people/me?secret=1"));
  assert.equal(
    error.message,
    `Cannot send request: GET ${BASE}/people/me did not get through: the connection was refused. Nothing listens at this host and port: check the base URL, or start the server`,
  );
  assert.deepEqual([error.code, error.reason], ["network_failed", "connection_refused"]);
  assert(error.cause instanceof Error);
  assert.equal(error.cause.message, "connection refused, header Bearer [redacted]");
  assert.equal(logins(), 1);
});

Deno.test("GuestSession.fetch() passes on that fetch refused its arguments", async () => {
  const { mock, at } = standingMock();
  const server = await mock.serve();
  await using _ = server;
  const options = { ...mock.issuer, now: at.now, baseUrl: server.baseUrl };
  const session = createGuestSession(guest, options);
  const error = await session.fetch("people/me", { body: "a GET has none" }).catch((error) =>
    error
  );
  assert.equal(error.name, "TypeError");
  assert(!(error instanceof WebexError));
});

Deno.test("GuestSession.fetch() gets over a token that the mock refuses", async () => {
  const { mock, at } = standingMock();
  const session = createGuestSession(guest, { ...mock.issuer, ...at });
  await session.getAccessToken();
  mock.failNext("people/me", { status: 401 });
  const response = await session.fetch("people/me");
  assert.deepEqual([response.status, (await response.json()).displayName], [200, "Stève"]);
  assert.deepEqual(mock.requests().map(({ endpoint, status }) => `${endpoint} ${status}`), [
    "jwt/login 200",
    "people/me 401",
    "jwt/login 200",
    "people/me 200",
  ]);
});
