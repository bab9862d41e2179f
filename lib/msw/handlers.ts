import { ENDPOINTS } from "../mock/endpoints/table.ts";
import type { Endpoint } from "../mock/http/endpoint.ts";
import type { WebexMock } from "../mock/mock.ts";
import { http, type MswHandler } from "./deps.ts";

/** Hosts of the API, by the first part of an endpoint's path. */
const HOSTS: Record<string, string> = {
  v1: "(?:webexapis\\.com|api\\.ciscospark\\.com)",
  u2c: "(?:u2c\\.wbx2\\.com|u2c-a\\.wbx2\\.com)",
};

/**
 * Gives one msw handler for each endpoint of a mock, to be composed with your own in `setupServer`,
 * `setupWorker` or `defineNetwork`. A handler of yours that stands before them overrides them.
 *
 * They answer for `https://webexapis.com/v1/*` and `https://api.ciscospark.com/v1/*`. On Deno use
 * `interceptWebex` rather than `setupServer`, which does not see Deno's `fetch`.
 *
 * @param mock The mock that answers.
 * @returns The handlers.
 *
 * @example Usage
 * ```ts
 * import { createMock } from "@guestissuer/webex";
 * import { webexHandlers } from "@guestissuer/webex/msw";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * assert.equal(webexHandlers(mock).length, mock.endpoints.length);
 * ```
 */
export function webexHandlers(mock: WebexMock): MswHandler[] {
  return ENDPOINTS.map((endpoint) => {
    const method = endpoint.method.toLowerCase() as Lowercase<Endpoint["method"]>;
    return http[method](urlPattern(endpoint.path), ({ request }) => answer(mock, request));
  });
}

/** A thrown error would become a 500 that shows a stack: a broken connection is told as one. */
async function answer(mock: WebexMock, request: Request): Promise<Response> {
  try {
    return await mock.fetch(request);
  } catch {
    return Response.error();
  }
}

/** msw's own path patterns do not decode parts and know one host each, so the URL is matched whole. */
function urlPattern(path: string): RegExp {
  const host = HOSTS[path.split("/")[1]!]!;
  const parts = path.split("/").map((part) =>
    part.startsWith("{") ? "(?!me$)[^/?]+" : part.replaceAll(".", "\\.")
  );
  return new RegExp(`^https://${host}${parts.join("/")}(?:\\?.*)?$`);
}
