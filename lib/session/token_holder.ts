import { fitsHeader } from "../bytes.ts";
import { isObject, parseJson } from "../json.ts";
import { raceAbort, sleep as wait } from "../deadline.ts";
import { WebexError } from "../errors.ts";
import type { SessionStore } from "./session_store.ts";

/** Most sessions have no store: what waits for one is loaded with the first. */
async function wrap(store: SessionStore): Promise<SessionStore> {
  const { storeInTime } = await import("./store_in_time.ts");
  return storeInTime(store);
}

/** Where a token is kept beside memory, and in which form. */
export interface StoredToken<T> {
  store: SessionStore;
  key: string;
  /** Reads what the store has; `undefined` if that is no token of this holder. */
  read(text: string | null | undefined): T | undefined;
  /** Writes a token for the store. */
  write(token: T): string;
  /** Called when the store fails; the holder goes on without it. */
  onStoreError: ((error: unknown) => void) | undefined;
}

/** Options of {@linkcode createTokenHolder}. */
export interface TokenHolderOptions<T> {
  /** Obtains a new token. `stored` is the latest that the store has, even if it is no longer fresh. */
  obtain(stored: T | undefined): Promise<T>;
  /** Called with a new token once it is at hand. If it fails, so do those who wait; the token is used from then on. */
  onObtained?: ((token: T) => void | Promise<void>) | undefined;
  /** Whether a token is good for long enough. */
  isFresh(token: T): boolean;
  /** How long a token lives from now on, in seconds. */
  lifetimeOf(token: T): number;
  /** Where it is kept beside memory. Default is nowhere. */
  stored?: StoredToken<T> | undefined;
  /** The clock, in milliseconds since 1970. */
  now(): number;
  /** What waits for another instance, given milliseconds. Default is a timer. */
  sleep?: ((milliseconds: number) => Promise<void>) | undefined;
}

/** Holds one token, and replaces it when it is no longer fresh. */
export interface TokenHolder<T> {
  /** The token at hand; `undefined` if there is none. */
  readonly held: T | undefined;
  /**
   * Returns a fresh token. Callers at the same time share one exchange; one that aborts does not disturb the others;
   * a failure is not remembered.
   */
  get(signal: AbortSignal | undefined): Promise<T>;
  /**
   * Forgets an access token that the service refused. The store's copy of it is not used again either. One that is
   * obtained again all the same is kept for a minute, so that not each refusal asks for another.
   */
  forget(accessToken: string): void;
}

/** How long an instance may take to obtain a token before others try themselves, in milliseconds. */
const LEASE = 30_000;
/** How long others wait before they look again, in milliseconds. */
const PAUSE = 100;

/** How many refused tokens are remembered: a store that has failed to keep what came after may have an old one. */
const REMEMBERED = 100;

/** How long a refused token is kept that was obtained again, before another one is asked for, in milliseconds. */
const AGAIN_AFTER = 60_000;

