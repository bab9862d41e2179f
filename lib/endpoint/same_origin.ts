import { ArgumentError } from "../argument_error.ts";

/** What a request's headers say about the page that sent it. */
export interface PageOrigin {
  /** Whether the page may use the endpoint. */
  allowed: boolean;
  /** The origin to answer in the CORS headers; `undefined` for the own origin, and where there is no browser. */
  crossOrigin: string | undefined;
}

/**
 * Checks the list of origins that may use an endpoint besides its own.
 *
 * @throws {ArgumentError} when it is no array, or holds what is not exactly an origin, such as `*` or a path.
 */
export function checkAllowedOrigins(origins: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(origins)) {
    throw new ArgumentError("Cannot create endpoint: allowedOrigins must be an array of strings");
  }
  for (const origin of origins) {
    if (typeof origin === "string" && origin.includes("*")) {
      throw new ArgumentError(
        "Cannot create endpoint: allowedOrigins must not hold a *. Pages that you do not know could then get tokens in the name of your visitors. List each origin",
      );
    }
    if (typeof origin !== "string" || !isOrigin(origin)) {
      throw new ArgumentError(
        "Cannot create endpoint: allowedOrigins must hold origins such as https://www.example.com, without a path or a slash at the end",
      );
    }
  }
  return new Set(origins);
}

/**
 * Checks whether the page that sent a request may use the endpoint: a page of the same origin, or of an origin
 * in the list. A request without `Sec-Fetch-Site` and `Origin` comes from no browser and is allowed: `identify`
 * decides then.
 *
 * `Origin` is compared by its host with `Host`, and not by its scheme, since behind a proxy that ends TLS the
 * endpoint itself is reached by http.
 */
export function checkOrigin(request: Request, allowedOrigins: ReadonlySet<string>): PageOrigin {
  const origin = request.headers.get("origin") ?? undefined;
  const site = request.headers.get("sec-fetch-site") ?? undefined;
  if (origin !== undefined && allowedOrigins.has(origin)) {
    return { allowed: true, crossOrigin: origin };
  }
  const same = site !== undefined
    ? site === "same-origin"
    : origin === undefined || hostOf(origin) === hostOfRequest(request);
  return { allowed: same, crossOrigin: undefined };
}

function isOrigin(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? "") && new URL(text).origin === text;
}

/** The host and port of an origin; `undefined` for `null` and what is no origin. */
function hostOf(origin: string): string | undefined {
  return isOrigin(origin) ? new URL(origin).host : undefined;
}

function hostOfRequest(request: Request): string {
  const host = request.headers.get("host")?.toLowerCase() ?? new URL(request.url).host;
  // a default port is left out of an origin
  return host.replace(/:(80|443)$/, "");
}
