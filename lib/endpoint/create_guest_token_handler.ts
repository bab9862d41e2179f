import { ArgumentError, ArgumentRangeError, describeType } from "../argument_error.ts";
import { raceAbort } from "../deadline.ts";
import { WebexError } from "../errors.ts";
import { createGuestSession, type GuestSessionOptions } from "../session/guest_session.ts";
import { type EndpointRefusal, PAGE_MESSAGES, refusalOf } from "./refusal.ts";
import { checkAllowedOrigins, checkOrigin, type PageOrigin } from "./same_origin.ts";
import { createServiceApp } from "../session/service_app.ts";
import { createSessionPool } from "./session_pool.ts";
import type { Identify, Visitor } from "./visitor.ts";

/** Options of {@linkcode createGuestTokenHandler}, besides those of a session. */
export type GuestTokenHandlerOptions = GuestSessionOptions & {
  /** Returns who sent a request, by the site's own session; `null` for nobody (401). */
  identify: Identify;
  /** Origins of pages that may use the endpoint besides its own, such as `https://www.example.com`. */
  allowedOrigins?: readonly string[] | undefined;
  /** Returns the seconds that a visitor has to wait (429), or nothing to go on. Default is no limit. */
  rateLimit?:
    | ((
      request: Request,
      visitor: Visitor,
    ) => number | null | undefined | Promise<number | null | undefined>)
    | undefined;
  /** Called with each refusal, for the log: it has the tracking id, which the page does not get. */
  onRefused?: ((refusal: EndpointRefusal, request: Request) => void) | undefined;
  /** Time limit over all of a request, in milliseconds. Default is 15000. */
  timeLimit?: number | undefined;
};

/** Answers a request of a page for its access token. */
export type GuestTokenHandler = (request: Request) => Promise<Response>;

/**
 * Creates the endpoint of a site's backend that gives each visitor the access token of a guest of its own. The
 * secret and the Service App's tokens stay in the backend.
 *
 * The handler takes `POST` with the content type `application/json`, from pages of its own origin and of those
 * in `allowedOrigins`. It answers `{ accessToken, expiresAt, expiresIn }`, or `{ error: { code, message } }`
 * that holds nothing of what Webex answered.
 *
 * @param options Where guests come from, who the visitors are, and who may ask.
 * @returns The handler, for any framework that speaks `Request` and `Response`.
 * @throws {TypeError} when `identify` is missing, or `allowedOrigins` holds `*` or what is no origin.
 * @throws {RangeError} when `timeLimit` is not a whole number of milliseconds from 1 to 600000.
 *
 * @example Usage
 * ```ts
 * import { createMock } from "@guestissuer/webex";
 * import { createGuestTokenHandler } from "@guestissuer/webex/endpoint";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const handler = createGuestTokenHandler({
 *   ...mock.issuer,
 *   fetch: mock.fetch,
 *   // the session of your site, here a header that a proxy of yours sets
 *   identify: (request) => {
 *     const user = request.headers.get("x-signed-in-user");
 *     return user === null ? null : { subject: user, displayName: "Ada" };
 *   },
 * });
 * const request = new Request("https://www.example.com/api/webex-guest", {
 *   method: "POST",
 *   headers: { "content-type": "application/json", "x-signed-in-user": "ada" },
 * });
 * const { expiresIn } = await (await handler(request)).json();
 * assert(expiresIn > 21000);
 * ```
 */
export function createGuestTokenHandler(options: GuestTokenHandlerOptions): GuestTokenHandler {
  const { identify, rateLimit, onRefused, timeLimit = 15_000, now = Date.now } = options;
  if (typeof identify !== "function") {
    throw new ArgumentError(
      `Cannot create endpoint: identify must be a function, received ${
        describeType(identify)
      }. There is no default: without the site's own session any visitor could be any guest`,
    );
  }
  if (!Number.isSafeInteger(timeLimit) || timeLimit < 1 || timeLimit > 600_000) {
    throw new ArgumentRangeError(
      "Cannot create endpoint: timeLimit must be a whole number of milliseconds from 1 to 600000",
    );
  }
  const allowedOrigins = checkAllowedOrigins(options.allowedOrigins ?? []);
  const shared = withSharedApp(options);
  // wrong options are found here, and not by the first visitor
  createGuestSession({ subject: "-", displayName: "-" }, shared);
  const sessionOf = createSessionPool((guest) => createGuestSession(guest, shared));

  const answer = async (
    request: Request,
    signal: AbortSignal,
    identified: (visitor: Visitor) => void,
  ): Promise<Answer> => {
    const visitor = await identify(request);
    if (visitor === null || visitor === undefined) return refused(401, "not_signed_in");
    identified(visitor);
    const wait = checkWait(await rateLimit?.(request, visitor));
    if (wait > 0) {
      return { refusal: { ...refused(429, "rate_limited").refusal, retryAfter: Math.ceil(wait) } };
    }
    const { subject, displayName } = visitor;
    const session = sessionOf({ subject, displayName });
    const accessToken = await session.getAccessToken({ signal });
    const expiresAt = session.expiresAt!;
    const expiresIn = Math.floor((expiresAt.getTime() - now()) / 1000);
    return { body: { accessToken, expiresAt: expiresAt.toISOString(), expiresIn } };
  };

  const answerInTime = async (request: Request): Promise<Answer> => {
    const late = new AbortController();
    const timer = setTimeout(() => {
      const seen = `Cannot give access token: nothing came within ${timeLimit} ms`;
      late.abort(new WebexError("timed_out", seen));
    }, timeLimit);
    // a cookie is sent with a refusal too, or the next try would come from another visitor
    let headers: Headers | undefined;
    const identified = (visitor: Visitor) => void (headers = new Headers(visitor.headers));
    try {
      const reply = await raceAbort(answer(request, late.signal, identified), late.signal);
      return { ...reply, headers };
    } catch (error) {
      return { refusal: refusalOf(error), headers };
    } finally {
      clearTimeout(timer);
    }
  };

  const handle = async (
    request: Request,
    give: (request: Request) => Answer | Promise<Answer>,
  ) => {
    const page = checkOrigin(request, allowedOrigins);
    const reply = checkRequest(request, page) ?? await give(request);
    if (reply.refusal !== undefined) report(reply.refusal, request, onRefused);
    return respond(reply, page, request);
  };
  const handler: GuestTokenHandler = (request) => handle(request, answerInTime);
  tooLargeHandlers.set(handler, (request) => handle(request, () => refused(413, "too_large")));
  return handler;
}

