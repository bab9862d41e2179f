import { checkOptions } from "../argument_error.ts";
import type { WebexMock } from "../mock/mock.ts";
import { isApiUrl, readHosts } from "../msw/hosts.ts";
import { toBuffer } from "../runtime/buffer.ts";
import type { PlaywrightRoute, RoutablePage } from "./playwright.ts";

/** Options of {@linkcode routeWebex}. */
export interface RouteWebexOptions {
  /** Further hosts that the mock answers for, such as `["api-usgov.webex.com"]`. Default is none. */
  hosts?: readonly string[] | undefined;
}

/**
 * Answers what a page of Playwright asks Webex for by a mock, without a port. Requests to other hosts go out as they
 * are. Live connections (`WebSocket`) are not routed: serve the mock for these.
 *
 * @param page The page, or a browser context.
 * @param mock The mock.
 * @returns What takes it back.
 * @throws {TypeError} when `hosts` is not an array of hosts, or there is no such option.
 */
export async function routeWebex(
  page: RoutablePage,
  mock: Pick<WebexMock, "fetch">,
  options: RouteWebexOptions = {},
): Promise<() => Promise<void>> {
  checkOptions(options, ["hosts"], "route page");
  const further = readHosts("hosts", options.hosts ?? []);
  const ended = new AbortController();
  const matches = (url: URL) => isApiUrl(url, further);
  const handler = (route: PlaywrightRoute) => answer(route, mock, ended.signal);
  await page.route(matches, handler);
  return async () => {
    ended.abort();
    try {
      await page.unroute(matches, handler);
    } catch (error) {
      // a page that was closed before has no routes any more
      if (!CLOSED.test((error as Error)?.message)) throw error;
    }
  };
}

/** What Playwright says of a page, a context or a browser that is no more. */
const CLOSED = /\bclosed\b/i;

async function answer(
  route: PlaywrightRoute,
  mock: Pick<WebexMock, "fetch">,
  signal: AbortSignal,
): Promise<void> {
  const request = route.request();
  const body = request.postDataBuffer();
  const init: RequestInit = {
    method: request.method(),
    headers: withoutPseudo(await request.allHeaders()),
    signal,
  };
  if (body !== null && body.length > 0) init.body = new Uint8Array(body);
  try {
    const response = await mock.fetch(request.url(), init);
    // a fault can cut the body
    const bytes = new Uint8Array(await response.arrayBuffer());
    const { status } = response;
    const headers = Object.fromEntries(response.headers);
    await route.fulfill({ status, headers, body: toBuffer(bytes) });
  } catch (error) {
    // a fault breaks the connection with a TypeError, and an abort means that nobody waits any more
    if (!(error instanceof TypeError) && !signal.aborted) throw error;
    await route.abort("connectionreset").catch(() => {});
  }
}

/** HTTP/2 has headers that begin with a colon, which no `Request` takes. */
function withoutPseudo(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
}
