import { ArgumentRangeError } from "../argument_error.ts";
import { WebexError } from "../errors.ts";
import { redact } from "../redact.ts";
import { DEFAULT_BASE_URL, parseBaseUrl } from "./base_url.ts";
import { sleep, startDeadline } from "../deadline.ts";
import { directFetch } from "../runtime/direct_fetch.ts";
import { parseJson } from "../json.ts";
import { readBody } from "./read_body.ts";
import { refusal } from "./refusal.ts";
import { DEFAULT_RETRY_AFTER, parseRetryAfter } from "./retry_after.ts";

/** Options that every function that talks to the service takes. */
export interface RequestOptions {
  /** Where the API lives, with or without a trailing slash. Default is `https://webexapis.com/v1`. */
  baseUrl?: string | undefined;
  /**
   * What sends the request; a mock's `fetch` fits here. Default is the platform's `fetch`, which heeds the usual
   * variables for a proxy, but never for http to this machine.
   */
  fetch?: typeof globalThis.fetch | undefined;
  /** Ends the call early; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Time limit of each try, in milliseconds. Default is 30000. */
  timeout?: number | undefined;
  /** The clock, in milliseconds since 1970. Default is `Date.now`. */
  now?: (() => number) | undefined;
  /**
   * How often a request is tried again after 429 (too many requests). Default is 3; 0 or `false` is never.
   */
  retries?: number | false | undefined;
  /** The longest wait for a 429, in seconds; when the service asks for more, it is an error. Default is 120. */
  maxRetryAfter?: number | undefined;
  /** What waits between tries, given milliseconds. Default is a timer. */
  sleep?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Called before a wait for a 429: the seconds, and which retry comes next. */
  onRetry?: ((seconds: number, retry: number) => void) | undefined;
}

/** One request to the service. */
export interface ApiRequest {
  /** What is being done, for messages: `exchange guest token`. */
  doing: string;
  /** HTTP method. */
  method: "GET" | "POST" | "DELETE";
  /** Path below the base URL, without a leading slash. */
  path: string;
  /** The bearer token, if one is sent. */
  token?: string | undefined;
  /** The body, if one is sent. */
  body?: { type: "json" | "form"; values: Record<string, string> } | undefined;
  /** Further texts to keep out of messages. */
  secrets?: readonly string[] | undefined;
}

/** An answer with status 200, and a body that is JSON (or empty, for 204). */
export interface ApiAnswer {
  /** The parsed body. */
  body: unknown;
  /** When the try that succeeded was begun, in milliseconds since 1970. */
  sentAt: number;
  /** Says what is wrong with the body, as an error. */
  incomplete(what: string): WebexError;
}

/** Sends a request and gives the parsed answer, or throws what is documented at the public functions. */
export async function request(api: ApiRequest, options: RequestOptions): Promise<ApiAnswer> {
  const { now = Date.now, signal, maxRetryAfter = 120 } = options;
  const retries = checkCount(options.retries === false ? 0 : options.retries ?? 3, "retries", 0);
  checkCount(options.timeout ?? 30_000, "timeout", 1);
  const url = parseBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL) + api.path;
  // a token put into the base URL by mistake is sent there, as told, and not shown
  const shown = () => redact(url, hostSecretsOf(api));
  const what = () => `Cannot ${api.doing}: ${api.method} ${shown()}`;
  for (let retry = 1;; retry++) {
    const sentAt = now();
    const { response, text } = await send(api, url, what, options);
    if (response.status === 429 && retry <= retries) {
      const seconds = parseRetryAfter(response.headers.get("retry-after"), now()) ??
        DEFAULT_RETRY_AFTER;
      if (seconds <= maxRetryAfter) {
        options.onRetry?.(seconds, retry);
        await (options.sleep ?? sleep)(seconds * 1000, signal);
        continue;
      }
    }
    if (!response.ok && !isRedirect(response)) {
      throw refusal({ api, url: shown(), response, text, now: now(), secrets: secretsOf(api) });
    }
    return { ...readAnswer(api, url, what, response, text), sentAt };
  }
}

/** Checks an option that counts something. */
export function checkCount(value: number, name: string, least: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > 2 ** 31 - 1) {
    throw new ArgumentRangeError(
      `Cannot send request: ${name} must be a whole number of at least ${least}, received ${value}`,
    );
  }
  return value;
}

async function send(
  api: ApiRequest,
  url: string,
  what: () => string,
  options: RequestOptions,
): Promise<{ response: Response; text: string }> {
  const { fetch = directFetch, timeout = 30_000, signal } = options;
  signal?.throwIfAborted();
  const deadline = startDeadline(timeout, signal);
  try {
    const answered = async () => {
      const response = await fetch(url, { ...requestInit(api), signal: deadline.signal });
      return { response, text: await readBody(response, what) };
    };
    return await deadline.race(answered());
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof WebexError) throw error;
    if (deadline.timedOut) {
      throw new WebexError(
        "timed_out",
        `${what()} was not answered in full within ${timeout} ms. Try again, or allow a longer timeout`,
      );
    }
    const reason = redact(error instanceof Error ? error.message : String(error), secretsOf(api));
    throw new WebexError(
      "network_failed",
      `${what()} did not get through: ${reason}. Check the network, the base URL and the permissions`,
    );
  } finally {
    deadline.end();
  }
}

function requestInit(api: ApiRequest): RequestInit {
  const headers: Record<string, string> = { accept: "application/json" };
  if (api.token !== undefined) headers.authorization = `Bearer ${api.token}`;
  // manual: a redirect must never carry the token to another host
  const init: RequestInit = { method: api.method, headers, redirect: "manual" };
  if (api.body?.type === "json") {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(api.body.values);
  } else if (api.body?.type === "form") {
    headers["content-type"] = "application/x-www-form-urlencoded";
    init.body = new URLSearchParams(api.body.values).toString();
  }
  return init;
}

function readAnswer(
  api: ApiRequest,
  url: string,
  what: () => string,
  response: Response,
  text: string,
): Omit<ApiAnswer, "sentAt"> {
  if (isRedirect(response)) {
    const to = redact(hostOf(response.headers.get("location"), url), hostSecretsOf(api));
    throw new WebexError(
      "redirect_refused",
      `${what()} was redirected${to}; a token is not sent to another place. Set the base URL to the right one`,
    );
  }
  const incomplete = (problem: string) =>
    new WebexError(
      "response_incomplete",
      `${what()} was answered with ${response.status}, but ${problem}. Check that the base URL is that of the Webex API`,
    );
  if (response.status === 204) return { body: undefined, incomplete };
  if (text.trim() === "") throw incomplete("the answer is empty");
  const parsed = parseJson(text);
  if (parsed.error !== undefined) {
    const type = response.headers.get("content-type")?.split(";")[0] ?? "no content type";
    throw new WebexError(
      "response_not_json",
      `${what()} was answered with ${response.status}, but the answer is not JSON (${
        redact(type, secretsOf(api))
      }). Check that the base URL is that of the Webex API`,
    );
  }
  return { body: parsed.value, incomplete };
}

function isRedirect({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 300 && status < 400);
}

function secretsOf(api: ApiRequest): string[] {
  return [...(api.token === undefined ? [] : [api.token]), ...(api.secrets ?? [])];
}

/** A URL gives its host in lower case, and a token put there too. */
function hostSecretsOf(api: ApiRequest): string[] {
  return secretsOf(api).flatMap((secret) => [secret, secret.toLowerCase()]);
}

function hostOf(location: string | null, base: string): string {
  try {
    return location === null ? "" : ` to ${new URL(location, base).host}`;
  } catch {
    return "";
  }
}
