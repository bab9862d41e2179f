/**
 * Every code that a {@linkcode Finding} can have. Codes are stable; `lib/token/README.md` has them in a table.
 */
export type FindingCode =
  // something else in place of a guest token
  | "token_empty"
  | "not_a_jwt"
  | "token_truncated"
  | "token_too_large"
  | "token_double_encoded"
  | "access_token_given"
  | "issuer_id_given"
  | "secret_given"
  | "jwe_given"
  | "json_given"
  | "not_a_guest_token"
  | "placeholder_given"
  // what a copy does to a token
  | "token_quoted"
  | "token_bearer_prefix"
  | "token_white_space"
  | "token_invisible"
  | "token_surrounded"
  | "token_standard_base64"
  // the parts of the JWT
  | "header_unreadable"
  | "claims_unreadable"
  | "alg_none"
  | "alg_not_hs256"
  | "crit_unknown"
  | "typ_unexpected"
  // the claims
  | "sub_missing"
  | "sub_empty"
  | "sub_not_string"
  | "sub_characters"
  | "sub_invisible"
  | "sub_replaced"
  | "name_missing"
  | "name_empty"
  | "name_not_string"
  | "name_invisible"
  | "name_replaced"
  | "iss_missing"
  | "iss_empty"
  | "iss_not_string"
  | "iss_is_secret"
  | "iss_quoted"
  | "iss_white_space"
  | "iss_invisible"
  | "iss_surrounded"
  | "iss_placeholder"
  | "iss_truncated"
  | "iss_decoded"
  | "iss_double_encoded"
  | "iss_bare_uuid"
  | "iss_other_id"
  | "iss_not_webex_id"
  | "iss_other_issuer"
  | "exp_missing"
  | "exp_not_number"
  | "exp_string"
  | "exp_milliseconds"
  | "exp_too_large"
  | "exp_fractional"
  | "exp_past"
  | "exp_near"
  | "exp_far"
  | "iat_future"
  | "iat_not_number"
  | "nbf_future"
  | "nbf_not_number"
  // the secret of the issuer
  | "secret_is_issuer"
  | "secret_too_short"
  | "secret_short"
  // what a copy does to a secret
  | "secret_quoted"
  | "secret_bearer_prefix"
  | "secret_white_space"
  | "secret_invisible"
  | "secret_surrounded"
  // the signature
  | "signature_missing"
  | "signature_malformed"
  | "signature_standard_base64"
  | "signature_mismatch"
  | "signature_secret_undecoded"
  | "signature_secret_variant"
  | "signature_of_other_parts"
  | "signature_of_standard_base64"
  | "signature_good"
  | "signature_unchecked";

/** How bad a {@linkcode Finding} is. */
export type Severity = "error" | "warning" | "info";

/** One thing noticed about a token, an issuer or a secret: what was seen, how bad it is, and what to do. */
export interface Finding {
  /** What was noticed, as a stable code. */
  code: FindingCode;
  /** `error`: will be refused. `warning`: may be refused, or is not what was meant. `info`: good to know. */
  severity: Severity;
  /** What was seen. It never holds a token, a secret, or a part of one. */
  message: string;
  /** What to do. */
  hint: string;
}
