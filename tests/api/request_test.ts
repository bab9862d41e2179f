import assert from "node:assert/strict";
import { getMe, login, type WebexErrorCode } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { guardedPart } from "../support/leaks/spellings.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { answering, json, loggedIn } from "../support/service/fake_service.ts";
import { GOOD_CLAIMS, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);
const WHAT = "Cannot exchange guest token: POST https://webexapis.com/v1/jwt/login";
const CHECK = "Check that the base URL is that of the Webex API";

type Fetch = typeof globalThis.fetch;

/** Asserts that a login ends in an error of the library, with this code and message. */
async function failsWith(
  fetch: Fetch,
  code: WebexErrorCode,
  message: string | RegExp,
  options: { timeout?: number } = {},
): Promise<void> {
  const error = await refusalOf(login(TOKEN, { fetch, retries: false, ...options }));
  assert.equal(error.name, "WebexError");
  assert.equal(error.code, code);
  if (typeof message === "string") assert.equal(error.message, message);
  else assert.match(error.message, message);
  assertShowsNothingOf(error, TOKEN);
}

/** Never answers, and heeds no signal. */
const deaf: Fetch = () => new Promise(() => {});

/** Never answers, and rejects when told to, as the platform's fetch does. */
const obedient: Fetch = (_input, init) =>
  new Promise((_, reject) => {
    init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason));
  });

/** Answers, and never ends the body. */
const dripping: Fetch = () =>
  Promise.resolve(
    new Response(
      new ReadableStream({ start: (each) => each.enqueue(new TextEncoder().encode("{")) }),
    ),
  );

Deno.test("login() does not follow a redirect, and says where it led", async (t) => {
  const table: [number, string | undefined, string][] = [
    [301, "https://elsewhere.example.com/v1/jwt/login", " to elsewhere.example.com"],
    [302, "/login", " to webexapis.com"],
    [303, "http://elsewhere.example.com:81/", " to elsewhere.example.com:81"],
    [307, undefined, ""],
    [308, "https://", ""],
    [304, undefined, ""],
  ];
  await eachRow(t, table, async ([status, location, to]) => {
    const headers = location === undefined ? {} : { location };
    const { fetch, sent } = answering(new Response(null, { status, headers }), loggedIn());
    await failsWith(
      fetch,
      "redirect_refused",
      `${WHAT} was redirected${to}; a token is not sent to another place. Set the base URL to the right one`,
    );
    assert.equal(sent.length, 1);
  });
});

Deno.test("login() shows no token that a redirect carries in its host", async () => {
  const host = `${TOKEN.split(".").map((each) => each.slice(0, 60)).join(".")}.example.com`;
  const headers = { location: `https://${host}/` };
  const { fetch } = answering(new Response(null, { status: 302, headers }));
  const error = await refusalOf(login(TOKEN, { fetch }));
  // the header of a JWT is no secret
  assert.match(error.message, /was redirected to eyj\w+\.(\[redacted\])+\.example\.com; a/);
  assertShowsNothingOf(Deno.inspect(error).toLowerCase(), guardedPart(TOKEN).toLowerCase());
});

Deno.test("login() refuses the opaque redirect of browsers", async () => {
  const opaque = Object.defineProperty(new Response(null), "type", { value: "opaqueredirect" });
  await failsWith(() => Promise.resolve(opaque), "redirect_refused", /was redirected; a token/);
});

Deno.test("login() takes an empty answer or one that is not JSON for an error", async () => {
  const notJson = (type: string) =>
    `${WHAT} was answered with 200, but the answer is not JSON (${type}). ${CHECK}`;
  const empty = `${WHAT} was answered with 200, but the answer is empty. ${CHECK}`;
  const html = { headers: { "content-type": "text/html; charset=utf-8" } };
  const table: [Response, WebexErrorCode, string][] = [
    [new Response(null), "response_incomplete", empty],
    [new Response(""), "response_incomplete", empty],
    [new Response(" \r\n"), "response_incomplete", empty],
    [new Response("<html>", html), "response_not_json", notJson("text/html")],
    [new Response(new Uint8Array([123])), "response_not_json", notJson("no content type")],
    [new Response("{'token':1}"), "response_not_json", notJson("text/plain")],
    [new Response(`{"token":"a`), "response_not_json", notJson("text/plain")],
  ];
  for (const [response, code, message] of table) {
    await failsWith(answering(response).fetch, code, message);
  }
});

