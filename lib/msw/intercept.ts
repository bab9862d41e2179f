import { ArgumentError } from "../argument_error.ts";
import { WebexError } from "../errors.ts";
import type { WebexMock } from "../mock/mock.ts";
import { runtimeName } from "../runtime/runtime.ts";
import type { MswHandler } from "./deps.ts";
import { webexHandlers } from "./handlers.ts";
import { installOnDeno, installOnNode } from "./install.ts";

/** What is done with a request that no handler answers: see {@linkcode InterceptOptions}. */
export type UnhandledPolicy =
  | "error"
  | "fail"
  | ((request: Request) => "pass" | "error" | void | Promise<"pass" | "error" | void>);

/** Options of {@linkcode interceptWebex}. */
export interface InterceptOptions {
  /**
   * What is done with a request that no handler answers. `error` rejects it with method and URL. `fail` does
   * so too, and throws once more when the interception ends, for code that swallows errors. A function decides
   * for each request: it gives `pass` to let it out to the network. Default is `error`.
   */
  onUnhandled?: UnhandledPolicy | undefined;
  /** Hosts, with port if any, whose requests go out to the network, such as `127.0.0.1:8080`. Default is none. */
  passThrough?: readonly string[] | undefined;
  /** Your own msw handlers. They come first. */
  handlers?: MswHandler[] | undefined;
}

/** A running interception. End it with `using`, `await using`, or by calling `stop`. */
export interface WebexInterception extends Disposable, AsyncDisposable {
  /** The requests that no handler answered, as method and URL without query. */
  readonly unhandled: readonly string[];
  /** Ends the interception. Calling it again does nothing. */
  stop(): void;
}

/** There is one global fetch, so there can be one interception. */
let active = false;

/**
 * Answers the program's own requests to Webex from a mock, without a port: `fetch` is intercepted by msw.
 *
 * Every other request is refused and never reaches the network, whatever it looks like. On Deno it intercepts
 * `fetch`; on Node (22.12 or newer) also `node:http` and `node:https`. Prefer the option `fetch` of this
 * module's functions where you can: it needs no interception.
 *
 * @param mock The mock that answers.
 * @param options What is done with other requests.
 * @returns The interception.
 * @throws {TypeError} when an interception is active already, this one's or another one's.
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
  if (active) {
    throw new ArgumentError(
      "Cannot intercept requests: another interception is active. End it first, or give each test the mock's own fetch",
    );
  }
  active = true;
  const unhandled: string[] = [];
  const { onUnhandled = "error", passThrough = [], handlers = [] } = options;
  const decide = async (request: Request) => {
    const url = new URL(request.url);
    if (passThrough.includes(url.host)) return;
    const policy = typeof onUnhandled === "function" ? await onUnhandled(request) : onUnhandled;
    if (policy === "pass") return;
    const what = `${request.method} ${url.origin}${url.pathname}`;
    unhandled.push(what);
    // an error with errno reaches the caller as it is; any other becomes a 500 that shows a stack
    throw Object.defineProperty(unhandledError([what]), "errno", { value: 0 });
  };
  let uninstall: () => void;
  try {
    const install = runtimeName() === "deno" ? installOnDeno : installOnNode;
    uninstall = await install([...handlers, ...webexHandlers(mock)], decide);
  } catch (error) {
    active = false;
    throw new ArgumentError(
      "Cannot intercept requests: something else intercepts them already, such as a server of msw. Add webexHandlers(mock) to that one",
      { cause: error },
    );
  }
  let running = true;
  const stop = () => {
    if (!running) return;
    running = active = false;
    uninstall();
    if (onUnhandled === "fail" && unhandled.length > 0) throw unhandledError(unhandled);
  };
  return {
    unhandled,
    stop,
    [Symbol.dispose]: stop,
    [Symbol.asyncDispose]: () => Promise.resolve().then(stop),
  };
}

function unhandledError(requests: string[]): WebexError {
  return new WebexError(
    "mock_unhandled_request",
    `Cannot send ${
      requests.join(", ")
    }: no handler of the mock answers it, and it is kept from the network. Add a handler, or name the host in passThrough`,
  );
}
