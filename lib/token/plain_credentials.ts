import { decodeBase64, decodeUtf8 } from "../base64.ts";

const ISSUER =
  /^ciscospark:\/\/[A-Za-z0-9:._-]+\/ORGANIZATION\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The key of an issuer and a secret that plainly have the form that Webex shows: `undefined` says nothing
 * against them, only that `checkCredentials` has to look closer. With this, most calls load nothing more.
 */
export function plainKey(issuer: unknown, secret: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof issuer !== "string" || issuer.length > 200 || typeof secret !== "string") {
    return undefined;
  }
  const id = decodeBase64(issuer);
  if (id === undefined || !ISSUER.test(decodeUtf8(id) ?? "")) return undefined;
  if (!/^[A-Za-z0-9+/]{43}=?$/.test(secret)) return undefined;
  // a group of four characters of base64 begins at one of four places
  const isSuspect = [0, 1, 2, 3].some((skip) => {
    const bytes = decodeBase64(secret.slice(skip, skip + 40))!;
    return OF_AN_ID.test(String.fromCharCode(...bytes));
  });
  return isSuspect ? undefined : decodeBase64(secret);
}

/** What any part of an id of 30 characters or more has in it, encoded once or twice. */
const OF_AN_ID = /ciscos|spark:|ORGANI|[0-9a-f]{4}-[0-9a-f]{4}-|^Y2lz/;

/** Thirty days, beyond which a lifetime is reported. */
const LONG = 30 * 86400;

/** Whether there is plainly nothing to warn of; `false` says only that `claims_check.ts` has to look closer. */
export function isPlainGuest(claims: { sub: string; name: string }, expiresIn: number): boolean {
  return /^[A-Za-z0-9-]+$/.test(claims.sub) && expiresIn >= 5 && expiresIn <= LONG &&
    /^[\x21-\x7e\u00c0-\u024f][\x20-\x7e\u00c0-\u024f]*$/.test(claims.name);
}