Deno.test("login() reads JSON whatever the content type says", async (t) => {
  await eachRow(
    t,
    ["text/plain", "text/html", "application/json;charset=UTF-8", ""],
    async (type) => {
      const { fetch } = answering(
        json({ token: "a", expiresIn: 1 }, 200, { "content-type": type }),
      );
      assert.equal((await login(TOKEN, { fetch })).accessToken, "a");
    },
  );
});

Deno.test("login() stops reading an answer that is larger than 4 MiB", async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(1 << 20));
    },
  });
  const large = /the answer is larger than 4194304 bytes\. Check that the base URL/;
  await failsWith(() => Promise.resolve(new Response(endless)), "response_too_large", large);
  assert(pulled < 10);
  const refused = new Response("x".repeat((1 << 22) + 1), { status: 500 });
  await failsWith(answering(refused).fetch, "response_too_large", large);
});

Deno.test("login() reads an answer of exactly 4 MiB", async () => {
  const body = JSON.stringify({ token: "a", expiresIn: 1, filler: "" });
  const filler = "x".repeat((1 << 22) - body.length);
  const { fetch } = answering(json({ token: "a", expiresIn: 1, filler }));
  assert.equal((await login(TOKEN, { fetch })).accessToken, "a");
});

Deno.test("login() ends when time is up, though fetch or the body never do", async () => {
  for (const fetch of [deaf, obedient, dripping]) {
    await failsWith(
      fetch,
      "timed_out",
      `${WHAT} was not answered in full within 5 ms. Try again, or allow a longer timeout`,
      { timeout: 5 },
    );
  }
});

Deno.test("login() and getMe() end when the caller aborts, with the caller's reason", async () => {
  const reasons = [new Error("enough"), "enough", undefined];
  for (const fetch of [deaf, obedient, dripping]) {
    for (const reason of reasons) {
      for (const call of [login.bind(null, TOKEN), getMe.bind(null, OPAQUE_TOKEN)]) {
        const controller = new AbortController();
        const pending: Promise<unknown> = call({ fetch, signal: controller.signal });
        queueMicrotask(() => controller.abort(reason));
        const seen = await pending.then(() => assert.fail("it settled well"), (error) => error);
        assert.equal(seen, controller.signal.reason);
      }
    }
  }
});

Deno.test("login() sends nothing when the signal is aborted already", async () => {
  const { fetch, sent } = answering(loggedIn());
  const reason = new Error("too late");
  const pending = login(TOKEN, { fetch, signal: AbortSignal.abort(reason) });
  assert.equal(await pending.catch((error) => error), reason);
  assert.equal(sent.length, 0);
});

Deno.test("login() leaves no listener on the signal of the caller", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: unknown[]) => {
    listeners++;
    Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]) => {
    listeners--;
    Reflect.apply(removeEventListener, signal, args);
  };
  // kept apart from fetch, which may listen too
  const { fetch } = answering(() => loggedIn());
  await login(TOKEN, { fetch, signal });
  assert.equal(listeners, 0);
});

Deno.test("login() tells what the network said, without the token", async () => {
  const hint = "Check the network, the base URL and the permissions";
  const table: [unknown, string][] = [
    [new TypeError("the moon is full"), "the moon is full"],
    [new Error(`bad header Bearer ${TOKEN}`), "bad header Bearer [redacted]"],
    [`lost ${TOKEN.slice(50, 90)}`, "lost [redacted]"],
    [undefined, "undefined"],
  ];
  for (const [thrown, reason] of table) {
    for (
      const fetch of [() => Promise.reject(thrown), () => {
        throw thrown;
      }]
    ) {
      await failsWith(fetch, "network_failed", `${WHAT} did not get through: ${reason}. ${hint}`);
    }
  }
  const broken = new ReadableStream({ start: (each) => each.error(new Error("cut off")) });
  const fetch = () => Promise.resolve(new Response(broken));
  await failsWith(fetch, "network_failed", `${WHAT} did not get through: cut off. ${hint}`);
});

