import assert from "node:assert/strict";
import { createEndpointSession, createMock, WebexHttpError } from "../../mod.ts";
import { createGuestTokenHandler } from "../../lib/endpoint/mod.ts";

const URL_OF_ENDPOINT = "https://www.example.com/api/webex-guest";

/** A site with its endpoint, and a page of it whose session is in `session`. */
function page(options: Parameters<typeof createEndpointSession>[1] = {}) {
  const mock = createMock({ now: () => 1767225600000 });
  const { fetch, issuer, clock } = mock;
  const handler = createGuestTokenHandler({
    ...issuer,
    fetch,
    now: clock.now,
    margin: 3000,
    identify: () => ({ subject: "1", displayName: "Ada" }),
  });
  const asked: { init: RequestInit; body: string }[] = [];
  const session = createEndpointSession(URL_OF_ENDPOINT, {
    now: clock.now,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (request.url !== URL_OF_ENDPOINT) return fetch(request);
      asked.push({ init: init!, body: await request.clone().text() });
      return handler(request);
    },
    ...options,
  });
  return { mock, asked, session };
}

/** A session whose endpoint answers one after the other, and what it waited for. */
function answering(...answers: Response[]) {
  const waits: number[] = [];
  let asked = 0;
  const session = createEndpointSession(URL_OF_ENDPOINT, {
    fetch: () => {
      asked++;
      return Promise.resolve(answers.shift()!);
    },
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    now: () => 1767225600000,
  });
  return { session, waits, asked: () => asked };
}

const TOKEN = () => Response.json({ accessToken: "an-access-token", expiresIn: 100 });
const refused = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ error: { code, message: `Seen: ${code}` } }, { status, headers });

Deno.test("createEndpointSession() gets its token from the site, once for callers at the same time", async () => {
  const { asked, session } = page();
  const [one, two] = await Promise.all([session.getAccessToken(), session.getAccessToken()]);
  assert.equal(one, two);
  assert.equal(asked.length, 1);
  assert.equal(asked[0]!.init.method, "POST");
  assert.equal(asked[0]!.body, "{}");
  assert.equal(new Headers(asked[0]!.init.headers).get("content-type"), "application/json");
  assert.equal(new Headers(asked[0]!.init.headers).get("authorization"), null);
  const me = await (await session.fetch("people/me")).json();
  assert.equal(me.displayName, "Ada");
  assert.equal(asked.length, 1);
});

Deno.test("createEndpointSession() renews ahead of the expiry, by what the token had left", async () => {
  const { mock, asked, session } = page();
  const start = mock.clock.now();
  await session.getAccessToken();
  assert.equal(session.expiresAt!.getTime() - start, 21_599_000);
  mock.clock.advance("5h");
  await session.getAccessToken();
  assert.equal(asked.length, 1);
  mock.clock.advance("45m");
  await session.getAccessToken();
  assert.equal(asked.length, 2);
});

Deno.test("createEndpointSession() sends headers, cookies and a body as it is told", async () => {
  let csrf = 0;
  const { asked, session, mock } = page({
    headers: () => ({ "x-csrf": `${++csrf}` }),
    credentials: "include",
    body: { displayName: "Ada" },
  });
  await session.getAccessToken();
  mock.clock.advance("6h");
  await session.getAccessToken();
  assert.deepEqual(asked.map(({ init }) => new Headers(init.headers).get("x-csrf")), ["1", "2"]);
  assert.equal(asked[0]!.init.credentials, "include");
  assert.equal(asked[0]!.body, '{"displayName":"Ada"}');
});

Deno.test("createEndpointSession() asks again when Webex refuses the token", async () => {
  const { mock, asked, session } = page();
  mock.failNext("people/me", { status: 401 });
  const response = await session.fetch("people/me");
  assert.equal(asked.length, 2);
  // the backend gave the same token, as it cannot know: the refusal is the answer
  assert.equal(response.status, 401);
  await response.body?.cancel();
});

