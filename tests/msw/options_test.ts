import assert from "node:assert/strict";
import http from "node:http";
import net from "node:net";
import { createMock } from "../../mod.ts";
import { type InterceptOptions, interceptWebex } from "../../lib/msw/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { serveLocally } from "../support/service/serve_locally.ts";

const network = () => serveLocally(() => new Response("real"));

Deno.test("interceptWebex() refuses options that it does not know", async (test) => {
  const rows: [options: Record<string, unknown>, message: RegExp][] = [
    [{ onUnhandledRequest: "bypass" }, /no such option onUnhandledRequest/],
    [{ onUnhandled: "passthrough" }, /onUnhandled must be one of error, fail, warn, bypass, or a/],
    [{ onUnhandled: null }, /onUnhandled must be one of/],
    [{ passThrough: "localhost" }, /passThrough must be an array of hosts/],
    [{ passThrough: ["http://localhost"] }, /passThrough must be an array of hosts/],
    [{ passThrough: ["localhost/path"] }, /without scheme and path/],
    [{ passThrough: ["localhost:"] }, /without scheme and path/],
    [{ hosts: [""] }, /hosts must be an array of hosts/],
    [{ hosts: [7] }, /hosts must be an array of hosts/],
    [{ handlers: {} }, /handlers must be an array of msw handlers/],
  ];
  await eachRow(test, rows, async ([options, message]) => {
    const { fetch } = globalThis;
    await assert.rejects(interceptWebex(createMock(), options), { name: "TypeError", message });
    assert.equal(globalThis.fetch, fetch);
  });
});

Deno.test("the policies bypass and pass let a request out silently", async (test) => {
  await using real = network();
  const rows: InterceptOptions["onUnhandled"][] = ["bypass", () => "bypass", () => "pass"];
  await eachRow(test, rows, async (onUnhandled) => {
    using webex = await interceptWebex(createMock(), { onUnhandled });
    const printed = printedWarnings();
    assert.equal(await (await fetch(`${real.origin}/x?key=hidden`)).text(), "real");
    assert.deepEqual(printed.stop(), []);
    assert.deepEqual(webex.unhandled, []);
  });
  assert.equal(real.seen.length, rows.length);
});

Deno.test("the policy bypass keeps plain sockets from Webex", async () => {
  await using real = network();
  const { hostname, port } = new URL(real.origin);
  using webex = await interceptWebex(createMock(), { onUnhandled: "bypass", hosts: [real.host] });
  const error = await new Promise<Error & { code?: string }>((resolve) => {
    net.connect(Number(port), hostname).on("error", resolve);
  });
  assert.equal(error.code, "mock_unhandled_request");
  assert.deepEqual(webex.unhandled, [`CONNECT ${real.host}`]);
});

Deno.test("the policy warn lets a request out, and prints it without its query", async (test) => {
  await using real = network();
  await eachRow(test, ["warn", () => "warn"] as const, async (onUnhandled) => {
    using webex = await interceptWebex(createMock(), { onUnhandled });
    const printed = printedWarnings();
    assert.equal(await (await fetch(`${real.origin}/x?key=hidden`)).text(), "real");
    assert.deepEqual(printed.stop(), [
      [`guestissuer: GET ${real.origin}/x goes out: no handler answers it`],
    ]);
    assert.deepEqual(webex.unhandled, []);
  });
});

Deno.test("a policy that is a function is asked once for each request, of node:http too", async () => {
  await using real = network();
  const asked: string[] = [];
  using _webex = await interceptWebex(createMock(), {
    onUnhandled: ({ method, url }) => {
      asked.push(`${method} ${url}`);
      return "bypass";
    },
  });
  const body = await new Promise((resolve, reject) => {
    http.get(`${real.origin}/x`, (response) => {
      response.setEncoding("utf8").on("data", resolve);
    }).on("error", reject);
  });
  assert.equal(body, "real");
  assert.deepEqual(asked, [`GET ${real.origin}/x`]);
});

Deno.test("a policy that is a function refuses what it does not let out", async (test) => {
  await using real = network();
  const url = `${real.origin}/x`;
  await eachRow(test, ["error", undefined] as const, async (answer) => {
    const asked: string[] = [];
    using webex = await interceptWebex(createMock(), {
      onUnhandled: (request) => {
        asked.push(request.url);
        return Promise.resolve(answer);
      },
    });
    assert.equal((await refusalOf(fetch(url))).code, "mock_unhandled_request");
    assert.deepEqual(asked, [url]);
    assert.deepEqual(webex.unhandled, [`GET ${url}`]);
  });
  await test.step("what it returns has to be known", async () => {
    const onUnhandled = () => "passthrough" as never;
    using _webex = await interceptWebex(createMock(), { onUnhandled });
    await assert.rejects(fetch(url), { name: "TypeError", message: /onUnhandled must return/ });
  });
  assert.equal(real.seen.length, 0);
});

Deno.test("the policy fail throws when the interception ends", async () => {
  const webex = await interceptWebex(createMock(), { onUnhandled: "fail" });
  await fetch("https://example.com/swallowed").catch(() => {});
  assert.throws(() => webex.stop(), {
    code: "mock_unhandled_request",
    message: /GET https:\/\/example\.com\/swallowed/,
  });
  webex.stop();
  using _again = await interceptWebex(createMock(), { onUnhandled: "fail" });
});

/** Collects what is warned of, until it is stopped. */
function printedWarnings() {
  const { warn } = console;
  const printed: unknown[][] = [];
  // deno-lint-ignore no-console
  console.warn = (...args) => void printed.push(args);
  return {
    stop: () => {
      // deno-lint-ignore no-console
      console.warn = warn;
      return printed;
    },
  };
}
