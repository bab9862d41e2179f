import assert from "node:assert/strict";
import { http as handlers } from "msw/http";
import http from "node:http";
import net, { type LookupFunction } from "node:net";
import { pathToFileURL } from "node:url";
import { createGuestToken, createMock, getMe, login, type RequestOptions } from "../../mod.ts";
import { interceptWebex } from "../../lib/msw/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { serveLocally } from "../support/service/serve_locally.ts";

const ME = "https://webexapis.com/v1/people/me";

/** A server on this machine, as a stand-in for the network. */
const network = () => serveLocally(() => new Response("real"));

/** Finds every name on this machine. */
const lookup: LookupFunction = (_host, { all }, found) =>
  found(null, all ? [{ address: "127.0.0.1", family: 4 }] : "127.0.0.1", 4);

/** Sends a request with `node:http`, which has sockets of its own. */
function requestWithNode(url: string, method = "GET"): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, { method }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk) => body += chunk).on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode!, body }));
    });
    sent.on("error", reject).end();
  });
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

Deno.test("interceptWebex() answers all that the mock's fetch answers", async (test) => {
  const mock = createMock();
  using webex = await interceptWebex(mock);
  const rows = [
    ["OPTIONS", ME],
    ["HEAD", ME],
    ["GET", "https://webexapis.com/v1/peopel/me"],
    ["PUT", "https://webexapis.com/v1/jwt/login"],
    ["GET", "http://webexapis.com/v1/people/me"],
    ["GET", "https://webexapis.com:8443/"],
    ["GET", "https://u2c.wbx2.com/u2c/api/v1/limited/catalog"],
  ] as const;
  await eachRow(test, rows, async ([method, url]) => {
    const expected = await mock.fetch(url, { method });
    const response = await fetch(url, { method });
    assert.equal(response.status, expected.status);
    for (const name of ["allow", "x-mock-nearest", "x-mock-reason"]) {
      assert.equal(response.headers.get(name), expected.headers.get(name));
    }
    const withoutIds = (body: string) => body.replaceAll(/ROUTERGW_[\w-]+/g, "");
    const body = withoutIds(await expected.text());
    assert.equal(withoutIds(await response.text()), body);
    if (!url.startsWith("http:")) return;
    const answered = await requestWithNode(url, method);
    assert.deepEqual([answered.status, withoutIds(answered.body)], [expected.status, body]);
  });
  assert.deepEqual(webex.unhandled, []);
});

Deno.test("interceptWebex() keeps an unhandled request from the network and names it", async () => {
  await using real = network();
  using webex = await interceptWebex(createMock());
  const asked = [
    new Request(`${real.origin}/api?key=hidden`),
    new Request(`${real.origin}/logo.png`),
    new Request(`${real.origin}/style.css`, { method: "POST", body: "x" }),
  ];
  for (const request of asked) {
    const { pathname } = new URL(request.url);
    const error = await refusalOf(fetch(request));
    assert.equal(error.code, "mock_unhandled_request");
    const what = `Cannot send ${request.method} ${real.origin}${pathname}: no handler of the mock`;
    assert.ok(error.message.startsWith(what), error.message);
  }
  const error = await refusalOf(requestWithNode(`${real.origin}/node?key=hidden`));
  assert.equal(error.code, "mock_unhandled_request");
  assert.deepEqual(webex.unhandled, [
    `GET ${real.origin}/api`,
    `GET ${real.origin}/logo.png`,
    `POST ${real.origin}/style.css`,
    `GET ${real.origin}/node`,
  ]);
  assert.equal(real.seen.length, 0);
});

