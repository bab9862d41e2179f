import type { Finding, FindingCode } from "./finding.ts";

/**
 * Every `code` that a {@linkcode WebexError} can carry. Codes are stable: compare them, not messages.
 *
 * A refused token, issuer or secret has the code of the {@linkcode Finding} that refused it. The other codes
 * say what happened between here and the service.
 */
export type WebexErrorCode =
  | FindingCode
  | "guest_token_given"
  | "bad_request"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "rate_limited"
  | "request_refused"
  | "service_failed"
  | "redirect_refused"
  | "network_failed"
  | "timed_out"
  | "response_not_json"
  | "response_incomplete"
  | "response_too_large"
  | "refresh_token_refused"
  | "webex_id_malformed"
  | "webhook_signature_missing"
  | "webhook_signature_mismatch"
  | "webhook_body_rewritten"
  | "webhook_malformed"
  | "har_malformed"
  | "har_of_other_sites"
  | "har_too_large"
  | "leak_found"
  | "fixture_malformed"
  | "openapi_malformed"
  | "mock_unhandled_request"
  | "mock_wait_timed_out";

/**
 * Why a request did not get through, as far as the runtime says. `unknown` is what it does not say, and
 * `hidden_by_browser` what browsers never say, as for a page that CORS keeps from the answer.
 */
export type NetworkFailureReason =
  | "connection_refused"
  | "connection_broken"
  | "host_unreachable"
  | "name_not_found"
  | "certificate_unknown"
  | "certificate_expired"
  | "certificate_other_name"
  | "tls_failed"
  | "not_http"
  | "proxy_failed"
  | "permission_missing"
  | "port_blocked"
  | "hidden_by_browser"
  | "unknown";

/** Options of a {@linkcode WebexError}. */
export interface WebexErrorOptions {
  /** Why the request did not get through. */
  reason?: NetworkFailureReason | undefined;
  /** The error underneath, if any. */
  cause?: unknown;
  /** What was found wrong with a token, an issuer or a secret, when one was refused. */
  findings?: readonly Finding[];
}

/**
 * Something outside the program failed or was refused: a token, the network, the service.
 *
 * A mistake in the program itself (a wrong type, a lifetime of -1) is a `TypeError` or a `RangeError`
 * instead. No message ever holds a token, a secret, or a part of one.
 *
 * @example Usage
 * ```ts
 * import { decodeToken, WebexError } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => decodeToken("hello"),
 *   (error) => error instanceof WebexError && error.code === "not_a_jwt",
 * );
 * ```
 */
export class WebexError extends Error {
  /** The name of the class. */
  override name = "WebexError";
  /** What went wrong, as a stable code. */
  readonly code: WebexErrorCode;
  /** What was found wrong with a token, an issuer or a secret; empty when none was refused. */
  readonly findings: readonly Finding[];
  /** Why the request did not get through, with the code `network_failed`. */
  readonly reason: NetworkFailureReason | undefined;

  /** Makes an error with a stable code and a message for people. */
  constructor(code: WebexErrorCode, message: string, options: WebexErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.findings = options.findings ?? [];
    this.reason = options.reason;
  }

  /** What the error says, as plain data for JSON: its code, message and findings, and no stack. */
  toJSON(): Record<string, unknown> {
    const { code, message, findings, reason } = this;
    return { code, message, ...(reason === undefined ? {} : { reason }), findings };
  }
}

/** What a {@linkcode WebexHttpError} knows of the answer. */
export interface WebexHttpErrorDetails {
  /** HTTP status, for example 401. */
  status: number;
  /** HTTP method of the request. */
  method: string;
  /** URL of the request. It never holds a token. */
  url: string;
  /** The service's `message`. */
  serviceMessage?: string | undefined;
  /** The service's `errors[].description`. */
  descriptions?: readonly string[] | undefined;
  /** The id that Webex support asks for. */
  trackingId?: string | undefined;
  /** Seconds that the service asked to wait, when it said so readably. */
  retryAfter?: number | undefined;
}

/**
 * The service answered, and the answer was a refusal.
 *
 * @example Usage
 * ```ts
 * import { createMock, getMe, WebexHttpError } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * await assert.rejects(
 *   () => getMe("bm90LW1pbmU_P0A1_39188c72-0029-47a4-b025-58a0ca745d06", { fetch: mock.fetch }),
 *   (error) => error instanceof WebexHttpError && error.status === 401 && error.trackingId !== undefined,
 * );
 * ```
 */
export class WebexHttpError extends WebexError {
  /** The name of the class. */
  override name = "WebexHttpError";
  /** HTTP status, for example 401. */
  readonly status: number;
  /** HTTP method of the request. */
  readonly method: string;
  /** URL of the request. */
  readonly url: string;
  /** The service's `message`, if it sent one. */
  readonly serviceMessage: string | undefined;
  /** The service's `errors[].description`. */
  readonly descriptions: readonly string[];
  /** The id that Webex support asks for, from the header or the body. */
  readonly trackingId: string | undefined;
  /** Seconds that the service asked to wait, when it said so readably. */
  readonly retryAfter: number | undefined;

  /** Makes an error from what the service answered. */
  constructor(
    code: WebexErrorCode,
    message: string,
    details: WebexHttpErrorDetails & WebexErrorOptions,
  ) {
    super(code, message, details);
    this.status = details.status;
    this.method = details.method;
    this.url = details.url;
    this.serviceMessage = details.serviceMessage;
    this.descriptions = details.descriptions ?? [];
    this.trackingId = details.trackingId;
    this.retryAfter = details.retryAfter;
  }

  /** What the error says, as plain data for JSON, with what is known of the answer. */
  override toJSON(): Record<string, unknown> {
    const { status, method, url, serviceMessage, descriptions, trackingId, retryAfter } = this;
    return {
      ...super.toJSON(),
      status,
      method,
      url,
      serviceMessage,
      descriptions,
      trackingId,
      retryAfter,
    };
  }
}

/**
 * Makes the error that refuses a token, an issuer or a secret: the code and the hint are those of the first
 * error; the message names every error, and every missing claim. Returns `undefined` when there is no error.
 *
 * @param advice What follows the hint, if anything.
 */
export function findingsError(
  doing: string,
  findings: readonly Finding[],
  advice = "",
): WebexError | undefined {
  const first = findings.find((finding) => finding.severity === "error");
  if (first === undefined) return undefined;
  const named = findings.filter(({ severity, code }) =>
    severity === "error" || code.endsWith("_missing")
  );
  const seen = named.map((finding) => finding.message).join("; ");
  return new WebexError(first.code, `${doing}: ${seen}. ${first.hint}${advice}`, { findings });
}

/** Throws the error for what was found, if there is one. */
export function refuseErrors(doing: string, findings: readonly Finding[], advice?: string): void {
  const error = findingsError(doing, findings, advice);
  if (error !== undefined) throw error;
}

/** The code of an error for a status that refuses. */
export function codeOf(status: number): WebexErrorCode {
  switch (status) {
    case 400:
      return "bad_request";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 429:
      return "rate_limited";
    default:
      return status >= 500 ? "service_failed" : "request_refused";
  }
}
