import { ArgumentError } from "../../argument_error.ts";
import { isLoopback } from "../../runtime/direct_fetch.ts";
import type { Incoming } from "../http/incoming.ts";

/**
 * The origins whose pages may open live connections, and make the mock ask other servers of this machine. A browser
 * lets a page of any origin do so, and leaves it to the server to look: without that, any page could read what is
 * said in the mock, and what those servers answer.
 */
export class Origins {
  readonly #allowed: ReadonlySet<string>;

  /**
   * @param allowed The origins besides those of this machine, such as `https://app.example`.
   * @throws {TypeError} when one of them is not an origin.
   */
  constructor(allowed: readonly string[]) {
    if (!Array.isArray(allowed) || !allowed.every(isOrigin)) {
      throw new ArgumentError(
        "Cannot serve mock: allowOrigins must be origins such as https://app.example, without a path",
      );
    }
    this.#allowed = new Set(allowed.map((each) => each.toLowerCase()));
  }

  /** Checks if a program has sent a request, which sends no origin, or a page of an origin that may. */
  allows({ headers }: Incoming): boolean {
    const origin = headers.origin?.toLowerCase();
    if (origin === undefined || this.#allowed.has(origin)) return true;
    const url = /^https?:/.test(origin) ? URL.parse(origin) : null;
    return url !== null && isLoopback(url.hostname);
  }
}

/** Checks if a value can be an origin. A page of a file, or in a sandbox, has the origin `null`. */
export function isOrigin(value: unknown): boolean {
  if (typeof value !== "string") return false;
  return value === "null" || /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+$/i.test(value);
}