Deno.test("interceptWebex() lets named hosts out, with a client of Deno's own", async () => {
  const describe = ({ headers }: Request) => `${headers.get("host")} ${headers.get("user-agent")}`;
  await using real = serveLocally((request) => new Response(describe(request)));
  using webex = await interceptWebex(createMock(), { passThrough: [real.host] });
  // without a client that allows it, the header is dropped
  using client = Deno.createHttpClient({ allowHost: true });
  const init = { client, headers: { host: "name.example" } };
  assert.equal(
    await (await fetch(`${real.origin}/x`, init)).text(),
    `name.example ${navigator.userAgent}`,
  );
  // node:http names no client, as it does without interception
  assert.equal((await requestWithNode(`${real.origin}/y`)).body, `${real.host} null`);
  assert.equal(real.seen.length, 2);
  assert.deepEqual(webex.unhandled, []);
});

Deno.test("interceptWebex() takes a host that ends with a dot for the same host", async (test) => {
  await using real = network();
  const { port } = new URL(real.origin);
  const mock = createMock();
  using webex = await interceptWebex(mock, { hosts: [`api.example.:${port}`] });
  const rows = [
    "https://webexapis.com./v1/people/me",
    "https://WEBEXAPIS.com.:8443/v1/people/me",
    `http://api.example:${port}/v1/people/me`,
    `http://api.example.:${port}/v1/people/me`,
  ];
  await eachRow(test, rows, async (url) => {
    const response = await fetch(url);
    assert.equal(response.status, 401);
    await response.body?.cancel();
  });
  assert.equal((await requestWithNode(rows[3]!)).status, 401);
  assert.equal(mock.requests("people/me").length, 5);
  const error = await refusalOf(fetch("https://webexapis.com../v1/people/me"));
  assert.equal(error.code, "mock_unhandled_request");
  assert.equal(webex.unhandled.length, 1);
  assert.equal(real.seen.length, 0);
});

Deno.test("interceptWebex() lets a named host out that is asked for with a dot at its end", async () => {
  await using real = network();
  const { port } = new URL(real.origin);
  const passThrough = [`api.example:${port}`];
  using _webex = await interceptWebex(createMock(), { passThrough });
  const status = await new Promise((resolve, reject) =>
    http.get(`http://api.example.:${port}/`, { lookup }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    }).on("error", reject)
  );
  assert.equal(status, 200);
  assert.equal(real.seen.length, 1);
});

Deno.test("interceptWebex() lets no socket out to Webex by a name that ends with a dot", async () => {
  await using real = network();
  using webex = await interceptWebex(createMock(), { onUnhandled: "bypass" });
  const port = Number(new URL(real.origin).port);
  const error = await refusalOf(
    new Promise((resolve, reject) => {
      const socket = net.connect({ host: "webexapis.com.", port, lookup });
      socket.on("connect", () => resolve(socket.destroy())).on("error", reject);
    }),
  );
  assert.equal(error.code, "mock_unhandled_request");
  assert.match(error.message, /^Cannot send CONNECT webexapis\.com:\d+: interception sees fetch/);
  assert.equal(webex.unhandled.length, 1);
});

Deno.test("interceptWebex() leaves alone what fetch reads without a network", async (test) => {
  using webex = await interceptWebex(createMock(), { onUnhandled: "fail" });
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "content");
  const blob = URL.createObjectURL(new Blob(["content"]));
  const inputs = [
    "data:text/plain,content",
    new Request("data:,content"),
    blob,
    pathToFileURL(file),
  ];
  try {
    await eachRow(test, inputs, async (input) => {
      assert.equal(await (await fetch(input)).text(), "content");
    });
  } finally {
    URL.revokeObjectURL(blob);
    await Deno.remove(file);
  }
  await assert.rejects(fetch("about:blank"), { name: "TypeError", message: /scheme 'about'/ });
  await assert.rejects(fetch("/relative"), { name: "TypeError", message: /Invalid URL/ });
  assert.deepEqual(webex.unhandled, []);
});

Deno.test("interceptWebex() answers for further hosts", async () => {
  await using real = network();
  using _webex = await interceptWebex(createMock(), { hosts: [real.host] });
  const response = await fetch(`${real.origin}/v1/people/me`);
  assert.equal(response.status, 401);
  await response.body?.cancel();
  assert.equal(real.seen.length, 0);
});

