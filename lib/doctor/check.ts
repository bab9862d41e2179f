import type { NetworkFailureReason } from "../errors.ts";
import type { FindingCode } from "../finding.ts";

/** What is looked at, in the order of cause and effect. */
export type CheckName =
  | "runtime"
  | "permissions"
  | "variables"
  | "env_file"
  | "issuer"
  | "secret"
  | "signing"
  | "service_app"
  | "token"
  | "base_url"
  | "proxy"
  | "network"
  | "clock"
  | "service"
  | "login"
  | "refresh_token"
  | "access_token"
  | "organization"
  | "guests";

/**
 * How a check went. `ok`: nothing is wrong. `warning`: something works, and may not be what was meant. `error`:
 * something will not work. `skipped`: it was not looked at, since its cause has failed or nobody asked for it.
 */
export type CheckStatus = "ok" | "warning" | "error" | "skipped";

/**
 * What a check has found, as a stable code. Codes of a token, an issuer or a secret are those of `explainGuestToken`;
 * codes of the network are the reasons of `network_failed`.
 */
export type CheckCode =
  | FindingCode
  | NetworkFailureReason
  | "runtime_too_old"
  | "credentials_missing"
  | "credentials_incomplete"
  | "variable_quoted"
  | "variable_bearer_prefix"
  | "variable_white_space"
  | "variable_invisible"
  | "variable_unused"
  | "env_file_not_loaded"
  | "env_file_differs"
  | "env_file_unreadable"
  | "secret_malformed"
  | "base_url_malformed"
  | "base_url_v1_missing"
  | "base_url_v1_doubled"
  | "base_url_old_host"
  | "proxy_ignored"
  | "proxy_login"
  | "timed_out"
  | "clock_ahead"
  | "clock_behind"
  | "clock_unknown"
  | "captive_portal"
  | "not_webex"
  | "service_failed"
  | "rate_limited"
  | "login_refused"
  | "secret_of_other_issuer"
  | "refresh_token_refused"
  | "refresh_token_near_end"
  | "access_token_malformed"
  | "access_token_expired"
  | "access_token_refused"
  | "guest_token_given"
  | "personal_token"
  | "scope_missing"
  | "other_organization";

/** One line of a diagnosis: what was looked at, what was seen, and what to do. */
export interface Check {
  /** What was looked at. Several lines can be about the same. */
  name: CheckName;
  /** How it went. */
  status: CheckStatus;
  /** What was found; `undefined` where nothing is wrong or nothing was looked at. */
  code: CheckCode | undefined;
  /** What was seen. It holds no secret, no token, and no part of one. */
  message: string;
  /** What to do, if anything. */
  hint: string | undefined;
  /** For a skipped check, the one that has failed before it; `undefined` when nobody asked for it. */
  cause: CheckName | undefined;
}

/** What a check says, without its name. */
export interface Line {
  status: "ok" | "warning" | "error" | "skipped";
  code?: CheckCode;
  message: string;
  hint?: string;
}

/** Says that nothing is wrong. */
export function ok(message: string): Line {
  return { status: "ok", message };
}

/** Says that something works, and may not be what was meant. */
export function warning(code: CheckCode, message: string, hint: string): Line {
  return { status: "warning", code, message, hint };
}

/** Says that something will not work. */
export function error(code: CheckCode, message: string, hint: string): Line {
  return { status: "error", code, message, hint };
}

/** Says that nobody asked for a check. */
export function notAsked(message: string, hint: string): Line {
  return { status: "skipped", message, hint };
}
