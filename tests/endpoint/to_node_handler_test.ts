import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import http from "node:http";
import type { AddressInfo } from "node:net";
import {
  createGuestTokenHandler,
  type EndpointRefusal,
  type GuestTokenHandler,
  toNodeHandler,
} from "../../lib/endpoint/mod.ts";
import { createMock } from "../../mod.ts";

interface Served extends AsyncDisposable {
  url: string;
  refusals: EndpointRefusal[];
}

/** Serves the endpoint with Node's own server; `parse` stands for a body parser before it. */
async function serve(
  parse?: (incoming: http.IncomingMessage) => Promise<void>,
  around: (handler: GuestTokenHandler) => GuestTokenHandler = (handler) => handler,
): Promise<Served> {
  const mock = createMock();
  const refusals: EndpointRefusal[] = [];
  const handler = toNodeHandler(
    around(createGuestTokenHandler({
      ...mock.issuer,
      fetch: mock.fetch,
      allowedOrigins: ["https://shop.example"],
      onRefused: (refusal) => refusals.push(refusal),
      identify: async (request) => {
        const { user } = await request.json();
        const headers = { "set-cookie": "known=1" };
        return user ? { subject: user, displayName: user, headers } : null;
      },
    })),
    { maxBody: 100 },
  );
  const server = http.createServer(async (incoming, outgoing) => {
    await parse?.(incoming);
    handler(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/webex-guest`,
    refusals,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const type = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers: { ...type, ...headers }, body });
}

Deno.test("toNodeHandler() serves the endpoint with Node's http server", async () => {
  await using served = await serve();
  const response = await post(served.url, '{"user":"ada"}');
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("set-cookie"), "known=1");
  const { accessToken } = await response.json();
  assert.match(accessToken, /_P0A1_/);
});

/** What parsers of Express make of a body. */
const PARSERS: [name: string, parse: (bytes: Uint8Array) => unknown][] = [
  ["express.json()", (bytes) => JSON.parse(new TextDecoder().decode(bytes))],
  ["express.text()", (bytes) => new TextDecoder().decode(bytes)],
  ["express.raw()", (bytes) => Buffer.from(bytes)],
  ["another that gives bytes", (bytes) => new Uint8Array(bytes)],
];
for (const [name, parse] of PARSERS) {
  Deno.test(`toNodeHandler() takes a body that has been read before by ${name}`, async () => {
    await using served = await serve(async (incoming) => {
      const chunks = await Array.fromAsync(incoming);
      Object.assign(incoming, { body: parse(Buffer.concat(chunks)) });
    });
    for (
      const [user, status] of [["stève", 200], ["x".repeat(89), 200], [
        "x".repeat(90),
        413,
      ]] as const
    ) {
      const response = await post(served.url, JSON.stringify({ user }));
      assert.equal(response.status, status);
      await response.body?.cancel();
    }
  });
}

Deno.test("toNodeHandler() answers a GET with a body that a parser has read before", async () => {
  await using served = await serve(async (incoming) => {
    const chunks = await Array.fromAsync(incoming);
    Object.assign(incoming, { body: JSON.parse(chunks.join("")) });
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const headers = { "content-type": "application/json", "content-length": "2" };
  http.request(served.url, { method: "GET", headers }, (answer) => {
    answer.resume();
    answer.once("end", () => resolve(answer.statusCode));
  }).once("error", reject).end("{}");
  assert.equal(await promise, 405);
});

Deno.test("toNodeHandler() refuses a body that is too long", async () => {
  await using served = await serve();
  const long = JSON.stringify({ user: "x".repeat(100) });
  const refused = await post(served.url, long, { origin: "https://shop.example" });
  assert.equal(refused.status, 413);
  const error = { code: "too_large", message: "Send a shorter body" };
  assert.deepEqual(await refused.json(), { error });
  assert.equal(refused.headers.get("access-control-allow-origin"), "https://shop.example");
  assert.equal(refused.headers.get("cache-control"), "no-store");
  assert.deepEqual(served.refusals, [{ status: 413, ...error }]);
  const elsewhere = await post(served.url, long, { origin: "https://evil.example" });
  assert.deepEqual([elsewhere.status, (await elsewhere.json()).error.code], [
    403,
    "origin_not_allowed",
  ]);
  assert.equal(elsewhere.headers.get("access-control-allow-origin"), null);
  const fits = await post(served.url, JSON.stringify({ user: "x".repeat(89) }));
  assert.equal(fits.status, 200);
  await fits.body?.cancel();
});

Deno.test("toNodeHandler() asks a handler of the site's own for nothing when a body is too long", async () => {
  let asked = 0;
  await using served = await serve(undefined, (handler) => (request) => {
    asked++;
    return handler(request);
  });
  const refused = await post(served.url, JSON.stringify({ user: "x".repeat(100) }));
  assert.deepEqual([refused.status, (await refused.json()).error.code], [413, "too_large"]);
  assert.equal(refused.headers.get("cache-control"), "no-store");
  assert.equal(asked, 0);
});

Deno.test("toNodeHandler() compares the page's origin with the Host that was asked", async () => {
  await using served = await serve();
  const { origin } = new URL(served.url);
  const own = await post(served.url, '{"user":"ada"}', { origin });
  assert.equal(own.status, 200);
  await own.body?.cancel();
  const other = await post(served.url, '{"user":"ada"}', { origin: "https://evil.example" });
  assert.equal(other.status, 403);
  await other.body?.cancel();
});

for (const maxBody of [-1, 0.5, NaN]) {
  Deno.test(`toNodeHandler() refuses ${maxBody} as maxBody`, () => {
    assert.throws(() => toNodeHandler(() => Promise.reject(), { maxBody }), { name: "RangeError" });
  });
}
