import { ArgumentError, describeType } from "../argument_error.ts";
import { sleep } from "../deadline.ts";
import { directFetch, isLoopback } from "../runtime/direct_fetch.ts";
import { checkCount, MAX_WAIT } from "./check_values.ts";
import { createRedactor } from "../redact.ts";

/** Options that every function that talks to the service takes. */
export interface RequestOptions {
  /** Where the API lives, with or without a trailing slash. Default is `https://webexapis.com/v1`. */
  baseUrl?: string | undefined;
  /**
   * Hosts to which http may be used beside this machine, such as `["mock"]` for a container beside: to them tokens
   * go unencrypted. Names without scheme and port. Default is none.
   */
  allowHttp?: readonly string[] | undefined;
  /** Further strings to keep out of messages. What a function is given as a secret, and its token, are kept out. */
  secrets?: readonly string[] | undefined;
  /**
   * What sends the request; a mock's `fetch` fits here. Default is the platform's `fetch`. It heeds `HTTPS_PROXY`,
   * `HTTP_PROXY` and `NO_PROXY` on Deno, and on Node from 22.21 and 24.5, but never uses a proxy to this machine.
   */
  fetch?: typeof globalThis.fetch | undefined;
  /** Ends the call early; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Time limit of each try, in milliseconds, from 1 to 2147483647 (24 days); `false` is none. Default is 30000. */
  timeout?: number | false | undefined;
  /** The clock, in milliseconds since 1970. Default is `Date.now`. */
  now?: (() => number) | undefined;
  /**
   * How often a request is tried again after 429 (too many requests). Default is 3; 0 or `false` is never.
   */
  retries?: number | false | undefined;
  /**
   * The longest wait for a 429, in seconds, from 0 to 2147483 (24 days). If the service asks for more, it is an
   * error. Default is 120.
   */
  maxRetryAfter?: number | undefined;
  /** What waits between tries, given milliseconds. Default is a timer. */
  sleep?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Called before a wait for a 429: the seconds, and which retry comes next. If it fails, so does the call. */
  onRetry?: ((seconds: number, retry: number) => void) | undefined;
}

/** Options of functions that a Service App, or a user, is known to the service by. */
export interface BearerOptions extends RequestOptions {
  /** The access token to ask with. */
  accessToken: string;
}

/** The options of a request, checked, each with its value. */
export interface RequestSettings extends RetrySettings {
  /** Where the API lives, with one trailing slash. */
  baseUrl: string;
  /** What sends the request. */
  fetch: typeof globalThis.fetch;
  /** Time limit of each try, in milliseconds; `undefined` is none. */
  timeout: number | undefined;
  /** Texts to keep out of messages. */
  secrets: readonly string[];
}

/** How often and how long to wait when the service asks for it. */
export interface RetrySettings {
  /** How often to try again. */
  retries: number;
  /** The longest wait, in seconds. */
  maxRetryAfter: number;
  /** Ends a wait early. */
  signal: AbortSignal | undefined;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** What waits. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Called before each wait. */
  onRetry: ((seconds: number, retry: number) => void) | undefined;
}

/**
 * Reads the options of a request: every default and every check, once. `action` is what is being done, for the
 * messages.
 *
 * @throws {TypeError} if the base URL is unusable, or a function is something else.
 * @throws {RangeError} if a number is out of its bounds.
 */
export function readRequestOptions(options: RequestOptions, action: string): RequestSettings {
  for (const name of ["fetch", "now", "sleep", "onRetry"] as const) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== "function") {
      throw new ArgumentError(
        `Cannot ${action}: ${name} must be a function, received ${describeType(value)}`,
      );
    }
  }
  const { baseUrl = DEFAULT_BASE_URL, allowHttp, secrets = [] } = options;
  const { fetch = directFetch, signal, onRetry } = options;
  const { timeout = 30_000, retries = 3, maxRetryAfter = 120 } = options;
  const seconds = { min: 0, max: Math.floor(MAX_WAIT / 1000), unit: "seconds" };
  return {
    baseUrl: parseBaseUrl(baseUrl, { allowHttp, secrets }),
    secrets,
    fetch,
    signal,
    onRetry,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? sleep,
    timeout: timeout === false
      ? undefined
      : checkCount(timeout, { action, name: "timeout", min: 1, unit: "milliseconds" }),
    retries: checkCount(retries === false ? 0 : retries, { action, name: "retries" }),
    maxRetryAfter: checkCount(maxRetryAfter, { action, name: "maxRetryAfter", ...seconds }),
  };
}

