/**
 * Where sessions keep their tokens, so that a restart reuses them. A value is a secret: it holds a token.
 *
 * A `Map` is one; so is anything with these two functions around a file or a database.
 *
 * @example Usage
 * ```ts
 * import { createGuestSession, createMock, type SessionStore } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const kept = new Map<string, string>();
 * const store: SessionStore = {
 *   get: (key) => kept.get(key),
 *   set: (key, value) => void kept.set(key, value),
 * };
 * const mock = createMock();
 * const guest = { subject: "123", displayName: "Stève" };
 * const options = { ...mock.issuer, fetch: mock.fetch, store };
 * await createGuestSession(guest, options).getAccessToken();
 * await createGuestSession(guest, options).getAccessToken(); // as after a restart
 * assert.equal(mock.requests("jwt/login").length, 1);
 * ```
 */
export interface SessionStore {
  /** Returns what was set under a key; nothing when nothing was. */
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  /**
   * Sets a value under a key. A promise is waited for; what it or the function returns is not looked at. The value
   * is of no use after `expiresIn` seconds, so that a store may forget it then.
   */
  set(key: string, value: string, options: { expiresIn: number }): unknown;
  /**
   * Takes a lease of a key for some milliseconds, for one of many instances at a time. Returns what ends it, or
   * `null` while another instance has it. Without leases, instances that share a store may each obtain a token.
   */
  lease?(
    key: string,
    milliseconds: number,
  ): (() => unknown) | null | undefined | Promise<(() => unknown) | null | undefined>;
}
