import assert from "node:assert/strict";
import { defineNetwork, InterceptorSource } from "msw/experimental";
import { http } from "msw/http";
import { createMock } from "../../mod.ts";
import { FetchInterceptor } from "../../lib/msw/deps_web.ts";
import { interceptWebex } from "../../lib/msw/mod.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { serveLocally } from "../support/service/serve_locally.ts";

const ME = "https://webexapis.com/v1/people/me";

/** A network of msw of the caller's own, as its documentation has it for Deno. */
function myNetwork(origin: string) {
  return defineNetwork({
    // the private fields of two builds of a class have other types
    sources: [new InterceptorSource({ interceptors: [new FetchInterceptor()] } as never)],
    handlers: [http.get(`${origin}/mine`, () => new Response("mine"))],
    onUnhandledFrame: "bypass",
    context: { quiet: true },
  });
}

Deno.test("interceptWebex() refuses to start on Deno while a network of msw runs", async () => {
  await using real = serveLocally(() => new Response("real"));
  const mine = myNetwork(real.origin);
  mine.enable();
  try {
    await assert.rejects(interceptWebex(createMock()), {
      name: "TypeError",
      message: /something else intercepts them already.*Add webexHandlers\(mock\) to that one/,
    });
    assert.equal(await (await fetch(`${real.origin}/mine`)).text(), "mine");
  } finally {
    mine.disable();
  }
  assert.equal(real.seen.length, 0);
  using _webex = await interceptWebex(createMock());
});

Deno.test("a network of msw that starts later on Deno is asked first, and nothing gets out", async () => {
  await using real = serveLocally(() => new Response("real"));
  const mine = myNetwork(real.origin);
  const webex = await interceptWebex(createMock());
  mine.enable();
  try {
    const status = async () => {
      const response = await fetch(ME);
      await response.body?.cancel();
      return response.status;
    };
    assert.equal(await status(), 401);
    assert.equal(await (await fetch(`${real.origin}/mine`)).text(), "mine");
    assert.equal((await refusalOf(fetch(`${real.origin}/x`))).code, "mock_unhandled_request");
    assert.equal(real.seen.length, 0);
    webex.stop();
    assert.equal(await (await fetch(`${real.origin}/mine`)).text(), "mine");
    assert.equal(await (await fetch(`${real.origin}/x`)).text(), "real");
    // what keeps this from the network is the permission of these tests
    await assert.rejects(fetch(ME), { name: "NotCapable" });
  } finally {
    mine.disable();
  }
  assert.equal(await (await fetch(`${real.origin}/mine`)).text(), "real");
});