/** Where the Webex API lives when nothing else is said. */
export const DEFAULT_BASE_URL = "https://webexapis.com/v1";

/** What is taken for a base URL. */
export interface BaseUrlRules {
  /** Hosts other than this machine that http may be used to. */
  allowHttp?: readonly string[] | undefined;
  /** Texts to keep out of messages. */
  secrets?: readonly string[] | undefined;
}

/**
 * Reads a base URL and returns it with one trailing slash. It has to be https, so that no token travels in the open;
 * http is only for this machine itself, and for hosts that are named.
 *
 * @throws {TypeError} if it is no URL, or holds a user name, a query or a fragment.
 * @throws {TypeError} if it is http to a host that is neither this machine nor named.
 */
export function parseBaseUrl(baseUrl: string, rules: BaseUrlRules = {}): string {
  const named = readHosts(rules.allowHttp ?? []);
  const url = readUrl(baseUrl);
  if (url.username !== "" || url.password !== "") {
    throw new ArgumentError("Cannot use base URL: it holds a user name or password");
  }
  // search and hash are empty for a bare ? or #, which would still swallow the path put after it
  if (/[?#]/.test(url.href)) {
    throw new ArgumentError("Cannot use base URL: it holds a query or a fragment");
  }
  const { protocol, hostname } = url;
  const mayBeHttp = protocol === "http:" && (isLoopback(hostname) || named.includes(hostname));
  if (!/^https?:$/.test(protocol)) {
    throw new ArgumentError(
      `Cannot use base URL: it must begin with https://, as in ${DEFAULT_BASE_URL}, and begins with another scheme`,
    );
  }
  if (protocol !== "https:" && !mayBeHttp) {
    const place = createRedactor(rules.secrets ?? [])(`${protocol}//${url.host}`);
    throw new ArgumentError(
      `Cannot use base URL: ${place} would send a token unencrypted. Use https; http is only for this machine (localhost, 127.0.0.1, [::1]), and for hosts that allowHttp, --allow-http or WEBEX_ALLOW_HTTP names`,
    );
  }
  return url.href.replace(/\/*$/, "/");
}

function readUrl(baseUrl: unknown): URL {
  if (typeof baseUrl !== "string") {
    throw new ArgumentError(
      `Cannot use base URL: it must be a string, received ${describeType(baseUrl)}`,
    );
  }
  // localhost:8080/v1 would be read as a URL of the scheme localhost
  if (/^\s*[\w.-]+(:\d*)?(\/(?!\/)|\s*$)/.test(baseUrl)) {
    throw new ArgumentError(
      "Cannot use base URL: it has no scheme. Write https:// in front of it, or http:// for this machine",
    );
  }
  try {
    return new URL(baseUrl);
  } catch {
    throw new ArgumentError(`Cannot use base URL: it is not a URL such as ${DEFAULT_BASE_URL}`);
  }
}

const HOST = /^([\w.-]+|\[[\da-f:.]+\])$/i;

/** Reads names of hosts as a URL writes them. */
function readHosts(hosts: readonly string[]): string[] {
  if (!Array.isArray(hosts)) {
    throw new ArgumentError(
      `Cannot use allowHttp: it must be an array of strings, received ${describeType(hosts)}`,
    );
  }
  return hosts.map((host) => {
    try {
      if (typeof host !== "string" || !HOST.test(host)) throw new TypeError("no host");
      return new URL(`http://${host}`).hostname;
    } catch {
      throw new ArgumentError(
        'Cannot use allowHttp: it must hold names of hosts such as "mock", without scheme, port and path',
      );
    }
  });
}