const tooLargeHandlers = new WeakMap<GuestTokenHandler, GuestTokenHandler>();

/** What answers in a handler's place when a body is too long to be read; `undefined` for a handler of the site's own. */
export function tooLargeHandlerOf(handler: GuestTokenHandler): GuestTokenHandler | undefined {
  return tooLargeHandlers.get(handler);
}

/** What a limit returns other than seconds or nothing is a mistake, and must not let the visitor through. */
function checkWait(wait: number | null | undefined): number {
  if (wait === null || wait === undefined) return 0;
  if (Number.isFinite(wait)) return wait;
  throw new ArgumentError(
    `Cannot limit visitor: rateLimit must return seconds, or nothing, received ${
      describeType(wait)
    }`,
  );
}

/** All visitors share one Service App: one refresh of its token, also between instances that share a store. */
function withSharedApp(options: GuestTokenHandlerOptions): GuestTokenHandlerOptions {
  const { serviceApp } = options;
  if (serviceApp === undefined || "getAccessToken" in serviceApp || "accessToken" in serviceApp) {
    return options;
  }
  const { onRefresh } = serviceApp;
  return { ...options, serviceApp: createServiceApp(serviceApp, { ...options, onRefresh }) };
}

/** What is answered: a body, a refusal, or for a preflight nothing. */
interface Answer {
  body?: unknown;
  headers?: Headers | undefined;
  refusal?: EndpointRefusal;
}

/** Answers what can be answered by looking at the request's method and headers. */
function checkRequest(request: Request, page: PageOrigin): Answer | undefined {
  if (!page.allowed) return refused(403, "origin_not_allowed");
  if (request.method === "OPTIONS") return {};
  if (request.method !== "POST") return refused(405, "method_not_allowed");
  // a form of another site can send any other type without asking, and is then no preflight
  const [type] = (request.headers.get("content-type") ?? "").split(";", 1) as [string];
  return type.trim().toLowerCase() === "application/json" ? undefined : refused(415, "not_json");
}

function refused(status: number, code: EndpointRefusal["code"]): { refusal: EndpointRefusal } {
  return { refusal: { status, code, message: PAGE_MESSAGES[code] } };
}

/** A log that fails, at once or later, must neither take the answer from the visitor nor end the process. */
async function report(
  refusal: EndpointRefusal,
  request: Request,
  onRefused: GuestTokenHandlerOptions["onRefused"],
): Promise<void> {
  try {
    await onRefused?.(refusal, request);
  } catch { /* the site's own log failed: there is nowhere to say it */ }
}

function respond({ body, headers, refusal }: Answer, page: PageOrigin, request: Request): Response {
  const sent = new Headers(headers);
  sent.set("cache-control", "no-store");
  sent.set("vary", "Origin, Sec-Fetch-Site");
  if (page.crossOrigin !== undefined) {
    sent.set("access-control-allow-origin", page.crossOrigin);
    sent.set("access-control-allow-credentials", "true");
    sent.set("access-control-expose-headers", "retry-after");
  }
  if (body === undefined && refusal === undefined) {
    sent.set("allow", "POST, OPTIONS");
    if (page.crossOrigin !== undefined) {
      sent.set("access-control-allow-methods", "POST");
      const asked = request.headers.get("access-control-request-headers");
      sent.set("access-control-allow-headers", asked ?? "content-type");
      sent.set("access-control-max-age", "600");
    }
    return new Response(null, { status: 204, headers: sent });
  }
  sent.set("content-type", "application/json");
  sent.set("x-content-type-options", "nosniff");
  if (refusal === undefined) return new Response(JSON.stringify(body), { headers: sent });
  const { status, code, retryAfter } = refusal;
  if (status === 405) sent.set("allow", "POST, OPTIONS");
  if (retryAfter !== undefined) sent.set("retry-after", String(retryAfter));
  const message = PAGE_MESSAGES[code];
  return new Response(JSON.stringify({ error: { code, message } }), { status, headers: sent });
}
