import assert from "node:assert/strict";
import { createGuestToken, createMock, getMe, login, WebexError } from "../../mod.ts";
import { interceptWebex, webexHandlers } from "../../lib/msw/mod.ts";
import { http } from "../../lib/msw/deps.ts";
import { eachRow } from "../support/each_row.ts";

/** A listener on loopback that counts connections, as a stand-in for the network. */
function countConnections() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let count = 0;
  const loop = (async () => {
    for await (const connection of listener) {
      count++;
      connection.close();
    }
  })();
  return {
    host: `127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    get count() {
      return count;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      await loop;
    },
  };
}

Deno.test("interceptWebex() answers login and people/me on both hosts of the API", async (t) => {
  const mock = createMock();
  using _webex = await interceptWebex(mock);
  const guest = { subject: "7", displayName: "★☆ Stève 山田" };
  const guestToken = await createGuestToken(guest, mock.issuer);
  await eachRow(t, [undefined, "https://api.ciscospark.com/v1/"], async (baseUrl) => {
    const { accessToken } = await login(guestToken, { baseUrl });
    const me = await getMe(accessToken, { baseUrl });
    assert.equal(me.displayName, "★☆ Stève 山田");
  });
  assert.equal(mock.requests("jwt/login").length, 2);
});

Deno.test("interceptWebex() keeps an unhandled request from the network and names it", async (t) => {
  await using network = countConnections();
  using webex = await interceptWebex(createMock());
  const asked = [
    new Request(`http://${network.host}/api?key=hidden`),
    new Request(`http://${network.host}/logo.png`),
    new Request(`http://${network.host}/style.css`, { method: "POST", body: "x" }),
    new Request("https://webexapis.com/v1/rooms/unknown/path"),
  ];
  await eachRow(t, asked, async (request) => {
    const { origin, pathname } = new URL(request.url);
    const what = `${request.method} ${origin}${pathname}`;
    await assert.rejects(
      () => fetch(request),
      (error) =>
        error instanceof WebexError && error.code === "mock_unhandled_request" &&
        error.message.startsWith(`Cannot send ${what}: no handler of the mock answers it`),
    );
  });
  assert.equal(network.count, 0);
  assert.equal(webex.unhandled.length, 4);
  assert.equal(webex.unhandled[0], `GET http://${network.host}/api`);
});

Deno.test("interceptWebex() lets named hosts and what its policy passes out", async () => {
  await using network = countConnections();
  const tryIt = async () => {
    await assert.rejects(() => fetch(`http://${network.host}/x`), TypeError);
  };
  {
    using webex = await interceptWebex(createMock(), { passThrough: [network.host] });
    await tryIt();
    assert.deepEqual(webex.unhandled, []);
  }
  assert.ok(network.count > 0);
  const before = network.count;
  {
    const seen: string[] = [];
    using _webex = await interceptWebex(createMock(), {
      onUnhandled: (request) => {
        seen.push(request.method);
        return "pass";
      },
    });
    await tryIt();
    assert.deepEqual(seen, ["GET"]);
  }
  assert.ok(network.count > before);
});

Deno.test("interceptWebex() with the policy fail throws when it ends", async () => {
  const webex = await interceptWebex(createMock(), { onUnhandled: "fail" });
  await fetch("https://example.com/swallowed").catch(() => {});
  assert.throws(() => webex.stop(), {
    code: "mock_unhandled_request",
    message: /GET https:\/\/example\.com\/swallowed/,
  });
  webex.stop();
});

Deno.test("interceptWebex() refuses a second interception and works again after the first", async () => {
  const before = globalThis.fetch;
  {
    await using _webex = await interceptWebex(createMock());
    await assert.rejects(() => interceptWebex(createMock()), {
      name: "TypeError",
      message: /another interception is active/,
    });
  }
  assert.equal(globalThis.fetch, before);
  using _again = await interceptWebex(createMock());
});

Deno.test("interceptWebex() tells a broken connection as an error, not as a 500", async () => {
  const mock = createMock();
  using _webex = await interceptWebex(mock);
  mock.failNext("people/me", { reset: true });
  await assert.rejects(() => fetch("https://webexapis.com/v1/people/me"), TypeError);
});

Deno.test("webexHandlers() are overridden by a handler that stands before them", async () => {
  const mock = createMock();
  const teapot = http.get(
    "https://webexapis.com/v1/people/me",
    () => new Response(null, { status: 418 }),
  );
  using _webex = await interceptWebex(mock, { handlers: [teapot] });
  const response = await fetch("https://webexapis.com/v1/people/me");
  assert.equal(response.status, 418);
  assert.equal(webexHandlers(mock).length, mock.endpoints.length);
  assert.equal(mock.requests().length, 0);
});
