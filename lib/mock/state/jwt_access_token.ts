import signingKey from "../../../fixtures/signing_key.json" with { type: "json" };
import { decodeBase64Url, decodeUtf8, encodeBase64Url, encodeHex } from "../../bytes.ts";
import type { AccessTokenClaims } from "./access_token_claims.ts";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const HEADER = encodeBase64Url('{"alg":"RS256"}');
/** Length of the header, the two dots and the signature, which is always the same. */
const FRAME = HEADER.length + 2 + 342;
const encoder = new TextEncoder();

/** What {@linkcode signJwtAccessToken} puts into a token besides its claims. */
export interface JwtAccessTokenOptions {
  /** What the mock itself reads again; it goes where real tokens have an encrypted string. */
  sealed: Uint8Array;
  /** The uuid of the person. */
  personUuid: string;
  /** The token is padded to this many characters. */
  minLength: number;
}

/**
 * Signs an access token in the form of a JWT. It has the claims that such tokens were seen to have: `expiry_time`
 * in milliseconds, and no `exp`.
 */
export async function signJwtAccessToken(
  token: AccessTokenClaims,
  { sealed, personUuid, minLength }: JwtAccessTokenOptions,
): Promise<string> {
  const user = new Date(token.issuedAt).toISOString().replace(/[-:T]/g, "");
  const claims: Record<string, unknown> = {
    machine_type: "appuser",
    expiry_time: token.expiresAt,
    user_type: "machine",
    realm: token.orgUuid,
    cis_uuid: personUuid,
    reference_id: personUuid.split("").reverse().join("").replaceAll("-", ""),
    iss: "https://idbroker.webex.com/idb",
    token_type: "Bearer",
    client_id: `C${encodeHex(encoder.encode(token.ownerId)).slice(-32).padStart(64, "0")}`,
    token_id: `mock-${token.issuedAt}-${token.serial}`,
    private: encodeBase64Url(sealed),
    user_modify_timestamp: user,
  };
  const missing = minLength - FRAME - Math.ceil(JSON.stringify(claims).length * 4 / 3);
  if (missing > 0) claims.private += `.${"A".repeat(missing)}`;
  const signed = `${HEADER}.${encodeBase64Url(JSON.stringify(claims))}`;
  const signature = await crypto.subtle.sign(
    ALGORITHM,
    await keyTo("sign"),
    encoder.encode(signed),
  );
  return `${signed}.${encodeBase64Url(new Uint8Array(signature))}`;
}

/** Returns the claim `private` of an access token in the form of a JWT, if the mock has signed it. */
export async function readJwtAccessToken(token: string): Promise<Uint8Array | undefined> {
  const [head, body, signature, more] = token.split(".", 4);
  if (head !== HEADER || body === undefined || signature === undefined || more !== undefined) {
    return undefined;
  }
  const bytes = decodeBase64Url(signature);
  const signed = encoder.encode(`${head}.${body}`);
  if (bytes === undefined) return undefined;
  if (!await crypto.subtle.verify(ALGORITHM, await keyTo("verify"), bytes, signed)) {
    return undefined;
  }
  const claims = JSON.parse(decodeUtf8(decodeBase64Url(body)!)!);
  return decodeBase64Url(claims.private.split(".")[0]);
}

const keys: { sign?: Promise<CryptoKey>; verify?: Promise<CryptoKey> } = {};

/** Imports the mock's key once for each use. */
function keyTo(use: "sign" | "verify"): Promise<CryptoKey> {
  const { jwk } = signingKey;
  const { kty, n, e } = jwk;
  const material = use === "sign" ? jwk : { kty, n, e, alg: "RS256" };
  return keys[use] ??= crypto.subtle.importKey("jwk", material, ALGORITHM, false, [use]);
}
