import assert from "node:assert/strict";
import { createGuestTokenHandler, type EndpointRefusal } from "../../lib/endpoint/mod.ts";
import { createMock, getMe } from "../../mod.ts";

const URL = "http://127.0.0.1:8000/api/webex-guest";
const OWN = "https://www.example.com";

/** A request as a page of the site itself sends it, behind a proxy that ends TLS. */
function ask(headers: Record<string, string | undefined> = {}, method = "POST"): Request {
  const all = {
    host: "www.example.com",
    origin: OWN,
    "sec-fetch-site": "same-origin",
    "content-type": "application/json",
    ...headers,
  };
  const given = Object.entries(all).filter((each): each is [string, string] =>
    each[1] !== undefined
  );
  return new Request(URL, { method, headers: given });
}

/** A handler at a mock, for whom the header says. */
function site(options: Partial<Parameters<typeof createGuestTokenHandler>[0]> = {}) {
  const mock = createMock({ now: () => 1767225600000 });
  const refusals: EndpointRefusal[] = [];
  const handler = createGuestTokenHandler(
    {
      ...mock.issuer,
      fetch: mock.fetch,
      now: mock.clock.now,
      identify: (request) => {
        const user = request.headers.get("x-user");
        return user === null ? null : { subject: user, displayName: `User ${user}` };
      },
      onRefused: (refusal) => refusals.push(refusal),
      ...options,
    } as Parameters<typeof createGuestTokenHandler>[0],
  );
  return { mock, handler, refusals };
}

async function errorOf(response: Response): Promise<{ code: string; message: string }> {
  const { error } = await response.json();
  return error;
}

Deno.test("the endpoint gives a visitor the access token of its own guest", async () => {
  const { mock, handler } = site();
  const response = await handler(ask({ "x-user": "ada" }));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal(response.headers.get("cache-control"), "no-store");
  const body = await response.json();
  assert.deepEqual(Object.keys(body), ["accessToken", "expiresAt", "expiresIn"]);
  assert.equal(body.expiresIn, 21599);
  assert.equal(body.expiresAt, new Date(mock.clock.now() + 21599_000).toISOString());
  const me = await getMe(body.accessToken, { fetch: mock.fetch });
  assert.equal(me.displayName, "User ada");
});

Deno.test("the endpoint gives guests of a Service App too", async () => {
  const { serviceApp, fetch } = createMock();
  const handler = createGuestTokenHandler({
    serviceApp,
    fetch,
    identify: () => ({ subject: "ada", displayName: "Ada" }),
  });
  const { expiresIn } = await (await handler(ask())).json();
  assert(expiresIn >= 64_790 && expiresIn <= 64_799);
});

Deno.test("the endpoint makes one exchange for concurrent tabs of a visitor, and one for each visitor", async () => {
  const { mock, handler } = site();
  const users = ["ada", "ada", "grace", "ada", "grace"];
  const answers = await Promise.all(users.map((user) => handler(ask({ "x-user": user }))));
  const tokens = await Promise.all(answers.map(async (each) => (await each.json()).accessToken));
  assert.equal(new Set(tokens).size, 2);
  assert.equal(tokens[0], tokens[3]);
  assert.equal(mock.requests("jwt/login").length, 2);
});

Deno.test("the endpoint gives a token again while it is good, and a new one before it expires", async () => {
  const { mock, handler } = site();
  await handler(ask({ "x-user": "ada" }));
  mock.clock.advance("5h");
  const again = await (await handler(ask({ "x-user": "ada" }))).json();
  assert.equal(again.expiresIn, 3599);
  assert.equal(mock.requests("jwt/login").length, 1);
  mock.clock.advance("46m");
  const renewed = await (await handler(ask({ "x-user": "ada" }))).json();
  assert.equal(renewed.expiresIn, 21599);
});

