import { ArgumentError } from "../argument_error.ts";
import { raceAbort } from "../deadline.ts";
import { WebexError } from "../errors.ts";

/** A request to be sent with a session's token. */
export interface TokenRequest {
  /** Path below the base URL, or a whole URL below it. */
  path: string;
  /** As for `fetch`. */
  init: RequestInit;
  /** Where the API lives, with a trailing slash. */
  baseUrl: string;
  /** What sends. */
  fetch: typeof globalThis.fetch;
  /** Time until the headers of the answer, in milliseconds. */
  timeout: number;
  /** Gives a token. */
  getToken(signal: AbortSignal | undefined): Promise<string>;
  /** Learns that the service refused a token, so that it is not given again. */
  forget(token: string): void;
}

/** Sends a request with a token, and once more with a new one when the answer is 401. */
export async function fetchWithToken(request: TokenRequest): Promise<Response> {
  const url = urlBelow(request.baseUrl, request.path);
  const signal = request.init.signal ?? undefined;
  const token = await request.getToken(signal);
  const response = await send(request, url, token);
  if (response.status !== 401) return response;
  request.forget(token);
  // a stream has been used up and cannot be sent again
  if (request.init.body instanceof ReadableStream) return response;
  const renewed = await request.getToken(signal);
  if (renewed === token) return response;
  await response.body?.cancel();
  return await send(request, url, renewed);
}

/** The token goes to the base URL's own place alone. */
function urlBelow(baseUrl: string, path: string): string {
  const url = new URL(path.replace(/^\/+/, ""), baseUrl).href;
  if (!url.startsWith(baseUrl)) {
    throw new ArgumentError(
      "Cannot send request: the path leads outside the base URL, where the token must not go",
    );
  }
  return url;
}

async function send(request: TokenRequest, url: string, token: string): Promise<Response> {
  const { init, fetch, timeout } = request;
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  const late = new AbortController();
  // the caller's signal goes on to hold for the body, the time limit is for the headers alone
  const signal = init.signal ? AbortSignal.any([init.signal, late.signal]) : late.signal;
  const timer = setTimeout(() => late.abort(), timeout);
  try {
    return await raceAbort(fetch(url, { ...init, headers, redirect: "manual", signal }), signal);
  } catch (error) {
    if (!late.signal.aborted || init.signal?.aborted) throw error;
    throw new WebexError(
      "timed_out",
      `Cannot send request: ${init.method ?? "GET"} ${
        url.split("?")[0]
      } was not answered within ${timeout} ms`,
    );
  } finally {
    clearTimeout(timer);
  }
}