Deno.test("interceptWebex() refuses a second interception and works again after the first", async () => {
  const before = globalThis.fetch;
  {
    await using _webex = await interceptWebex(createMock());
    await assert.rejects(() => interceptWebex(createMock()), {
      name: "TypeError",
      message: /another interception is active.*interceptWebexDuring/,
    });
  }
  assert.equal(globalThis.fetch, before);
  using again = await interceptWebex(createMock());
  again.stop();
  again.stop();
  assert.equal(globalThis.fetch, before);
});

Deno.test("interceptWebex() breaks and cuts answers as a fault asks", async () => {
  const mock = createMock();
  using _webex = await interceptWebex(mock);
  mock.failNext("people/me", { reset: true, times: 2 });
  const reset = {
    name: "TypeError",
    code: "ECONNRESET",
    message: "The connection was reset, as a fault of the mock or a handler asks",
  };
  await assert.rejects(() => fetch(ME), reset);
  await assert.rejects(() => requestWithNode(ME.replace("https", "http")), reset);
  mock.failNext("people/me", { cut: true, times: 2 });
  await assert.rejects(async () => await (await fetch(ME)).text(), TypeError);
  await assert.rejects(() => requestWithNode(ME.replace("https", "http")));
});

Deno.test("a connection that a fault breaks has the same reason, intercepted, served and in process", async (t) => {
  const mock = createMock();
  const guestToken = await createGuestToken({ subject: "7", displayName: "Ada" }, mock.issuer);
  await using server = await mock.serve();
  const ways: [string, () => Promise<Disposable | undefined>, RequestOptions][] = [
    ["intercepted", () => interceptWebex(mock), {}],
    ["served", () => Promise.resolve(undefined), { baseUrl: server.baseUrl }],
    ["in process", () => Promise.resolve(undefined), { fetch: mock.fetch }],
  ];
  await eachRow(t, ways, async ([_way, intercept, options]) => {
    using _webex = await intercept();
    for (const fault of [{ reset: true }, { cut: true }]) {
      mock.failNext("jwt/login", fault);
      const error = await refusalOf(login(guestToken, { ...options, retries: 0 }));
      assert.deepEqual([error.code, error.reason], ["network_failed", "connection_broken"]);
      assert.match(error.message, /the connection broke before the answer was complete/);
    }
  });
});

Deno.test("interceptWebex() breaks a connection as a handler of the caller's asks", async (t) => {
  const returning = handlers.get(ME, () => Response.error());
  const throwing = handlers.get(ME, () => {
    throw Response.error();
  });
  await eachRow(t, [returning, throwing], async (broken) => {
    using _webex = await interceptWebex(createMock(), { handlers: [broken] });
    const error = await refusalOf(getMe("any", { retries: 0 }));
    assert.deepEqual([error.code, error.reason], ["network_failed", "connection_broken"]);
  });
});

Deno.test("interceptWebex() lets a request that hangs be given up", async () => {
  const mock = createMock();
  using _webex = await interceptWebex(mock);
  mock.failNext("people/me", { hang: true, times: 2 });
  const signal = AbortSignal.timeout(1);
  await assert.rejects(() => fetch(ME, { signal }), { name: "TimeoutError" });
  await new Promise<void>((resolve) => {
    const sent = http.request(ME.replace("https", "http"), { timeout: 1 });
    sent.on("timeout", () => sent.destroy()).on("error", () => resolve()).end();
  });
  await mock.waitForRequest("people/me");
  assert.equal(mock.requests("people/me").length, 2);
});

Deno.test("the caller's own handlers come first", async () => {
  const mock = createMock();
  const teapot = handlers.get(ME, () => new Response(null, { status: 418 }));
  using _webex = await interceptWebex(mock, { handlers: [teapot] });
  assert.equal((await fetch(ME)).status, 418);
  assert.equal((await requestWithNode(ME.replace("https", "http"))).status, 401);
  assert.equal(mock.requests().length, 1);
});