// what the page and the log are told for each request that is refused before a guest is asked for
const REFUSED: [what: string, request: () => Request, status: number, code: string][] = [
  ["nobody signed in", () => ask(), 401, "not_signed_in"],
  ["a GET", () => ask({ "x-user": "ada" }, "GET"), 405, "method_not_allowed"],
  ["a form", () => ask({ "content-type": "text/plain" }), 415, "not_json"],
  ["no content type", () => ask({ "content-type": undefined }), 415, "not_json"],
  [
    "JSON by the name of a parameter",
    () => ask({ "content-type": "text/plain; x=application/json" }),
    415,
    "not_json",
  ],
  [
    "a page of another site",
    () => ask({ "sec-fetch-site": "cross-site", origin: "https://evil.example" }),
    403,
    "origin_not_allowed",
  ],
  [
    "a page of another host of the site",
    () => ask({ "sec-fetch-site": "same-site" }),
    403,
    "origin_not_allowed",
  ],
  [
    "another origin without Sec-Fetch-Site",
    () => ask({ "sec-fetch-site": undefined, origin: "https://evil.example" }),
    403,
    "origin_not_allowed",
  ],
  [
    "another port of the same host",
    () => ask({ "sec-fetch-site": undefined, origin: `${OWN}:8443` }),
    403,
    "origin_not_allowed",
  ],
  [
    "the origin null",
    () => ask({ "sec-fetch-site": undefined, origin: "null" }),
    403,
    "origin_not_allowed",
  ],
  [
    "a preflight of another site",
    () => ask({ "sec-fetch-site": "cross-site", origin: "https://evil.example" }, "OPTIONS"),
    403,
    "origin_not_allowed",
  ],
];
for (const [what, request, status, code] of REFUSED) {
  Deno.test(`the endpoint refuses ${what}`, async () => {
    const { mock, handler, refusals } = site();
    const response = await handler(request());
    assert.equal(response.status, status);
    assert.equal((await errorOf(response)).code, code);
    assert.equal(response.headers.get("access-control-allow-origin"), null);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.deepEqual(refusals.map((each) => [each.status, each.code]), [[status, code]]);
    assert.equal(mock.requests().length, 0);
  });
}

// pages and programs that may ask without a list of origins
const ALLOWED: [what: string, headers: Record<string, string | undefined>][] = [
  ["a page of the same origin", {}],
  ["a page whose browser sends no Sec-Fetch-Site", { "sec-fetch-site": undefined }],
  ["a program that is no browser", { "sec-fetch-site": undefined, origin: undefined }],
  ["a page of a host that is written with its default port", {
    "sec-fetch-site": undefined,
    host: "www.example.com:443",
  }],
  ["JSON with a charset", { "content-type": "Application/JSON; charset=utf-8" }],
];
for (const [what, headers] of ALLOWED) {
  Deno.test(`the endpoint answers ${what}`, async () => {
    const { handler } = site();
    const response = await handler(ask({ "x-user": "ada", ...headers }));
    assert.equal(response.status, 200);
    await response.body?.cancel();
  });
}

Deno.test("the endpoint answers pages of the origins in its list, and their preflight", async () => {
  const { handler } = site({ allowedOrigins: ["https://shop.example"] });
  const page = { "sec-fetch-site": "cross-site", origin: "https://shop.example" };
  const asked = { ...page, "access-control-request-headers": "content-type,x-user" };
  const preflight = await handler(ask(asked, "OPTIONS"));
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), "https://shop.example");
  assert.equal(preflight.headers.get("access-control-allow-methods"), "POST");
  assert.equal(preflight.headers.get("access-control-allow-headers"), "content-type,x-user");
  assert.equal(preflight.headers.get("access-control-allow-credentials"), "true");
  assert.match(preflight.headers.get("vary")!, /Origin/);
  const response = await handler(ask({ ...page, "x-user": "ada" }));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("access-control-allow-origin"), "https://shop.example");
  assert.match(response.headers.get("vary")!, /Origin/);
  await response.body?.cancel();
});

for (
  const origin of [
    "*",
    "https://*.shop.example",
    "https://shop.example/",
    "shop.example",
    "https://shop.example/chat",
    "null",
    "",
    "ftp://shop.example",
  ]
) {
  Deno.test(`createGuestTokenHandler() refuses ${JSON.stringify(origin)} as an origin`, () => {
    assert.throws(() => site({ allowedOrigins: [origin] }), {
      name: "TypeError",
      message: /^Cannot create endpoint: allowedOrigins must/,
    });
  });
}

Deno.test("createGuestTokenHandler() asks for identify, and names what is at stake", () => {
  assert.throws(() => site({ identify: undefined as never }), {
    name: "TypeError",
    message: /identify must be a function, received undefined/,
  });
  assert.throws(() => site({ timeLimit: 0 }), { name: "RangeError", message: /timeLimit/ });
});

Deno.test("the endpoint makes a visitor wait as long as its limit says", async () => {
  const { mock, handler, refusals } = site({
    rateLimit: (_, { subject }) => subject === "ada" ? 2.5 : 0,
  });
  const response = await handler(ask({ "x-user": "ada" }));
  assert.equal(response.status, 429);
  assert.equal(response.headers.get("retry-after"), "3");
  assert.equal((await errorOf(response)).code, "rate_limited");
  assert.equal(refusals[0]!.retryAfter, 3);
  assert.equal(mock.requests().length, 0);
  assert.equal((await handler(ask({ "x-user": "grace" }))).status, 200);
});

