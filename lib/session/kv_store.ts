import { sleep } from "../deadline.ts";
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
    get: (key) => whenFree(async () => (await kv.get<string>([prefix, key])).value),
    set: (key, value, { expiresIn }) =>
      whenFree(() => kv.set([prefix, key], value, { expireIn: expiresIn * 1000 })),
    async lease(key, milliseconds) {
      const place = [prefix, key, "lease"];
      const lease: Lease = { owner: crypto.randomUUID(), until: now() + milliseconds };
      const taken = await whenFree(async () => {
        const { value, versionstamp } = await kv.get<Lease>(place);
        if (value !== null && value.until > now()) return false;
        const change = kv.atomic().check({ key: place, versionstamp });
        return (await change.set(place, lease, { expireIn: milliseconds }).commit()).ok;
      });
      if (!taken) return null;
      return () =>
        whenFree(async () => {
          const { value, versionstamp } = await kv.get<Lease>(place);
          // after its end another instance may have it
          if (value?.owner !== lease.owner) return;
          await kv.atomic().check({ key: place, versionstamp }).delete(place).commit();
        });
    },
  };
}

/** How often a database that is in use by another process is tried. */
const TRIES = 20;

/** Does something, again as long as another process has locked the file of the database. */
async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1;; tries++) {
    try {
      return await work();
    } catch (error) {
      const isLocked = error instanceof Error && /database (table )?is locked/.test(error.message);
      if (!isLocked || tries === TRIES) throw error;
      await sleep(5 + 20 * Math.random());
    }
  }
}
