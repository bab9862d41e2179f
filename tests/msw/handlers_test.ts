import assert from "node:assert/strict";
import { http, type HttpHandler } from "msw/http";
import { getResponse } from "msw/utils/get-response";
import { createMock } from "../../mod.ts";
import { ENDPOINTS } from "../../lib/mock/endpoints/table.ts";
import { webexHandlers } from "../../lib/msw/mod.ts";
import { eachRow } from "../support/each_row.ts";

const ask = (handlers: HttpHandler[], url: string, method = "GET") =>
  getResponse(handlers, new Request(url, { method }));

Deno.test("webexHandlers() answer every request to the hosts of the API, and no other", async (t) => {
  const mock = createMock();
  const rows = [
    ["GET", "https://webexapis.com/v1/people/me", 401],
    ["HEAD", "https://webexapis.com/v1/people/me", 401],
    ["OPTIONS", "https://webexapis.com/v1/people/me", 204],
    ["PATCH", "http://api.ciscospark.com/v1/people/me", 405],
    ["GET", "https://u2c-a.wbx2.com/u2c/api/v1/limited/catalog", 200],
    ["GET", "https://webexapis.com/nothing", 404],
    ["GET", "https://webexapis.com.example.com/v1/people/me", undefined],
    ["GET", "https://example.com/?https://webexapis.com/v1/people/me", undefined],
    ["GET", "https://api-usgov.webex.com/v1/people/me", undefined],
  ] as const;
  await eachRow(t, rows, async ([method, url, status]) => {
    assert.equal((await ask(webexHandlers(mock), url, method))?.status, status);
  });
});

Deno.test("webexHandlers() and the fetch of a mock answer at every endpoint, the same", async () => {
  const mock = createMock();
  const handlers = webexHandlers(mock);
  for (const { name, method, path } of ENDPOINTS) {
    const url = `https://webexapis.com${path}`;
    const answer = await ask(handlers, url, method);
    const direct = await mock.fetch(url, { method });
    const [intercepted, fetched] = mock.requests(name);
    assert.deepEqual([intercepted?.status, fetched?.status], [direct.status, direct.status], name);
    assert.equal(answer?.status, direct.status, name);
    const reason = "x-mock-reason";
    assert.equal(answer!.headers.get(reason), direct.headers.get(reason), name);
    for (const each of [answer!, direct]) await each.body?.cancel();
  }
});

Deno.test("webexHandlers() answer for further hosts, with their port", async () => {
  const handlers = webexHandlers(createMock(), {
    hosts: ["api-usgov.webex.com", "localhost:8080"],
  });
  const at = async (origin: string) => (await ask(handlers, `${origin}/v1/people/me`))?.status;
  assert.equal(await at("https://api-usgov.webex.com"), 401);
  assert.equal(await at("http://localhost:8080"), 401);
  assert.equal(await at("http://localhost:8081"), undefined);
  assert.throws(() => webexHandlers(createMock(), { host: [] } as never), {
    name: "TypeError",
    code: "invalid_argument",
    message: "Cannot make handlers: no such option host. There is hosts",
  });
  const options = { hosts: ["https://api-usgov.webex.com"] };
  assert.throws(() => webexHandlers(createMock(), options), {
    name: "TypeError",
    message: /hosts must be an array of hosts/,
  });
});

Deno.test("webexHandlers() report a broken connection as one, not as a 500", async () => {
  const mock = createMock();
  mock.failNext("people/me", { reset: true });
  const response = await ask(webexHandlers(mock), "https://webexapis.com/v1/people/me");
  assert.equal(response?.type, "error");
});

Deno.test("webexHandlers() are overridden by a handler that stands before them", async () => {
  const mock = createMock();
  const url = "https://webexapis.com/v1/people/me";
  const teapot = http.get(url, () => new Response(null, { status: 418 }));
  assert.equal((await ask([teapot, ...webexHandlers(mock)], url))?.status, 418);
  assert.equal(mock.requests().length, 0);
});
