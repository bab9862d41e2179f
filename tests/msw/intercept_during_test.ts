import assert from "node:assert/strict";
import http from "node:http";
import { createGuestToken, createMock, getMe, login } from "../../mod.ts";
import { interceptWebex, interceptWebexDuring } from "../../lib/msw/mod.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { serveLocally } from "../support/service/serve_locally.ts";

const ME = "https://webexapis.com/v1/people/me";

Deno.test("interceptWebexDuring() keeps concurrent callbacks apart", async () => {
  const mocks = Array.from({ length: 10 }, () => createMock());
  const names = await Promise.all(mocks.map((mock, at) =>
    interceptWebexDuring(mock, async () => {
      const guest = { subject: `${at}`, displayName: `Guest ${at}` };
      const { accessToken } = await login(await createGuestToken(guest, mock.issuer));
      return (await getMe(accessToken)).displayName;
    })
  ));
  assert.deepEqual(names, mocks.map((_, at) => `Guest ${at}`));
  assert.deepEqual(mocks.map((mock) => mock.requests().length), mocks.map(() => 2));
});

Deno.test("interceptWebexDuring() keeps requests apart that wait for one connection", async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const send = () =>
    new Promise((resolve, reject) => {
      const options = { agent, method: "POST" };
      http.request("http://webexapis.com/v1/jwt/login", options, (response) => {
        response.resume().on("end", resolve);
      }).on("error", reject).end("{}");
    });
  const mocks = [createMock(), createMock(), createMock()];
  await Promise.all(mocks.map((mock) =>
    interceptWebexDuring(mock, async () => {
      await Promise.all([send(), send()]);
      await send();
    })
  ));
  assert.deepEqual(mocks.map((mock) => mock.requests("jwt/login").length), [3, 3, 3]);
  agent.destroy();
});

Deno.test("interceptWebexDuring() has options of its own, and hands over what was refused", async () => {
  await using real = serveLocally(() => new Response("real"));
  const url = `${real.origin}/x`;
  const lists = await Promise.all([
    interceptWebexDuring(createMock(), async (unhandled) => {
      assert.equal((await refusalOf(fetch(url))).code, "mock_unhandled_request");
      return unhandled;
    }),
    interceptWebexDuring(createMock(), async (unhandled) => {
      assert.equal(await (await fetch(url)).text(), "real");
      return unhandled;
    }, { passThrough: [real.host] }),
  ]);
  assert.deepEqual(lists, [[`GET ${url}`], []]);
  assert.equal(real.seen.length, 1);
});

Deno.test("code outside of interceptWebexDuring() reaches everything but Webex", async () => {
  await using real = serveLocally(() => new Response("real"));
  const { promise: inside, resolve: leave } = Promise.withResolvers<void>();
  const mock = createMock();
  const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
  const running = interceptWebexDuring(mock, () => (enter(), inside));
  await entered;
  const error = await refusalOf(fetch(ME));
  assert.equal(error.code, "mock_unhandled_request");
  assert.match(
    error.message,
    /Cannot send GET https:\/\/webexapis.*from outside of interceptWebexD/,
  );
  assert.equal(await (await fetch(real.origin)).text(), "real");
  leave();
  await running;
  assert.equal(mock.requests().length, 0);
});

Deno.test("an interception of everything is for the code outside of interceptWebexDuring()", async () => {
  const [all, one] = [createMock(), createMock()];
  using _webex = await interceptWebex(all);
  await interceptWebexDuring(one, async () => void await (await fetch(ME)).body?.cancel());
  await (await fetch(ME)).body?.cancel();
  assert.deepEqual([one, all].map((mock) => mock.requests().length), [1, 1]);
});

Deno.test("interceptWebexDuring() ends with its callback, whose error comes first", async () => {
  const { fetch: before } = globalThis;
  const options = { onUnhandled: "fail" } as const;
  const swallow = () => fetch("https://example.com/swallowed").catch(() => {});
  const failing = interceptWebexDuring(createMock(), async () => {
    await swallow();
    throw new RangeError("mine");
  }, options);
  await assert.rejects(failing, { name: "RangeError", message: "mine" });
  const error = await refusalOf(interceptWebexDuring(createMock(), swallow, options));
  assert.match(error.message, /GET https:\/\/example\.com\/swallowed/);
  assert.equal(globalThis.fetch, before);
});

Deno.test("interceptWebexDuring() refuses wrong options before the callback", async () => {
  const callback = () => assert.fail("called");
  await assert.rejects(
    interceptWebexDuring(createMock(), callback, { onUnhandled: "what" as never }),
    { name: "TypeError", message: /onUnhandled must be one of/ },
  );
});
