import { checkOptions } from "../argument_error.ts";
import type { WebexMock } from "../mock/mock.ts";
import { http, type MswHandler } from "./deps.ts";
import { isApiUrl, readHosts } from "./hosts.ts";

/** Options of {@linkcode webexHandlers}. */
export interface HandlerOptions {
  /** Further hosts that the mock answers for, with port if any, such as `api-usgov.webex.com`. Default is none. */
  hosts?: readonly string[] | undefined;
}

/**
 * Returns the msw handlers of a mock, to be composed with your own in `setupServer`, `setupWorker` or
 * `defineNetwork`. A handler of yours that stands before them overrides them.
 *
 * They answer every request to `webexapis.com`, `api.ciscospark.com`, `u2c.wbx2.com` and `u2c-a.wbx2.com` as
 * the mock's own `fetch` does, whatever the method and path. On Deno and Bun use `interceptWebex` rather than
 * `setupServer`, which does not see the `fetch` of these runtimes.
 *
 * @param mock The mock that answers.
 * @param options Further hosts.
 * @returns The handlers.
 * @throws {TypeError} if a host is not a host, or there is no such option.
 *
 * @example Usage
 * ```ts
 * import { createMock } from "@guestissuer/webex";
 * import { webexHandlers } from "@guestissuer/webex/msw";
 * import { getResponse } from "msw/utils/get-response";
 * import assert from "node:assert/strict";
 *
 * const handlers = webexHandlers(createMock());
 * const response = await getResponse(handlers, new Request("https://webexapis.com/v1/people/me"));
 * assert.equal(response?.status, 401);
 * ```
 */
export function webexHandlers(mock: WebexMock, options: HandlerOptions = {}): MswHandler[] {
  checkOptions(options, ["hosts"], "make handlers");
  const hosts = readHosts("hosts", options.hosts ?? []);
  return handlersFor(mock, (url) => isApiUrl(url, hosts));
}

/** One handler for every request that the mock answers. */
export function handlersFor(mock: WebexMock, answers: (url: URL) => boolean): MswHandler[] {
  // a CONNECT is for a proxy, and the request itself comes later
  const predicate = ({ request }: { request: Request }) =>
    request.method !== "CONNECT" && answers(new URL(request.url));
  return [http.all(predicate, ({ request }) => answer(mock, request))];
}

/** An error that is thrown would become a 500 that shows a stack: a broken connection is reported as one. */
async function answer(mock: WebexMock, request: Request): Promise<Response> {
  try {
    return await mock.fetch(request);
  } catch {
    return Response.error();
  }
}
