import { ArgumentError } from "../argument_error.ts";
import type { SessionStore } from "./session_store.ts";

/** What of a Redis client is used: `sendCommand` of node-redis, or `call` of ioredis. */
export type RedisLike =
  | { sendCommand(command: string[]): Promise<unknown> }
  | { call(command: string, ...args: string[]): Promise<unknown> };

/** Deletes a lease only if it is still the caller's: after its end another instance may have it. */
const RELEASE = "if redis.call('get',KEYS[1])==ARGV[1] then return redis.call('del',KEYS[1]) end";

/**
 * Keeps the tokens of sessions in Redis, with leases, so that many instances make one exchange. Entries expire with
 * their token.
 *
 * @param client A connected client of node-redis or ioredis. It stays yours to close.
 * @param options The first part of every key, by default `webex:`.
 * @returns The store, for the option `store`.
 * @throws {TypeError} if the client has neither `call` nor `sendCommand`.
 *
 * @example Usage
 * ```ts ignore
 * import { createGuestSession } from "@guestissuer/webex";
 * import { redisStore } from "@guestissuer/webex/endpoint";
 * import { createClient } from "redis";
 *
 * const store = redisStore(await createClient().connect());
 * const session = createGuestSession(guest, { issuer, secret, store });
 * ```
 */
export function redisStore(client: RedisLike, options: { prefix?: string } = {}): SessionStore {
  const { prefix = "webex:" } = options;
  const send = senderOf(client);
  return {
    get: async (key) => {
      const value = await send("GET", prefix + key);
      return typeof value === "string" ? value : undefined;
    },
    set: (key, value, { expiresIn }) =>
      send("SET", prefix + key, value, "EX", String(Math.ceil(expiresIn))),
    async lease(key, milliseconds) {
      const place = `${prefix}${key}:lease`;
      const owner = crypto.randomUUID();
      const taken = await send("SET", place, owner, "NX", "PX", String(milliseconds));
      return taken === null ? null : () => send("EVAL", RELEASE, "1", place, owner);
    },
  };
}

function senderOf(client: RedisLike): (command: string, ...args: string[]) => Promise<unknown> {
  // ioredis has a sendCommand too, which takes something else
  if ("call" in client) return (command, ...args) => client.call(command, ...args);
  if ("sendCommand" in client) return (command, ...args) => client.sendCommand([command, ...args]);
  throw new ArgumentError(
    "Cannot create store: the client must be one of node-redis (sendCommand) or of ioredis (call)",
  );
}