/** Creates a holder of one token. Where its store has leases, one instance of many obtains it at a time. */
export function createTokenHolder<T extends { accessToken: string }>(
  options: TokenHolderOptions<T>,
): TokenHolder<T> {
  const { isFresh, lifetimeOf, stored, sleep = wait } = options;
  let held: T | undefined;
  let running: Promise<T> | undefined;
  let refused: readonly string[] = [];
  let refusedAt = -Infinity;

  const isGood = (token: T | undefined): token is T =>
    token !== undefined && isFresh(token) && !refused.includes(token.accessToken);

  let late: unknown;
  /**
   * A store that did not answer fails at each step with the same error, which is told once. Nobody waits for who is
   * told, and if that fails the token is given all the same.
   */
  const report = async (error: unknown): Promise<void> => {
    if (error === late) return;
    if (error instanceof WebexError) late = error;
    try {
      await stored?.onStoreError?.(error);
    } catch { /* the site's own log failed: there is nowhere to say it */ }
  };
  const load = async (store: SessionStore | undefined): Promise<T | undefined> => {
    try {
      return stored?.read(await store?.get(stored.key));
    } catch (error) {
      report(error);
      return undefined;
    }
  };
  const save = async (store: SessionStore | undefined, token: T): Promise<void> => {
    try {
      const expiresIn = Math.max(1, Math.ceil(lifetimeOf(token)));
      await store?.set(stored!.key, stored!.write(token), { expiresIn });
    } catch (error) {
      report(error);
    }
  };
  /** Returns what ends the lease, or `null` while another instance has it. */
  const lease = async (store: SessionStore | undefined): Promise<(() => unknown) | null> => {
    const none = () => {};
    try {
      if (store?.lease === undefined) return none;
      return await store.lease(stored!.key, LEASE) ?? null;
    } catch (error) {
      report(error);
      return none;
    }
  };
  const release = async (end: () => unknown): Promise<void> => {
    try {
      await end();
    } catch (error) {
      report(error);
    }
  };
  const obtain = async (): Promise<T> => {
    const store = stored && await wrap(stored.store);
    const first = await load(store);
    if (isGood(first)) return first;
    for (let waited = 0;; waited += PAUSE) {
      const end = await lease(store);
      // who waited for longer than a lease lasts has a store that keeps leases for ever
      if (end === null && waited < LEASE) {
        await sleep(PAUSE);
        const found = await load(store);
        if (isGood(found)) return found;
        continue;
      }
      try {
        // another instance may have been done between the look and the lease
        const latest = store?.lease === undefined ? first : await load(store);
        if (isGood(latest)) return latest;
        const token = await options.obtain(latest);
        held = token;
        await save(store, token);
        await options.onObtained?.(token);
        return token;
      } finally {
        if (end !== null) await release(end);
      }
    }
  };
  const current = (): Promise<T> => {
    if (running !== undefined) return running;
    // a refresh may have left a refused token as it is: it is not asked for at every call
    if (held !== undefined && isFresh(held)) return Promise.resolve(held);
    running = obtain().then((token) => held = token).finally(() => running = undefined);
    return running;
  };
  return {
    get held() {
      return held;
    },
    get: async (signal) => {
      signal?.throwIfAborted();
      return await (signal ? raceAbort(current(), signal) : current());
    },
    forget(accessToken) {
      // it may have been replaced already, for another caller
      if (held?.accessToken !== accessToken) return;
      const isKnown = refused.includes(accessToken);
      if (isKnown && options.now() < refusedAt + AGAIN_AFTER) return;
      held = undefined;
      refusedAt = options.now();
      if (!isKnown) refused = [...refused.slice(1 - REMEMBERED), accessToken];
    },
  };
}

/** A token at hand. */
export interface Held {
  accessToken: string;
  /** Lifetime in seconds, as it was when it was issued. */
  expiresIn: number;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Whom a stored token is for. */
export interface HeldFor {
  /** The key of the session, which names the service, the system and the guest. */
  key: string;
  /** The name that the guest has with this token. */
  displayName: string;
}

/** Writes a token for the store, with whom it is for. */
export function writeHeld(held: Held, { key, displayName }: HeldFor): string {
  return JSON.stringify({ version: 2, key, displayName, ...held });
}

/**
 * Reads a token from the store. Returns `undefined` if the value is unreadable, or belongs to another guest, another
 * system or an earlier name, whatever key it was found under.
 */
export function readHeld(text: string | null | undefined, place: HeldFor): Held | undefined {
  const { value } = parseJson(text ?? "");
  if (!isObject(value) || value.version !== 2) return undefined;
  if (value.key !== place.key || value.displayName !== place.displayName) return undefined;
  const { accessToken, expiresIn, expiresAt } = value;
  if (typeof accessToken !== "string" || !fitsHeader(accessToken)) return undefined;
  // a lifetime below zero would make of the margin a time after the expiry
  if (typeof expiresIn !== "number" || !(expiresIn > 0 && expiresIn < Infinity)) return undefined;
  if (typeof expiresAt !== "number" || Number.isNaN(new Date(expiresAt).getTime())) {
    return undefined;
  }
  return { accessToken, expiresIn, expiresAt };
}
