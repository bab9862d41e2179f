import signingKey from "../../../fixtures/signing_key.json" with { type: "json" };
import { decodeBase64Url, decodeUtf8, encodeBase64Url, encodeHex } from "../../base64.ts";
import type { TokenProof } from "./access_tokens.ts";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const HEADER = encodeBase64Url('{"alg":"RS256"}');
/** Length of the header, the two dots and the signature, which is always the same. */
const FRAME = HEADER.length + 2 + 342;
const encoder = new TextEncoder();

/**
 * Signs an access token in the form of a JWT: the claims that such tokens were seen to have, `expiry_time` in
 * milliseconds and no `exp`. The claim `private`, an encrypted text in real ones, holds the mock's own proof.
 */
export async function signJwtAccessToken(
  proof: TokenProof,
  proofText: string,
  personUuid: string,
  minLength: number,
): Promise<string> {
  const user = new Date(proof.issuedAt).toISOString().replace(/[-:T]/g, "");
  const claims: Record<string, unknown> = {
    machine_type: "appuser",
    expiry_time: proof.expiresAt,
    user_type: "machine",
    realm: proof.orgUuid,
    cis_uuid: personUuid,
    reference_id: personUuid.split("").reverse().join("").replaceAll("-", ""),
    iss: "https://idbroker.webex.com/idb",
    token_type: "Bearer",
    client_id: `C${encodeHex(encoder.encode(proof.realm)).slice(-32).padStart(64, "0")}`,
    token_id: `mock-${proof.issuedAt}-${proof.serial}`,
    private: encodeBase64Url(proofText),
    user_modify_timestamp: user,
  };
  const room = minLength - FRAME - Math.ceil(JSON.stringify(claims).length * 4 / 3);
  if (room > 0) claims.private += `.${"A".repeat(room)}`;
  const signed = `${HEADER}.${encodeBase64Url(JSON.stringify(claims))}`;
  const signature = await crypto.subtle.sign(
    ALGORITHM,
    await keyTo("sign"),
    encoder.encode(signed),
  );
  return `${signed}.${encodeBase64Url(new Uint8Array(signature))}`;
}

/** Gives the proof of an access token in the form of a JWT, if the mock has signed it. */
export async function readJwtAccessToken(token: string): Promise<string | undefined> {
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
  return decodeUtf8(decodeBase64Url(claims.private.split(".")[0])!);
}

const keys: { sign?: Promise<CryptoKey>; verify?: Promise<CryptoKey> } = {};

/** Imports the mock's key once for each use. */
function keyTo(use: "sign" | "verify"): Promise<CryptoKey> {
  const { jwk } = signingKey;
  const { kty, n, e } = jwk;
  const material = use === "sign" ? jwk : { kty, n, e, alg: "RS256" };
  return keys[use] ??= crypto.subtle.importKey("jwk", material, ALGORITHM, false, [use]);
}
