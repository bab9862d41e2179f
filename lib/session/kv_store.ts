import type { SessionStore } from "./session_store.ts";

/** What of Deno KV is used. `await Deno.openKv()` is one. */
export interface KvLike {
  /** Reads an entry. */
  get<T>(key: readonly string[]): Promise<{ value: T | null; versionstamp: string | null }>;
  /** Writes an entry, which may be forgotten after some milliseconds. */
  set(key: readonly string[], value: unknown, options?: { expireIn?: number }): Promise<unknown>;
  /** Begins a change that takes place as a whole or not at all. */
  atomic(): KvChangeLike;
}

/** A change of Deno KV that takes place as a whole or not at all. */
export interface KvChangeLike {
  /** Lets it take place only if an entry has this version. */
  check(entry: { key: readonly string[]; versionstamp: string | null }): KvChangeLike;
  /** Writes an entry. */
  set(key: readonly string[], value: unknown, options?: { expireIn?: number }): KvChangeLike;
  /** Deletes an entry. */
  delete(key: readonly string[]): KvChangeLike;
  /** Does it. `ok` is `false` if a check failed. */
  commit(): Promise<{ ok: boolean }>;
}

/** A lease as it is kept. Deno KV forgets some time after an entry expires, so that the end stands in it. */
interface Lease {
  owner: string;
  /** Milliseconds since 1970. */
  until: number;
}

/**
 * Keeps the tokens of sessions in Deno KV, with leases, so that many instances make one exchange. Entries expire with
 * their token.
 *
 * @param kv What `Deno.openKv` returned. It stays yours to close.
 * @param options The first part of every key, by default `webex`, and the clock.
 * @returns The store, for the option `store`.
 *
 * @example Usage
 * ```ts ignore
 * import { createGuestSession } from "@guestissuer/webex";
 * import { kvStore } from "@guestissuer/webex/endpoint";
 *
 * const store = kvStore(await Deno.openKv()); // deno run --unstable-kv
 * const session = createGuestSession(guest, { issuer, secret, store });
 * ```
 */
export function kvStore(
  kv: KvLike,
  options: { prefix?: string; now?: () => number } = {},
): SessionStore {
  const { prefix = "webex", now = Date.now } = options;
  return {
    get: async (key) => (await kv.get<string>([prefix, key])).value,
    set: (key, value, { expiresIn }) =>
      kv.set([prefix, key], value, { expireIn: expiresIn * 1000 }),
    async lease(key, milliseconds) {
      const place = [prefix, key, "lease"];
      const { value, versionstamp } = await kv.get<Lease>(place);
      if (value !== null && value.until > now()) return null;
      const lease: Lease = { owner: crypto.randomUUID(), until: now() + milliseconds };
      const { ok } = await kv.atomic()
        .check({ key: place, versionstamp })
        .set(place, lease, { expireIn: milliseconds })
        .commit();
      if (!ok) return null;
      return async () => {
        const entry = await kv.get<Lease>(place);
        // after its end another instance may have it
        if (entry.value?.owner !== lease.owner) return;
        const { versionstamp } = entry;
        await kv.atomic().check({ key: place, versionstamp }).delete(place).commit();
      };
    },
  };
}
