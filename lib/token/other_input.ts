import { decodeBase64, decodeUtf8 } from "../base64.ts";
import { readWebexId } from "../webex_id.ts";
import { errorFinding, type Finding } from "../finding.ts";

/** An opaque access token: base64, a cluster code such as P0A1, and the uuid of the organization. */
export const OPAQUE_ACCESS_TOKEN: RegExp =
  /^([A-Za-z0-9+/=-]+)_([A-Za-z0-9]{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Says what a text is that is no JWT in three segments. Never shows any of it. */
export function describeOtherInput(text: string): Finding {
  const trimmed = text.trim();
  if (trimmed === "") {
    return errorFinding(
      "token_empty",
      "the token is empty",
      "Give the guest token, or - to read it from stdin",
    );
  }
  if (/^["'`]|["'`]$/.test(trimmed)) {
    return errorFinding(
      "token_quoted",
      "quotes stand around the token",
      "Give the token without quotes",
    );
  }
  if (/^bearer\s/i.test(trimmed)) {
    return errorFinding(
      "token_bearer_prefix",
      "the word Bearer stands before the token",
      "Give the token alone, without Bearer",
    );
  }
  if (isJson(trimmed)) {
    return errorFinding(
      "json_given",
      "this is JSON, not a token",
      "Give the token alone: the value of token or accessToken",
    );
  }
  if (/\s/.test(text)) {
    return errorFinding(
      "token_white_space",
      "white space stands in or around the token",
      "Give the token on one line, without spaces",
    );
  }
  if (OPAQUE_ACCESS_TOKEN.test(text)) {
    return errorFinding(
      "access_token_given",
      "this is an opaque access token, not a JWT",
      "Ask who is behind it with `verify --access`; a guest token is a JWT, made with `create`",
    );
  }
  const id = readWebexId(text);
  if (id !== undefined) return describeId(id.type);
  const segments = text.split(".", 6).length;
  if (segments === 5) {
    return errorFinding(
      "jwe_given",
      "this has five segments: it is an encrypted token (JWE), not a signed one",
      "Give the guest token, which has three segments",
    );
  }
  if (/^eyJ/.test(text) && segments < 3 && !/%2E/i.test(text)) {
    return errorFinding(
      "token_truncated",
      `this looks like a JWT with ${segments} of its 3 segments`,
      "Copy the token again, whole; a JWT has two dots",
    );
  }
  return describeEncoded(text, segments);
}

function describeId(type: string | undefined): Finding {
  const what = type === undefined ? "a uuid" : `a Webex id of type ${type}`;
  return errorFinding(
    "issuer_id_given",
    `this is ${what}, not a token`,
    "An issuer id goes into --issuer; the token is what `create` prints",
  );
}

function describeEncoded(text: string, segments: number): Finding {
  const bytes = text.length < 100_000 ? decodeBase64(text) : undefined;
  const inner = bytes && decodeUtf8(bytes);
  if (
    /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(inner ?? "") ||
    /^eyJ[\w-]*(%2E|\.)/i.test(text) && /%/.test(text)
  ) {
    return errorFinding(
      "token_double_encoded",
      "this is a JWT that was encoded once more",
      "Give the JWT itself: do not base64-encode or URL-encode it",
    );
  }
  if (bytes !== undefined && bytes.length >= 16 && bytes.length <= 64) {
    return errorFinding(
      "secret_given",
      `this is base64 of ${bytes.length} bytes, as an issuer secret is, not a token`,
      "A secret goes into --secret-file or SECRET; if it was shown to others, have it regenerated",
    );
  }
  return errorFinding(
    "not_a_jwt",
    segments === 3
      ? "this has three segments, and they do not hold base64url of JSON"
      : `this is not a JWT: it has ${segments > 5 ? "more than 5" : segments} segment${
        segments === 1 ? "" : "s"
      }, and a JWT has 3`,
    "Give the guest token as `create` prints it",
  );
}

function isJson(text: string): boolean {
  if (!/^[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