const TIMEOUT = "timeout must be a whole number of 1 to 2147483647 milliseconds";
const RETRIES = "retries must be a whole number of 0 to 2147483647";
const WAIT = "maxRetryAfter must be a whole number of 0 to 2147483 seconds";
const REFUSED_OPTIONS: [Record<string, unknown>, "RangeError" | "TypeError", string][] = [
  [{ timeout: 0 }, "RangeError", `${TIMEOUT}, received 0`],
  [{ timeout: -1 }, "RangeError", `${TIMEOUT}, received -1`],
  [{ timeout: 0.5 }, "RangeError", `${TIMEOUT}, received 0.5`],
  [{ timeout: NaN }, "RangeError", `${TIMEOUT}, received NaN`],
  [{ timeout: 2 ** 31 }, "RangeError", `${TIMEOUT}, received 2147483648`],
  [{ timeout: "30" }, "RangeError", `${TIMEOUT}, received string`],
  [{ timeout: true }, "RangeError", `${TIMEOUT}, received boolean`],
  [{ retries: -1 }, "RangeError", `${RETRIES}, received -1`],
  [{ retries: 1.5 }, "RangeError", `${RETRIES}, received 1.5`],
  [{ retries: true }, "RangeError", `${RETRIES}, received boolean`],
  [{ maxRetryAfter: -1 }, "RangeError", `${WAIT}, received -1`],
  [{ maxRetryAfter: 2147484 }, "RangeError", `${WAIT}, received 2147484`],
  [{ maxRetryAfter: Infinity }, "RangeError", `${WAIT}, received Infinity`],
  [{ fetch: {} }, "TypeError", "fetch must be a function, received an object"],
  [{ now: 0 }, "TypeError", "now must be a function, received number"],
  [{ sleep: "1s" }, "TypeError", "sleep must be a function, received string"],
  [{ onRetry: true }, "TypeError", "onRetry must be a function, received boolean"],
];
for (const [options, name, message] of REFUSED_OPTIONS) {
  Deno.test(`login() refuses ${Deno.inspect(options)}, and sends nothing`, async () => {
    const { fetch, sent } = answering(loggedIn());
    await assert.rejects(login(TOKEN, { fetch, ...options }), {
      name,
      code: "invalid_argument",
      message: `Cannot exchange guest token: ${message}`,
    });
    assert.equal(sent.length, 0);
  });
}

Deno.test("login() takes every option at its bounds", async (t) => {
  await eachRow(t, [
    { timeout: 1000 },
    { timeout: 2 ** 31 - 1 },
    { retries: 2 ** 31 - 1 },
    { retries: 0 },
    { maxRetryAfter: 0 },
    { maxRetryAfter: 2147483 },
    { fetch: undefined, now: undefined, sleep: undefined, onRetry: undefined },
  ], async (options) => {
    const { fetch } = answering(loggedIn());
    assert.equal((await login(TOKEN, { ...options, fetch })).expiresIn, 960);
  });
});

Deno.test("login() with a timeout of false waits for an answer as long as it takes, and ends by the signal alone", async () => {
  const late: Fetch = async () => {
    await new Promise((resolve) => setTimeout(resolve, 40));
    return loggedIn();
  };
  assert.equal((await login(TOKEN, { fetch: late, timeout: false })).expiresIn, 960);
  await assert.rejects(login(TOKEN, { fetch: late, timeout: 5 }), { code: "timed_out" });
  const stop = new AbortController();
  const waiting = login(TOKEN, { fetch: deaf, timeout: false, signal: stop.signal });
  stop.abort(new Error("enough"));
  await assert.rejects(waiting, { message: "enough" });
});
