import { checkCount } from "../api/check_values.ts";
import { inOrder } from "../bulk/in_order.ts";
import type { Guest } from "../token/guest_claims.ts";
import {
  createMigrator,
  type MigratedGuest,
  type MigrateOptions,
  RunEndedError,
} from "./migrator.ts";

/** What has become of one of many guests: two persons, or the reason why not. */
export type Migration<T extends Guest = Guest> =
  | (MigratedGuest & {
    /** The guest that was passed. */
    guest: T;
    error?: undefined;
  })
  | {
    /** The guest that was passed. */
    guest: T;
    /** Why it was not migrated. */
    error: Error;
  };

/**
 * Moves guests from a Guest Issuer to a Service App: logs each old guest in, makes the new one, and says of both who
 * they are and which spaces the old one is in. With `member`, the new guest is added to them.
 *
 * The two are different persons: the new one has another id and address, and neither the history nor the spaces with
 * one person. Guests are made, and nobody can delete them; to make none, call `diagnose` only. Both are called by the
 * name that is passed. To do a guest again does no harm.
 *
 * @param guests The guests, from an array, a generator, or a stream.
 * @param options Where guests come from, where they go, and how requests are sent.
 * @returns The results, one for each guest, in their order. A guest that fails does not disturb the others.
 * @throws {WebexError} at the first result, when the issuer or its secret is refused as by `createGuestToken`.
 * @throws {WebexError} when what has failed would fail for all others too: the Service App is refused, or the service
 * asks for a longer wait than is allowed. What was yielded before is done.
 * @throws {TypeError} at the first result, when an option is of the wrong type.
 *
 * @example Usage
 * ```ts
 * import { migrate } from "@guestissuer/webex/doctor";
 * import { createMock, refreshServiceAppToken } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const { fetch, issuer } = mock;
 * const { accessToken } = await refreshServiceAppToken(mock.serviceApp, { fetch });
 * const guests = [{ subject: "1", displayName: "Ada" }, { subject: "2", displayName: "Grace" }];
 * const all = await Array.fromAsync(migrate(guests, { ...issuer, accessToken, fetch }));
 * for (const one of all) {
 *   assert(one.error === undefined);
 *   assert.notEqual(one.oldPersonId, one.newPersonId);
 * }
 * ```
 */
export async function* migrate<T extends Guest>(
  guests: Iterable<T> | AsyncIterable<T>,
  options: MigrateOptions,
): AsyncGenerator<Migration<T>> {
  const { concurrency = 4, signal } = options;
  const rule = { action: "migrate", name: "concurrency", min: 1, max: 100 };
  const atOnce = checkCount(concurrency, rule);
  const migrator = createMigrator(options);
  const work = async (guest: T): Promise<Migration<T>> => {
    try {
      return { guest, ...await migrator.migrate(guest) };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof RunEndedError) throw error.cause;
      if (error instanceof Error) return { guest, error };
      throw error;
    }
  };
  yield* inOrder(toAsync(guests), atOnce, work);
}

async function* toAsync<T>(values: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* values;
}
