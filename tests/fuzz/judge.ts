import assert from "node:assert/strict";
import { WebexError, type WebexErrorCode, WebexHttpError } from "../../mod.ts";

/** Every code that is documented; one that is missing here does not compile. */
const CODES: Record<WebexErrorCode, true> = {
  guest_token_given: true,
  webhook_signature_missing: true,
  webhook_signature_mismatch: true,
  webhook_body_rewritten: true,
  webhook_malformed: true,
  har_malformed: true,
  har_of_other_sites: true,
  har_too_large: true,
  leak_found: true,
  fixture_malformed: true,
  openapi_malformed: true,
  token_empty: true,
  not_a_jwt: true,
  token_truncated: true,
  token_too_large: true,
  token_double_encoded: true,
  access_token_given: true,
  issuer_id_given: true,
  secret_given: true,
  jwe_given: true,
  json_given: true,
  not_a_guest_token: true,
  placeholder_given: true,
  token_quoted: true,
  token_bearer_prefix: true,
  token_white_space: true,
  token_invisible: true,
  token_surrounded: true,
  token_standard_base64: true,
  header_unreadable: true,
  claims_unreadable: true,
  alg_none: true,
  alg_not_hs256: true,
  crit_unknown: true,
  typ_unexpected: true,
  sub_missing: true,
  sub_empty: true,
  sub_not_string: true,
  sub_characters: true,
  sub_invisible: true,
  sub_replaced: true,
  name_missing: true,
  name_empty: true,
  name_not_string: true,
  name_invisible: true,
  name_replaced: true,
  iss_missing: true,
  iss_empty: true,
  iss_not_string: true,
  iss_is_secret: true,
  iss_quoted: true,
  iss_white_space: true,
  iss_invisible: true,
  iss_surrounded: true,
  iss_placeholder: true,
  iss_truncated: true,
  iss_decoded: true,
  iss_double_encoded: true,
  iss_bare_uuid: true,
  iss_other_id: true,
  iss_not_webex_id: true,
  iss_other_issuer: true,
  exp_missing: true,
  exp_not_number: true,
  exp_string: true,
  exp_milliseconds: true,
  exp_too_large: true,
  exp_fractional: true,
  exp_past: true,
  exp_near: true,
  exp_far: true,
  iat_future: true,
  iat_not_number: true,
  nbf_future: true,
  nbf_not_number: true,
  secret_is_issuer: true,
  secret_too_short: true,
  secret_short: true,
  secret_quoted: true,
  secret_bearer_prefix: true,
  secret_white_space: true,
  secret_invisible: true,
  secret_surrounded: true,
  signature_missing: true,
  signature_malformed: true,
  signature_standard_base64: true,
  signature_mismatch: true,
  signature_secret_undecoded: true,
  signature_secret_variant: true,
  signature_of_other_parts: true,
  signature_of_standard_base64: true,
  signature_good: true,
  signature_unchecked: true,
  bad_request: true,
  unauthorized: true,
  forbidden: true,
  not_found: true,
  rate_limited: true,
  request_refused: true,
  service_failed: true,
  redirect_refused: true,
  network_failed: true,
  timed_out: true,
  response_not_json: true,
  response_incomplete: true,
  response_too_large: true,
  refresh_token_refused: true,
  webex_id_malformed: true,
  mock_unhandled_request: true,
  mock_wait_timed_out: true,
};

/** What the engine says when the code is wrong, which nobody should be told in place of a reason. */
export const ENGINE_WORDS =
  /Cannot (read|set) propert|Cannot destructure|Cannot convert|is not a function|not iterable|call stack|of undefined|of null|Invalid time value|circular structure|ByteString/;

/** Holds an error to be a documented one that says in words what is wrong. */
export function assertDocumented(error: unknown): void {
  if (error instanceof WebexError) {
    assert(CODES[error.code], `the code ${error.code} is not documented`);
    for (const { code } of error.findings) assert(CODES[code]);
    if (error instanceof WebexHttpError) assert(Number.isInteger(error.status));
  } else {
    assert(
      error instanceof TypeError || error instanceof RangeError,
      `came out: ${Deno.inspect(error)}`,
    );
    assert.match(error.message, /^Cannot /);
  }
  assert.doesNotMatch((error as Error).message, ENGINE_WORDS);
}

/** Holds an error of a call with values of wrong types to be one of the documented classes. */
export function assertDocumentedClass(error: unknown): void {
  const documented = error instanceof WebexError || error instanceof TypeError ||
    error instanceof RangeError;
  assert(documented, `came out: ${Deno.inspect(error)}`);
}

/** Holds a text to show no piece of 12 characters of what is secret. */
export function assertHides(shown: string, ...secrets: string[]): void {
  // words that messages say of any token
  const told = shown.replace(/ORGANIZATION|ciscospark:\/\//g, "");
  const pieces = new Set<string>();
  for (const secret of secrets) {
    for (let at = 0; at + 12 <= Math.min(secret.length, 500); at++) {
      pieces.add(secret.slice(at, at + 12));
    }
  }
  for (let at = 0; at + 12 <= told.length; at++) {
    const piece = told.slice(at, at + 12);
    // other characters may be chance: a text of spaces, say, and an indented message
    assert(!pieces.has(piece) || !/^[\w+/=-]+$/.test(piece), "a piece of a secret is shown");
  }
}

/** How long a case may take, in milliseconds. */
const BOUND = 5000;

/** Runs a case, and holds it to end in time. */
export async function within<T>(run: () => T | Promise<T>): Promise<T> {
  const before = performance.now();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not done within ${BOUND} ms`)), BOUND);
  try {
    return await Promise.race([run(), late.promise]);
  } finally {
    clearTimeout(timer);
    // what never waits cannot be interrupted, and is noticed afterwards
    assert(performance.now() - before < BOUND, `took longer than ${BOUND} ms`);
  }
}

/** Runs what may fail, and holds the failure to be a documented one. */
export async function attempt<T>(
  run: () => T | Promise<T>,
  judge: (error: unknown) => void = assertDocumented,
): Promise<T | undefined> {
  try {
    return await within(run);
  } catch (error) {
    judge(error);
    return undefined;
  }
}
