import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import {
  type PlaywrightRoute,
  type RoutablePage,
  routeWebex,
  startTestMock,
  startWorkerMock,
} from "../../lib/testing/mod.ts";

/** What became of a request. */
type Outcome = { status: number; headers: Record<string, string>; text: string } | string;

/** A page that keeps its handlers as Playwright does. */
function fakePage() {
  const routes: { matches: (url: URL) => boolean; handler: (route: PlaywrightRoute) => unknown }[] =
    [];
  const page: RoutablePage = {
    route: (matches, handler) => Promise.resolve(void routes.push({ matches, handler })),
    unroute(matches, handler) {
      const at = routes.findIndex((each) => each.matches === matches && each.handler === handler);
      if (at !== -1) routes.splice(at, 1);
      return Promise.resolve();
    },
  };
  const ask = async (
    url: string,
    { method = "GET", headers = {}, body = null }: {
      method?: string;
      headers?: Record<string, string>;
      body?: string | null;
    } = {},
  ): Promise<Outcome> => {
    const found = routes.find(({ matches }) => matches(new URL(url)));
    if (found === undefined) return "not routed";
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const answered = found.handler({
      request: () => ({
        url: () => url,
        method: () => method,
        allHeaders: () => Promise.resolve({ ":authority": "webexapis.com", ...headers }),
        postDataBuffer: () => body === null ? null : new TextEncoder().encode(body),
      }),
      fulfill({ status, headers, body }) {
        resolve({ status, headers, text: new TextDecoder().decode(body) });
        return Promise.resolve();
      },
      abort: (reason) => Promise.resolve(resolve(`aborted: ${reason}`)),
    });
    await answered;
    return await promise;
  };
  return { page, ask };
}

Deno.test("routeWebex() answers a page's requests to Webex by the mock, and no others", async () => {
  const mock = createMock();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "a@example.com" });
  const { page, ask } = fakePage();
  const end = await routeWebex(page, mock, { hosts: ["api.example:8443"] });
  const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
  const body = JSON.stringify({ title: "Bürö" });
  for (const host of ["webexapis.com", "api.ciscospark.com", "api.example:8443"]) {
    const made = await ask(`https://${host}/v1/rooms`, { method: "POST", headers, body });
    assert(typeof made !== "string");
    assert.equal(made.status, 200);
    assert.equal(JSON.parse(made.text).title, "Bürö");
    assert.equal(made.headers["x-mock-fidelity"], "recorded");
  }
  for (const host of ["example.com", "webexapis.com.example", "api.example"]) {
    assert.equal(await ask(`https://${host}/v1/rooms`), "not routed");
  }
  await end();
  assert.equal(await ask("https://webexapis.com/v1/rooms"), "not routed");
});

Deno.test("routeWebex() breaks a request off where a fault breaks the connection or the body", async () => {
  const mock = createMock();
  const { page, ask } = fakePage();
  await routeWebex(page, mock);
  for (const fault of [{ reset: true }, { cut: true }]) {
    mock.failNext("people/me", fault);
    assert.equal(await ask("https://webexapis.com/v1/people/me"), "aborted: connectionreset");
  }
});

Deno.test("routeWebex() lets go of a request that is never answered when it ends", async () => {
  const mock = createMock();
  mock.failNext("people/me", { hang: true });
  const { page, ask } = fakePage();
  const end = await routeWebex(page, mock);
  const asked = ask("https://webexapis.com/v1/people/me");
  await end();
  assert.equal(await asked, "aborted: connectionreset");
});

Deno.test("routeWebex() refuses hosts that are none", async () => {
  await assert.rejects(
    routeWebex(fakePage().page, createMock(), { hosts: ["https://a.example"] }),
    {
      name: "TypeError",
      message: /hosts must be an array of hosts/,
    },
  );
  await assert.rejects(routeWebex(fakePage().page, createMock(), { host: [] } as never), {
    name: "TypeError",
    code: "invalid_argument",
    message: "Cannot route page: no such option host. There is hosts",
  });
});

Deno.test("the mock of a test is routed to a page until the test ends", async () => {
  const { page, ask } = fakePage();
  const test = await startTestMock();
  await test.route(page);
  const answer = await ask("https://webexapis.com/v1/people/me");
  assert(typeof answer !== "string" && answer.status === 401);
  assert.equal(test.mock.requests().length, 1);
  await test.end();
  assert.equal(await ask("https://webexapis.com/v1/people/me"), "not routed");
});

Deno.test("startTestMock() ends a test whose page was closed before, and the next one starts", async () => {
  await using worker = await startWorkerMock();
  const test = await startTestMock(worker);
  await test.route({
    route: () => Promise.resolve(),
    unroute: () =>
      Promise.reject(new Error("page.unroute: Target page, context or browser has been closed")),
  });
  await test.end();
  assert.equal(Deno.env.get("WEBEX_API_URL"), undefined);
  await using next = await startTestMock(worker);
  assert.equal(next.mock, worker.mock);
});

Deno.test("startTestMock() undoes everything at the end, then throws what failed first", async () => {
  await using worker = await startWorkerMock();
  const test = await startTestMock(worker);
  for (const message of ["the last", "the first"]) {
    const unroute = () => Promise.reject(new RangeError(message));
    await test.route({ route: () => Promise.resolve(), unroute });
  }
  await assert.rejects(test.end(), { name: "RangeError", message: "the first" });
  assert.equal(Deno.env.get("WEBEX_API_URL"), undefined);
  await test.end();
  await using next = await startTestMock(worker);
  assert.equal(next.mock, worker.mock);
});
