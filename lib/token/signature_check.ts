import {
  decodeBase64,
  decodeBase64Url,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
  importHmacKey,
  sameBytes,
  signHs256,
} from "../bytes.ts";
import type { Finding } from "../finding.ts";
import { finding } from "./finding_texts.ts";
import type { Jws } from "./jws.ts";

const encoder = new TextEncoder();

/**
 * Says why a signature does not hold under a secret, by trying what people do by mistake: the secret used
 * without decoding it, decoded wrongly, or with white space; the signature encoded as standard base64; the
 * claims changed after signing.
 */
export async function explainSignature(jws: Jws, secret: string): Promise<Finding> {
  const malformed = checkSignatureForm(jws);
  if (malformed !== undefined) return malformed;
  const signature = readSignature(jws)!;
  const matches = async (key: Uint8Array<ArrayBuffer> | undefined, signed = jws.signed) =>
    key !== undefined && key.length > 0 &&
    sameBytes(signature, await signHs256(signed, await importHmacKey(key)));
  const trimmed = secret.trim();
  if (await matches(decodeBase64(trimmed))) return finding("signature_standard_base64");
  for (const text of new Set([trimmed, secret, ...variants(trimmed)])) {
    if (await matches(encoder.encode(text))) return finding("signature_secret_undecoded");
  }
  for (const wrong of wrongKeys(trimmed)) {
    if (await matches(wrong)) return finding("signature_secret_variant");
  }
  for (const signed of standardBase64Parts(jws)) {
    if (await matches(decodeBase64(trimmed), signed)) {
      return finding("signature_of_standard_base64");
    }
  }
  for (const signed of rewrittenParts(jws)) {
    if (await matches(decodeBase64(trimmed), signed)) return finding("signature_of_other_parts");
  }
  return finding("signature_mismatch");
}

/** Finds a signature that no secret can have made with HS256: none at all, not base64, or not 32 bytes. */
export function checkSignatureForm(jws: Jws): Finding | undefined {
  if (jws.signature === "") return finding("signature_missing");
  const signature = readSignature(jws);
  if (signature === undefined) return finding("signature_malformed", { seen: "not base64url" });
  if (signature.length === 32) return undefined;
  const seen = `${signature.length} bytes long, and one of HS256 is 32`;
  return finding("signature_malformed", { seen });
}

function readSignature({ signature }: Jws): Uint8Array<ArrayBuffer> | undefined {
  return decodeBase64Url(signature) ?? decodeBase64(signature);
}

function toStandard(text: string): string {
  return text.replaceAll("-", "+").replaceAll("_", "/");
}

function pad(text: string): string {
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** The same secret in the forms that a copy or a library may have made of it. */
function variants(text: string): string[] {
  const bare = text.replace(/=+$/, "");
  const urlSafe = bare.replaceAll("+", "-").replaceAll("/", "_");
  const written = [bare, urlSafe, toStandard(bare)];
  return [...written, ...written.map(pad), `${text}\n`, `${text}\r\n`];
}

/** Keys that lenient or twisted decoders make of a base64 secret. */
function wrongKeys(trimmed: string): Uint8Array<ArrayBuffer>[] {
  const keys: Uint8Array<ArrayBuffer>[] = [];
  const decoded = decodeBase64(trimmed);
  if (decoded !== undefined) {
    keys.push(encoder.encode(new TextDecoder().decode(decoded)));
    const hex = encodeHex(decoded);
    keys.push(encoder.encode(hex), encoder.encode(hex.toUpperCase()));
    keys.push(encoder.encode(encodeBase64(decoded)));
    // a decoder of the standard alphabet that skips - and _
    const skipped = decodeBase64(skipUrlSafe(trimmed));
    if (skipped !== undefined) keys.push(skipped);
    // a base64 text decoded as latin1 characters, then encoded as UTF-8
    keys.push(encoder.encode(Array.from(decoded, (byte) => String.fromCharCode(byte)).join("")));
    // the secret cut short by one quantum when padding was dropped
    keys.push(decoded.subarray(0, decoded.length - decoded.length % 3));
  }
  const twice = decoded && decodeBase64(new TextDecoder().decode(decoded).trim());
  if (twice !== undefined) keys.push(twice);
  const whole = decodeBase64(trimmed.replace(/\s+/g, ""));
  if (whole !== undefined) keys.push(whole);
  return keys;
}

function skipUrlSafe(text: string): string {
  const kept = text.replace(/[-_=]/g, "");
  return kept.length % 4 === 1 ? kept.slice(0, -1) : kept;
}

/** The same header and claims in standard base64, or padded: what was signed before a token was mended. */
function standardBase64Parts({ signed }: Jws): Set<string> {
  const writings = [pad, toStandard, (segment: string) => pad(toStandard(segment))];
  return new Set(writings.map((write) => signed.split(".").map(write).join(".")));
}

/** The same header and claims in other usual orders and spacings. */
function* rewrittenParts(jws: Jws): Generator<string> {
  // guest tokens are short; claims nested without end cannot be written out again
  if (jws.signed.length > 20_000) return;
  const [head, body] = jws.signed.split(".") as [string, string];
  const headers = [
    head,
    encodeBase64Url('{"alg":"HS256","typ":"JWT"}'),
    encodeBase64Url('{"typ":"JWT","alg":"HS256"}'),
    encodeBase64Url('{"alg":"HS256"}'),
  ];
  const { exp, ...others } = jws.claims;
  const claims = [jws.claims];
  if (typeof exp === "string") claims.push({ ...others, exp: Number(exp) });
  if (typeof exp === "number") claims.push({ ...others, exp: String(exp) });
  const bodies = [body, ...claims.map((each) => encodeBase64Url(JSON.stringify(each)))];
  for (const header of headers) for (const each of bodies) yield `${header}.${each}`;
}
