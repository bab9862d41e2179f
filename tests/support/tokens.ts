import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";

/** The issuer of the README's example token. */
export const ISSUER =
  "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDY";

/** The organization that {@linkcode ISSUER} names. */
export const ORG_UUID = "39188c72-0029-47a4-b025-58a0ca745d06";

/** A secret that guards nothing: 32 bytes, as those of Webex. */
export const SECRET = "bm90IGEgcmVhbCBzZWNyZXQsIGp1c3QgYW4gZXhhbXA=";

/** A secret whose base64 needs the characters in which the two alphabets differ. */
export const SLASHED_SECRET = Buffer.alloc(32, 0xfb).toString("base64");

/** The secret of another issuer. */
export const OTHER_SECRET = "YW5vdGhlciBzZWNyZXQsIG9mIGFub3RoZXIgaXNzdWVy";

/** The instant that tests take for now, in milliseconds. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** {@linkcode NOW} in whole seconds. */
export const NOW_SECONDS = Math.floor(NOW / 1000);

/** An access token of the opaque form. */
export const OPAQUE_TOKEN = `${Buffer.alloc(48, 0x5a).toString("base64")}_P0A1_${ORG_UUID}`;

/** Claims that nothing is wrong with. */
export const GOOD_CLAIMS = {
  sub: "guest-7",
  name: "Stève",
  iss: ISSUER,
  exp: NOW_SECONDS + 600,
};

/** How {@linkcode signToken} signs. */
export interface SignOptions {
  header?: Record<string, unknown>;
  key?: Uint8Array | string;
}

/** Signs a JWT with node:crypto, a judge that shares no code with the library. */
export function signToken(claims: unknown, options: SignOptions = {}): string {
  const { header = { alg: "HS256", typ: "JWT" }, key = Buffer.from(SECRET, "base64") } = options;
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

/** A guest token that is good for 5400 seconds from the clock of the command line's tests on. */
export function guestToken(exp: unknown = 1517073019, name = "Stève"): string {
  return signToken({ sub: "123", name, iss: ISSUER, exp });
}

/** Reads a segment of a JWT. */
export function segment(token: string, index: number): unknown {
  return JSON.parse(Buffer.from(token.split(".")[index]!, "base64url").toString());
}

/** An access token in the form of a JWT, as the README of the former tool shows it. */
export function jwtAccessToken(claims: Record<string, unknown> = {}): string {
  return signToken({
    machine_type: "appuser",
    expiry_time: NOW + 1000,
    realm: ORG_UUID,
    cis_uuid: "8dcc341a-1111-4222-8333-44455c80b767",
    iss: "https://idbroker.webex.com/idb",
    ...claims,
  }, { header: { alg: "RS256" } });
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
