import { ArgumentError } from "../argument_error.ts";
import type { WebexMock } from "../mock/mock.ts";
import { holdCapture, interceptionScopes } from "./capture.ts";
import { type InterceptOptions, type InterceptSettings, readOptions } from "./options.ts";
import type { Interception } from "./interception.ts";

/** A running interception. End it with `using`, `await using`, or by calling `stop`. */
export interface WebexInterception extends Disposable, AsyncDisposable {
  /** The requests that no handler answered and that were refused, as method and URL without query. */
  readonly unhandled: readonly string[];
  /** Ends the interception. Calling it again does nothing. */
  stop(): void;
}

/** There is one global fetch, so there can be one interception of everything. */
let active = false;

/**
 * Answers the program's own requests to Webex from a mock, without a port. Other requests are refused.
 *
 * It answers all that the mock's own `fetch` answers. Which clients it sees on Node (22.12 or newer), Deno and
 * Bun, and which it does not, is listed in the README of `lib/msw`. Prefer the option `fetch` of this module's
 * functions where you can: it needs no interception.
 *
 * @param mock The mock that answers.
 * @param options What is done with other requests.
 * @returns The interception.
 * @throws {TypeError} if an option is wrong, or an interception is active already, this one's or another one's.
 *
 * @example Usage
 * ```ts
 * import { createGuestToken, createMock, login } from "@guestissuer/webex";
 * import { interceptWebex } from "@guestissuer/webex/msw";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * using _webex = await interceptWebex(mock);
 * const guestToken = await createGuestToken({ subject: "123", displayName: "Ada" }, mock.issuer);
 * assert.equal((await login(guestToken)).expiresIn, 21599);
 * await assert.rejects(() => fetch("https://example.com/logo.png"), /GET https:\/\/example\.com\/logo\.png/);
 * ```
 */
export async function interceptWebex(
  mock: WebexMock,
  options: InterceptOptions = {},
): Promise<WebexInterception> {
  const settings = readOptions(options);
  if (active) {
    throw new ArgumentError(
      "Cannot intercept requests: another interception is active. End it first, or run each test in interceptWebexDuring, which keeps concurrent ones apart",
    );
  }
  active = true;
  let interception: Interception;
  let release: () => void;
  try {
    interception = await createInterception(mock, settings);
    release = await holdCapture();
  } catch (error) {
    active = false;
    throw error;
  }
  const scopes = interceptionScopes();
  scopes.everywhere = interception;
  const stop = () => {
    if (scopes.everywhere !== interception) return;
    scopes.everywhere = undefined;
    active = false;
    release();
    interception.close();
    interception.failUnhandled();
  };
  return {
    unhandled: interception.unhandled,
    stop,
    [Symbol.dispose]: stop,
    [Symbol.asyncDispose]: () => Promise.resolve().then(stop),
  };
}

/**
 * Answers the requests that a callback sends from a mock, as {@linkcode interceptWebex} does for all requests.
 * Several can run at once, each with its own mock, as concurrent tests do. Code outside of all callbacks
 * reaches what it wants to, but for Webex.
 *
 * @param mock The mock that answers.
 * @param callback Sends requests. It receives the list of those that were refused.
 * @param options What is done with other requests.
 * @returns What the callback returns.
 * @throws {TypeError} if an option is wrong, or another library intercepts requests.
 *
 * @example Usage
 * ```ts
 * import { createMock } from "@guestissuer/webex";
 * import { interceptWebexDuring } from "@guestissuer/webex/msw";
 * import assert from "node:assert/strict";
 *
 * const mocks = [createMock(), createMock()];
 * await Promise.all(mocks.map((mock) =>
 *   interceptWebexDuring(mock, async () => {
 *     await (await fetch("https://webexapis.com/v1/people/me")).body?.cancel();
 *   })
 * ));
 * assert.deepEqual(mocks.map((mock) => mock.requests().length), [1, 1]);
 * ```
 */
export async function interceptWebexDuring<Result>(
  mock: WebexMock,
  callback: (unhandled: readonly string[]) => Result | Promise<Result>,
  options: InterceptOptions = {},
): Promise<Result> {
  const interception = await createInterception(mock, readOptions(options));
  const release = await holdCapture();
  let result: Result;
  try {
    result = await interceptionScopes().during.run(
      interception,
      () => callback(interception.unhandled),
    );
  } finally {
    release();
    interception.close();
  }
  // an error of the callback comes first
  interception.failUnhandled();
  return result;
}

/** msw is loaded with the first interception, not with this module. */
async function createInterception(
  mock: WebexMock,
  settings: InterceptSettings,
): Promise<Interception> {
  const [{ Interception }, { createNetwork }] = await Promise.all([
    import("./interception.ts"),
    import("./network.ts"),
  ]);
  return new Interception(mock, settings, createNetwork);
}
