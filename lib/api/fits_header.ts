/** Checks whether a token can be sent in a header: visible ASCII without spaces, and not empty. */
export function fitsHeader(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}