for (const wait of [true, NaN, Infinity, "soon", {}]) {
  Deno.test(`the endpoint lets nobody through when its limit returns ${Deno.inspect(wait)}`, async () => {
    const { mock, handler, refusals } = site({ rateLimit: () => wait as number });
    const response = await handler(ask({ "x-user": "ada" }));
    assert.equal(response.status, 500);
    assert.equal((await errorOf(response)).code, "failed");
    assert.match(String(refusals[0]!.error), /rateLimit must return seconds, or nothing/);
    assert.equal(mock.requests().length, 0);
  });
}

// how the refusals of Webex reach the page
const BY_WEBEX: [status: number, answered: number, code: string][] = [
  [400, 502, "webex_refused"],
  [401, 502, "webex_refused"],
  [403, 502, "webex_refused"],
  [500, 503, "webex_unavailable"],
  [503, 503, "webex_unavailable"],
];
for (const [status, answered, code] of BY_WEBEX) {
  Deno.test(`the endpoint answers ${answered} when Webex answers ${status}, and tells the log why`, async () => {
    const { mock, handler, refusals } = site();
    mock.failNext("jwt/login", { status, message: "Inner workings" });
    const response = await handler(ask({ "x-user": "ada" }));
    assert.equal(response.status, answered);
    const text = await response.text();
    assert.equal(JSON.parse(text).error.code, code);
    const [refusal] = refusals;
    assert.match(refusal!.message, /Inner workings/);
    assert.match(refusal!.trackingId!, /^ROUTERGW_/);
    // the page learns nothing of it
    assert(!text.includes("Inner workings") && !text.includes(refusal!.trackingId!));
    // and nothing is remembered of the failure
    assert.equal((await handler(ask({ "x-user": "ada" }))).status, 200);
  });
}

Deno.test("the endpoint passes on how long Webex asks to wait", async () => {
  const { mock, handler } = site({ retries: false });
  mock.failNext("jwt/login", { status: 429, retryAfter: 17 });
  const response = await handler(ask({ "x-user": "ada" }));
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("retry-after"), "17");
  await response.body?.cancel();
});

Deno.test("the endpoint answers 503 when Webex does not answer within its time limit", async () => {
  const { handler, refusals } = site({ timeLimit: 20, fetch: () => new Promise(() => {}) });
  const response = await handler(ask({ "x-user": "ada" }));
  assert.equal(response.status, 503);
  assert.equal((await errorOf(response)).code, "webex_unavailable");
  assert.match(refusals[0]!.message, /nothing came within 20 ms/);
});

Deno.test("the endpoint answers 500 when identify fails, and shows nothing of the failure", async () => {
  const failure = new Error("the database of the site says secret things");
  const { handler, refusals } = site({ identify: () => Promise.reject(failure) });
  const response = await handler(ask());
  assert.equal(response.status, 500);
  const text = await response.text();
  assert.equal(JSON.parse(text).error.code, "failed");
  assert(!text.includes("secret things") && !refusals[0]!.message.includes("secret things"));
  assert.equal(refusals[0]!.error, failure);
});

Deno.test("the endpoint sends the headers of identify, also when Webex refuses", async () => {
  const headers = { "set-cookie": "known=1" };
  const { mock, handler } = site({
    identify: () => ({ subject: "ada", displayName: "Ada", headers }),
  });
  mock.failNext("jwt/login", { status: 503 });
  const refused = await handler(ask());
  assert.deepEqual([refused.status, refused.headers.get("set-cookie")], [503, "known=1"]);
  const answered = await handler(ask());
  assert.deepEqual([answered.status, answered.headers.get("set-cookie")], [200, "known=1"]);
});

for (
  const [what, visitor] of [
    ["a header that cannot be sent", {
      subject: "ada",
      displayName: "Ada",
      headers: { "set-cookie": "known=1\r\nx-admin: 1" },
    }],
    ["an empty subject", { subject: "", displayName: "Ada" }],
    ["a subject that is a number", { subject: 5, displayName: "Ada" }],
    ["no object", "ada"],
  ] as const
) {
  Deno.test(`the endpoint answers 500 when identify returns ${what}, and asks Webex for nothing`, async () => {
    const { mock, handler, refusals } = site({ identify: () => visitor as never });
    const response = await handler(ask());
    assert.equal(response.status, 500);
    assert.equal(response.headers.get("x-admin"), null);
    assert.equal((await errorOf(response)).code, "failed");
    assert.equal(refusals.length, 1);
    assert.equal(mock.requests().length, 0);
  });
}

for (const when of ["at once", "later"]) {
  Deno.test(`the endpoint answers though its log fails ${when}, and nothing else notices`, async () => {
    const { handler } = site({
      onRefused: () => {
        if (when === "later") return Promise.reject(new Error("disk full"));
        throw new Error("disk full");
      },
    });
    assert.equal((await handler(ask())).status, 401);
    // a rejection that nobody has caught would end the process, and here the test
    await new Promise((resolve) => setTimeout(resolve));
  });
}
