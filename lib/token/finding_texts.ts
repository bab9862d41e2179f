import type { Finding, FindingCode, Severity } from "../finding.ts";

const COPY_TOKEN = "Copy the token again, whole; a character was lost or altered";
const COPY_ISSUER = "Use the Guest Issuer ID exactly as shown by Webex";
const CHECK_CLOCK =
  "Compare the clock of the machine that signs with the right time, or leave the claim out";
const SIGN_HS256 = "Sign with HS256 and the decoded secret of the Guest Issuer";
const SIGN_SUB = "Sign a token with the claim sub: a text that identifies the guest";
const SIGN_NAME = "Sign a token with the claim name: the name that others see";
const SIGN_ISS = "Sign a token with the claim iss: the Guest Issuer ID";

/**
 * What each finding says: its severity, its message, and what to do. A word in braces is a value that the check
 * passes to {@linkcode finding}. A test compares the table in `lib/token/README.md` with this one.
 */
export const FINDING_TEXTS = {
  // something else in place of a guest token
  token_empty: [
    "error",
    "the token is empty",
    "Give the guest token, or - to read it from stdin",
  ],
  not_a_jwt: [
    "error",
    "this is not a JWT: it has {seen}",
    "Give the guest token as `create` prints it",
  ],
  token_truncated: [
    "error",
    "this looks like a JWT with {count} of its 3 segments",
    "Copy the token again, whole; a JWT has two dots",
  ],
  token_too_large: [
    "error",
    "this is larger than a token may be: it is {seen}",
    "Give the guest token as `create` prints it",
  ],
  token_double_encoded: [
    "error",
    "this is a JWT that was encoded once more",
    "Give the JWT itself: do not base64-encode or URL-encode it",
  ],
  access_token_given: [
    "error",
    "this is an access token, not a guest token",
    "Use it as it is, or ask who is behind it with getMe or `verify --access`",
  ],
  issuer_id_given: [
    "error",
    "this is {what}, not a token",
    "An issuer id goes into --issuer; the token is what `create` prints",
  ],
  secret_given: [
    "error",
    "this is base64 of {count} bytes, as an issuer secret is, not a token",
    "A secret goes into --secret-file or SECRET; if it was shown to others, have it regenerated",
  ],
  jwe_given: [
    "error",
    "this has five segments: it is an encrypted token (JWE), not a signed one",
    "Give the guest token, which has three segments",
  ],
  json_given: [
    "error",
    "this is JSON, not a token",
    "Give only the token: the value of token or accessToken",
  ],
  not_a_guest_token: [
    "error",
    "this is a JWT of another kind, not a guest token",
    "Give a token made by createGuestToken or `create`",
  ],
  placeholder_given: [
    "error",
    "this is a placeholder, and no token was put in its place",
    "Put the token there; in a shell, $NAME within single quotes stays as it is",
  ],
  // what a copy does to a token, mended where that can be
  token_quoted: ["error", "quotes stand around the token", "Give the token without quotes"],
  token_bearer_prefix: [
    "error",
    "the word Bearer or Authorization stands before the token",
    "Give only the token, without Bearer and the name of a header",
  ],
  token_white_space: [
    "error",
    "white space stands in or around the token",
    "Give the token on one line, without spaces",
  ],
  token_invisible: [
    "error",
    "the token holds an invisible character, as a copy from a web page can",
    "Give the token without it",
  ],
  token_surrounded: [
    "error",
    "other text stands around the token",
    "Give only the token, without its name, brackets or what follows",
  ],
  token_standard_base64: [
    "error",
    "a segment of the token is in standard base64 or padded",
    "Encode the segments of a JWT as base64url without padding",
  ],
  // the parts of the JWT
  header_unreadable: [
    "error",
    "the header of the JWT is not base64url of a JSON object",
    COPY_TOKEN,
  ],
  claims_unreadable: [
    "error",
    "the claims of the JWT are not base64url of a JSON object",
    COPY_TOKEN,
  ],
  alg_none: ["error", "the token is not signed: its algorithm is none", SIGN_HS256],
  alg_not_hs256: ["error", "the algorithm of the token is not HS256", SIGN_HS256],
  crit_unknown: [
    "error",
    "the header names a critical extension (crit), and guest tokens have none",
    "Sign it without crit",
  ],
  typ_unexpected: [
    "warning",
    "the header's typ is not JWT",
    'Sign with the header {"alg":"HS256","typ":"JWT"}',
  ],
  // the claims sub and name
  sub_missing: ["error", "the claim sub is missing", SIGN_SUB],
  sub_empty: ["error", "the claim sub is empty", SIGN_SUB],
  sub_not_string: ["error", "the claim sub is {type}, not a string", SIGN_SUB],
  sub_characters: [
    "warning",
    "the claim sub holds characters other than letters, digits and hyphens",
    "The service has been seen to take more, but its documentation does not promise it",
  ],
  sub_invisible: [
    "warning",
    "the claim sub holds a line break, a control character or an invisible character",
    "Take it out: two subjects that look the same would be two guests",
  ],
  sub_replaced: [
    "warning",
    "the claim sub holds U+FFFD, which stands where characters were lost",
    "Give it in UTF-8: two subjects that lost other characters would be one guest",
  ],
  name_missing: ["warning", "the claim name is missing", SIGN_NAME],
  name_empty: ["warning", "the claim name is empty", SIGN_NAME],
  name_not_string: ["error", "the claim name is {type}, not a string", SIGN_NAME],
  name_invisible: [
    "warning",
    "the claim name holds a line break, a control character or an invisible character",
    "Take it out, or others may see another name than was meant",
  ],
  name_replaced: [
    "warning",
    "the claim name holds U+FFFD, which stands where characters were lost",
    "Give it in UTF-8, or others see a question mark in their place",
  ],
  // the issuer: the claim iss, or what is passed to sign with
  iss_missing: ["error", "the claim iss is missing", SIGN_ISS],
  iss_empty: ["error", "the claim iss is empty", SIGN_ISS],
  iss_not_string: ["error", "the claim iss is {type}, not a string", SIGN_ISS],
  iss_is_secret: [
    "error",
    "{iss} looks like a secret: it is base64 of {count} bytes, and not a Webex id",
    "Give the Guest Issuer ID as the issuer; a secret that was put into a token must be regenerated",
  ],
  iss_quoted: ["error", "{iss} has quotes around it", COPY_ISSUER],
  iss_white_space: ["error", "{iss} holds white space", COPY_ISSUER],
  iss_invisible: [
    "error",
    "{iss} holds an invisible character, as a copy from a web page can",
    COPY_ISSUER,
  ],
  iss_surrounded: ["error", "{iss} is a Webex id with other text around it", COPY_ISSUER],
  iss_placeholder: ["error", "{iss} is a placeholder, and no id was put in its place", COPY_ISSUER],
  iss_truncated: [
    "error",
    "{iss} is part of a Webex id: some of it was cut off or altered",
    COPY_ISSUER,
  ],
  iss_decoded: ["error", "{iss} is a decoded id, starting with ciscospark://", COPY_ISSUER],
  iss_double_encoded: ["error", "{iss} is a Webex id that was encoded once more", COPY_ISSUER],
  iss_bare_uuid: [
    "warning",
    "{iss} is a bare uuid, a form of 2017",
    "Today the Guest Issuer ID is base64 and begins with Y2lz",
  ],
  iss_other_id: ["error", "{iss} is a Webex id of type {type}, not ORGANIZATION", COPY_ISSUER],
  iss_not_webex_id: ["error", "{iss} is not a Webex id", COPY_ISSUER],
  iss_other_issuer: [
    "error",
    "the claim iss is not the given issuer",
    "Sign with the secret and the id of the same Guest Issuer",
  ],
  // the time
  exp_missing: [
    "error",
    "the claim exp is missing",
    "Sign a token with exp: seconds since 1970, soon after now",
  ],
  exp_not_number: [
    "error",
    "the claim exp is {type}",
    "exp is a number: whole seconds since 1970",
  ],
  exp_string: [
    "info",
    "the claim exp is a string of digits",
    "The service takes it, and its documentation writes it so; most JWT libraries refuse it",
  ],
  exp_milliseconds: [
    "error",
    "the claim exp looks like milliseconds",
    "exp is in seconds: divide by 1000",
  ],
  exp_too_large: [
    "error",
    "the claim exp is {seen}",
    "exp is a number: whole seconds since 1970",
  ],
  exp_fractional: [
    "warning",
    "the claim exp is not whole seconds",
    "Round exp down to whole seconds",
  ],
  exp_past: [
    "error",
    "the token expired {span} ago",
    "Create a new guest token; if it is new, compare the clock of this machine with the right time",
  ],
  exp_near: ["warning", "the token expires in {span}", "Create it with a longer lifetime"],
  exp_far: [
    "warning",
    "the token can be exchanged for another {span}",
    "Webex advises the lowest practical value: whoever finds the token can be this guest until then",
  ],
  iat_future: ["warning", "the claim iat {seen}", CHECK_CLOCK],
  iat_not_number: [
    "warning",
    "the claim iat is {seen}",
    "Leave iat out: guest tokens do not need it",
  ],
  nbf_future: ["error", "the claim nbf {seen}", CHECK_CLOCK],
  nbf_not_number: [
    "error",
    "the claim nbf is {seen}",
    "Leave nbf out: guest tokens do not need it",
  ],
  // the secret of the issuer
  secret_is_issuer: [
    "error",
    "the secret is {what}, as an issuer is, and not a secret",
    "Swap the issuer and the secret: the issuer begins with Y2lz, and the secret is about 44 characters of base64",
  ],
  secret_too_short: [
    "error",
    "the secret decodes to {length}, too short for a Guest Issuer",
    "Use the secret exactly as shown when the Guest Issuer was created, about 44 characters",
  ],
  secret_short: [
    "warning",
    "the secret decodes to {length}, and HS256 asks for 32 or more (RFC 7518, section 3.2)",
    "Use the secret exactly as shown when the Guest Issuer was created, about 44 characters",
  ],
  // what a copy does to a secret, mended where that can be
  secret_quoted: ["error", "quotes stand around the secret", "Give the secret without quotes"],
  secret_bearer_prefix: [
    "error",
    "the word Bearer or Authorization stands before the secret",
    "Give only the secret, without Bearer and the name of a header",
  ],
  secret_white_space: [
    "error",
    "a line break stands in the secret",
    "Give the secret on one line, without spaces",
  ],
  secret_invisible: [
    "error",
    "the secret holds an invisible character, as a copy from a web page can",
    "Give the secret without it",
  ],
  secret_surrounded: [
    "error",
    "other text stands around the secret",
    "Give only the secret, without its name, brackets or what follows",
  ],
  // the signature
  signature_missing: ["error", "the token has no signature", "Sign it, or copy it whole"],
  signature_malformed: [
    "error",
    "the signature is {seen}",
    "Copy the token again, whole; if it is whole, sign it with HS256",
  ],
  signature_standard_base64: [
    "error",
    "the signature is right, but encoded as standard base64 or with padding",
    "Encode the segments of a JWT as base64url without padding",
  ],
  signature_mismatch: [
    "error",
    "the signature does not match the secret: it was made with another secret, or header or claims were altered after signing",
    "Compare the issuer and its secret; a regenerated secret makes the earlier one void at once",
  ],
  signature_secret_undecoded: [
    "error",
    "the token is signed with the text of the secret, not with what it decodes to",
    "Decode the secret from base64 and sign with the bytes",
  ],
  signature_secret_variant: [
    "error",
    "the token is signed with a wrong decoding of the secret",
    "Drop white space around the secret and decode all of it, in its own base64 alphabet, as bytes",
  ],
  signature_of_other_parts: [
    "error",
    "the signature is right for these claims written another way: header or claims were rewritten after signing",
    "Send the token exactly as it was signed",
  ],
  signature_of_standard_base64: [
    "error",
    "the signature is right for segments in standard base64 or with padding, which no JWT has",
    "Encode header and claims as base64url without padding, and sign them so",
  ],
  signature_good: ["info", "the signature matches the secret", "Nothing to do"],
  signature_unchecked: [
    "info",
    "the signature was not checked",
    "Give the issuer's secret to have it checked",
  ],
} as const satisfies Record<FindingCode, readonly [Severity, message: string, hint: string]>;

type Message<Code extends FindingCode> = typeof FINDING_TEXTS[Code][1];

/** The words in braces of a message. */
type Blanks<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Blanks<Rest>
  : never;

/** The values that a message needs: no argument when it needs none. */
type Values<Code extends FindingCode> = [Blanks<Message<Code>>] extends [never] ? []
  : [Record<Blanks<Message<Code>>, string | number>];

/** Makes a finding from the table, with the values that its message needs. */
export function finding<Code extends FindingCode>(code: Code, ...values: Values<Code>): Finding {
  const [severity, message, hint] = FINDING_TEXTS[code];
  const [blanks = {}] = values as [Record<string, string | number>?];
  const filled = message.replace(/\{(\w+)\}/g, (_, name: string) => String(blanks[name]));
  return { code, severity, message: filled, hint };
}
