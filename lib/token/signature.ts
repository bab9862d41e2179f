import { decodeBase64Url } from "../base64.ts";
import type { Finding } from "../finding.ts";
import { finding } from "./finding_texts.ts";
import { importHmacKey, sameBytes, signHs256 } from "./hs256.ts";
import type { Jws } from "./jws.ts";

/**
 * Finds an algorithm that is not HS256; `none` is refused like every other. An extension that the header
 * calls critical is refused too, as RFC 7515, section 4.1.11, asks of those who do not know it.
 */
export function checkAlgorithm(jws: Jws): Finding | undefined {
  const { alg, crit } = jws.header;
  if (crit !== undefined) return finding("crit_unknown");
  if (alg === "HS256") return undefined;
  const none = typeof alg === "string" && alg.toLowerCase() === "none";
  return finding(none ? "alg_none" : "alg_not_hs256");
}

/** Checks whether a JWT is signed with a key. */
export async function isSignedWith(jws: Jws, key: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const signature = decodeBase64Url(jws.signature);
  if (signature === undefined) return false;
  return sameBytes(signature, await signHs256(jws.signed, await importHmacKey(key)));
}
