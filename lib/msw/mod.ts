/**
 * The mock as msw handlers, and the interception of a program's own requests.
 *
 * It loads msw, which on Deno needs `--allow-env`. The mock itself does not: prefer its `fetch` where you can.
 *
 * @example Usage
 * ```ts
 * import { createMock } from "@guestissuer/webex";
 * import { interceptWebex } from "@guestissuer/webex/msw";
 *
 * using _webex = await interceptWebex(createMock());
 * const response = await fetch("https://webexapis.com/v1/people/me");
 * await response.body?.cancel(); // 401, from the mock
 * ```
 *
 * @module
 */
export type { MswHandler, MswWebSocketHandler } from "./deps.ts";
export { type HandlerOptions, webexHandlers } from "./handlers.ts";
export { interceptWebex, interceptWebexDuring, type WebexInterception } from "./intercept.ts";
export type { InterceptOptions, UnhandledAnswer, UnhandledPolicy } from "./options.ts";
