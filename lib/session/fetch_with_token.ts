import { ArgumentError, describeType } from "../argument_error.ts";
import { raceAbort } from "../deadline.ts";
import { describeCall } from "../api/api_call.ts";
import { checkResponse, whyFailed } from "../api/request.ts";
import type { RequestSettings } from "../api/request_options.ts";
import { directFetch } from "../runtime/direct_fetch.ts";

/** A request to be sent with a session's token. */
export interface TokenRequest {
  /** Path below the base URL, or a whole URL below it, or a request to one. */
  input: string | URL | Request;
  /** As for `fetch`. */
  init: RequestInit;
  /** Where the API lives, what sends, and the time until the headers of the answer, in milliseconds. */
  settings: RequestSettings;
  /** Returns a token. */
  getToken(signal: AbortSignal | undefined): Promise<string>;
  /** Learns that the service refused a token, so that it is not returned again. */
  forget(token: string): void;
}

/** Sends a request with a token, and once more with a new one when the answer is 401. */
export async function fetchWithToken(request: TokenRequest): Promise<Response> {
  const sending = prepare(request);
  const { signal } = sending;
  const token = await request.getToken(signal);
  const response = await send(sending, token);
  if (response.status !== 401) return response;
  request.forget(token);
  if (!canBeSentAgain(request.input, request.init)) return response;
  const renewed = await request.getToken(signal);
  if (renewed === token) return response;
  await discardBody(response);
  return await send(sending, renewed);
}

/** A request whose place has been checked. */
interface Sending {
  /** What `fetch` is called with. */
  input: string | Request;
  init: RequestInit;
  method: string;
  /** Below the base URL, without its query, which may hold something private. */
  path: string;
  signal: AbortSignal | undefined;
  settings: RequestSettings;
}

function prepare({ input, init, settings }: TokenRequest): Sending {
  const url = urlBelow(settings.baseUrl, addressOf(input));
  const path = url.slice(settings.baseUrl.length).split(/[?#]/)[0]!;
  const own = isRequest(input) ? input : undefined;
  return {
    input: own ?? url,
    init: { ...init, headers: init.headers ?? own?.headers ?? {} },
    method: init.method ?? own?.method ?? "GET",
    path,
    signal: init.signal ?? own?.signal,
    settings,
  };
}

function addressOf(input: unknown): string {
  if (typeof input === "string") return input;
  if (isRequest(input)) return input.url;
  if (isUrl(input)) return input.href;
  throw new ArgumentError(
    `Cannot send request: it must be a path, a URL or a Request, received ${describeType(input)}`,
  );
}

/** Requests of other makes count too: what has a URL and headers is one. */
function isRequest(input: unknown): input is Request {
  return typeof input === "object" && input !== null && "headers" in input && "url" in input &&
    typeof input.url === "string";
}

/** The `URL` of another global scope is not an instance of this one's class. */
function isUrl(input: unknown): input is URL {
  return Object.prototype.toString.call(input) === "[object URL]";
}

/** The token goes only to the base URL's own place. */
function urlBelow(baseUrl: string, path: string): string {
  let url: string;
  try {
    url = new URL(path.replace(/^\/+/, ""), baseUrl).href;
  } catch {
    throw new ArgumentError("Cannot send request: it is neither a path nor a URL");
  }
  if (!url.startsWith(baseUrl)) {
    throw new ArgumentError(
      "Cannot send request: the path leads outside the base URL, where the token must not go",
    );
  }
  return url;
}

async function send(sending: Sending, token: string): Promise<Response> {
  const { input, init, method, path, signal, settings } = sending;
  const { fetch, timeout } = settings;
  const call = describeCall({ action: "send request", method, path }, {
    ...settings,
    tokens: [token],
  });
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  const late = new AbortController();
  // the caller's signal goes on to hold for the body, the time limit is only for the headers
  const either = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  const timer = timeout === undefined ? undefined : setTimeout(() => late.abort(), timeout);
  try {
    const sent = fetch(input, { ...init, headers, redirect: "manual", signal: either });
    const response = await raceAbort(sent, either);
    checkResponse(call, response);
    return response;
  } catch (error) {
    if (signal?.aborted || await isMisuse(error, fetch)) throw error;
    if (late.signal.aborted) {
      throw call.failed("timed_out", `was not answered within ${timeout} ms`);
    }
    throw await whyFailed(call, error, { fetch, signal });
  } finally {
    clearTimeout(timer);
  }
}

/** Whether `fetch` refused its arguments, such as a GET with a body. */
async function isMisuse(error: unknown, fetch: typeof globalThis.fetch): Promise<boolean> {
  if (error instanceof ArgumentError) return true;
  if (fetch !== directFetch || !(error instanceof TypeError)) return false;
  const loaded = await import("../runtime/fetch_cause.ts").catch(() => undefined);
  return loaded?.readFetchCause(error) === "unknown";
}

/** Lets the connection go. The body of another make of `fetch` may be a stream of Node, or nothing. */
async function discardBody(response: Response): Promise<void> {
  const body = response.body as { cancel?(): Promise<void>; destroy?(): void } | null | undefined;
  await body?.cancel?.();
  body?.destroy?.();
}

/** What can be read as often as one likes, by the name that the platform gives its kind. */
const REPEATABLE =
  /^\[object (String|ArrayBuffer|SharedArrayBuffer|Blob|File|FormData|URLSearchParams)\]$/;

/**
 * Whether a request can be sent a second time with the same body. A stream, an iterator, or a request with a body is
 * used up by the first time, and what is not known may be as well.
 */
function canBeSentAgain(input: unknown, init: RequestInit): boolean {
  const body: unknown = init.body;
  if (body !== undefined && body !== null) {
    return ArrayBuffer.isView(body) || REPEATABLE.test(Object.prototype.toString.call(body));
  }
  if (typeof input !== "object" || input === null || !("method" in input)) return true;
  const request = input as { body?: unknown; method: unknown };
  // some browsers do not say whether a request has a body, and one to read has none
  return request.body === null ||
    (request.body === undefined && /^(GET|HEAD)$/i.test(String(request.method)));
}
