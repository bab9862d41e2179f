import { ArgumentError, describeType } from "../argument_error.ts";
import { isLoopback } from "../loopback.ts";
import { createRedactor } from "../redact.ts";

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
