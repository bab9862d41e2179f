import { ArgumentError } from "../argument_error.ts";
import { describeType } from "../describe_type.ts";
import { isLoopback } from "../loopback.ts";

/** Where the Webex API lives when nothing else is said. */
export const DEFAULT_BASE_URL = "https://webexapis.com/v1";

/**
 * Reads a base URL and gives it with one trailing slash. It has to be https, so that no token travels in the
 * open; http is allowed to this machine itself alone.
 *
 * @throws {TypeError} when it is no URL, or holds a user name, a query or a fragment.
 * @throws {TypeError} when it is http to another machine.
 */
export function parseBaseUrl(baseUrl: string): string {
  if (typeof baseUrl !== "string") {
    throw new ArgumentError(
      `Cannot use base URL: it must be a string, received ${describeType(baseUrl)}`,
    );
  }
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    throw new ArgumentError(`Cannot use base URL: it is not a URL such as ${DEFAULT_BASE_URL}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new ArgumentError("Cannot use base URL: it holds a user name or password");
  }
  // search and hash are empty for a bare ? or #, which would still swallow the path put after it
  if (/[?#]/.test(url.href)) {
    throw new ArgumentError("Cannot use base URL: it holds a query or a fragment");
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw new ArgumentError(
      `Cannot use base URL: ${url.protocol}//${url.host} would send a token unencrypted. Use https; http is for this machine alone (localhost, 127.0.0.1, [::1])`,
    );
  }
  return url.href.replace(/\/*$/, "/");
}