for (
  const [status, code, hint] of [
    [401, "unauthorized", /This is final: sign in to the site again$/],
    [403, "forbidden", /This is final: the endpoint does not allow this page/],
    [404, "not_found", /Check the URL of the endpoint$/],
    [415, "request_refused", /See the log of the endpoint$/],
  ] as const
) {
  Deno.test(`createEndpointSession() takes a ${status} as final, and says what to do`, async () => {
    const { session, asked, waits } = answering(refused(status, "no"));
    await assert.rejects(session.getAccessToken(), (error) => {
      assert(error instanceof WebexHttpError);
      assert.deepEqual([error.status, error.code, error.serviceMessage], [
        status,
        code,
        "Seen: no",
      ]);
      assert.match(error.message, /^Cannot get access token: \d+ from POST https:/);
      assert.match(error.message, hint);
      return true;
    });
    assert.deepEqual([asked(), waits], [1, []]);
  });
}

Deno.test("createEndpointSession() waits for 429 and 5xx, as long as it is asked or ever longer", async () => {
  const { session, waits } = answering(
    refused(429, "rate_limited", { "retry-after": "7" }),
    refused(503, "webex_unavailable"),
    refused(500, "failed"),
    TOKEN(),
  );
  assert.equal(await session.getAccessToken(), "an-access-token");
  assert.deepEqual(waits, [7000, 2000, 4000]);
});

Deno.test("createEndpointSession() gives up after three tries, and remembers no failure", async () => {
  const down = () => refused(503, "webex_unavailable");
  const { session, asked } = answering(down(), down(), down(), down(), TOKEN());
  await assert.rejects(session.getAccessToken(), { code: "service_failed", status: 503 });
  assert.equal(asked(), 4);
  assert.equal(await session.getAccessToken(), "an-access-token");
});

Deno.test("createEndpointSession() waits no longer than it is allowed", async () => {
  const { session, waits } = answering(refused(429, "rate_limited", { "retry-after": "121" }));
  await assert.rejects(session.getAccessToken(), { code: "rate_limited", retryAfter: 121 });
  assert.deepEqual(waits, []);
});

Deno.test("createEndpointSession() fails as onRetry does, when that fails later", async () => {
  const failure = new Error("the log is down");
  const { session } = page({
    fetch: () => Promise.resolve(refused(503, "webex_unavailable")),
    sleep: () => Promise.resolve(),
    onRetry: () => Promise.reject(failure),
  });
  assert.equal(await session.getAccessToken().catch((error) => error), failure);
});

const BAD_ANSWERS: [what: string, answer: () => Response, code: string][] = [
  ["a page of HTML", () => new Response("<html>"), "response_not_json"],
  ["nothing", () => new Response(""), "response_incomplete"],
  ["no token", () => Response.json({ expiresIn: 100 }), "response_incomplete"],
  [
    "a token with a space",
    () => Response.json({ accessToken: "a b", expiresIn: 1 }),
    "response_incomplete",
  ],
  ["no lifetime", () => Response.json({ accessToken: "a" }), "response_incomplete"],
  [
    "a lifetime of 0",
    () => Response.json({ accessToken: "a", expiresIn: 0 }),
    "response_incomplete",
  ],
  [
    "a redirect",
    () => new Response(null, { status: 302, headers: { location: "/login" } }),
    "redirect_refused",
  ],
];
for (const [what, answer, code] of BAD_ANSWERS) {
  Deno.test(`createEndpointSession() refuses as an answer ${what}`, async () => {
    const { session } = answering(answer());
    await assert.rejects(session.getAccessToken(), { code });
  });
}

for (const endpoint of ["/api/webex-guest", "api", "", "ftp://www.example.com/", "data:,x"]) {
  Deno.test(`createEndpointSession() refuses ${JSON.stringify(endpoint)} outside of a page`, () => {
    assert.throws(() => createEndpointSession(endpoint), {
      name: "TypeError",
      message: /the endpoint must be a URL/,
    });
  });
}

Deno.test("createEndpointSession() takes a path in a page", async () => {
  const page = globalThis as { location?: unknown };
  page.location = { href: "https://www.example.com/chat/" };
  try {
    let url = "";
    const session = createEndpointSession("/api/webex-guest", {
      fetch: (input) => {
        url = String(input);
        return Promise.resolve(TOKEN());
      },
    });
    await session.getAccessToken();
    assert.equal(url, URL_OF_ENDPOINT);
  } finally {
    delete page.location;
  }
});
