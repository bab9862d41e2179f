import { createMembership, listRooms } from "../api/rooms.ts";
import { createServiceAppGuest } from "../api/guests.ts";
import { getMe } from "../api/get_me.ts";
import { login } from "../api/login.ts";
import { readRequestOptions, type RequestOptions } from "../api/request_options.ts";
import { Gate, MAX_RETRY_AFTER, RETRIES } from "../bulk/gate.ts";
import { WebexError, WebexHttpError } from "../errors.ts";
import { createGuestToken } from "../token/create_guest_token.ts";
import { checkCredentials } from "../token/issuer_secret.ts";
import { type Guest, QUICK_EXPIRES_IN } from "../token/guest_claims.ts";

/** Where guests come from, and where they go. */
export interface MigrateOptions extends RequestOptions {
  /** Guest Issuer ID that the guests belong to. */
  issuer: string;
  /** Its secret. */
  secret: string;
  /** The access token of the Service App, with the scope `guest-issuer:write`. */
  accessToken: string;
  /**
   * The access token of a person who may add others to the spaces of the old guests: with it, each new guest is added
   * to them. Default is that nobody is added.
   */
  member?: string | undefined;
  /** How many guests are worked on at once, 1 to 100. Default is 4. */
  concurrency?: number | undefined;
  /** Called with the seconds, when the service asks all to wait. */
  onWait?: ((seconds: number) => void) | undefined;
}

/** A space that a new guest was not added to, and why. */
export interface SpaceLeftOut {
  /** Webex id of the space. */
  id: string;
  /** Why. */
  error: Error;
}

/** What has become of a guest: two persons, of whom nothing is the same but subject and name. */
export interface MigratedGuest {
  /** Webex id of the guest of the Guest Issuer. */
  oldPersonId: string;
  /** Webex id of the guest of the Service App. */
  newPersonId: string;
  /** E-mail address of the guest of the Guest Issuer. */
  oldEmail: string;
  /** E-mail address of the guest of the Service App. */
  newEmail: string;
  /** Webex ids of the spaces that the old guest is in with a group. */
  spaces: string[];
  /** Webex ids of the spaces that it has with one person each. Nobody can be added to them. */
  directSpaces: string[];
  /** Webex ids of the spaces that the new guest is in now; empty without `member`. */
  joined: string[];
  /** The spaces that it could not be added to; empty without `member`. */
  leftOut: SpaceLeftOut[];
}

/** Logs old guests in and makes new ones, one after another or several at once. */
export interface Migrator {
  /**
   * Does it for one guest. A guest that was done before is done again without harm: it is the same two persons.
   *
   * @throws {WebexError} when it fails for this guest.
   * @throws {RunEndedError} when it would fail for all others too.
   */
  migrate(guest: Guest): Promise<MigratedGuest>;
}

/** What has failed would fail for every guest. The cause is what did. */
export class RunEndedError extends Error {
  /** The name of the class. */
  override name = "RunEndedError";
}

/** Prepares to migrate guests. The issuer and its secret are checked. */
export function createMigrator(options: MigrateOptions): Migrator {
  const { issuer, secret, accessToken, member, onWait } = options;
  checkCredentials({ issuer, secret }, { doing: "Cannot migrate" });
  const secrets = [...options.secrets ?? [], secret, accessToken, ...member ? [member] : []];
  const { now, signal } = readRequestOptions({ ...options, secrets }, "migrate");
  const { retries = RETRIES, maxRetryAfter = MAX_RETRY_AFTER } = options;
  const gate = new Gate({ request: options, now, onWait });

  let ended: RunEndedError | undefined;
  const endRun = (error: Error) => ended ??= new RunEndedError(error.message, { cause: error });

  /** Sends a request when nobody has to wait. A 429 makes all wait. */
  const send = async <T>(ask: (request: RequestOptions) => Promise<T>): Promise<T> => {
    let retried = 0;
    await gate.pass(signal);
    if (ended !== undefined) throw ended;
    try {
      return await ask({
        ...options,
        secrets,
        retries,
        maxRetryAfter,
        onRetry: (seconds) => {
          retried++;
          return gate.close(seconds);
        },
        sleep: () => gate.pass(signal),
      });
    } catch (error) {
      const isTooLong = error instanceof WebexHttpError && error.status === 429 &&
        retried < Number(retries);
      // it was not tried again: all guests after this one would be refused as well
      throw isTooLong ? endRun(error) : error;
    }
  };
  const createNew = async (guest: Guest) => {
    try {
      return await send((request) => createServiceAppGuest(guest, { ...request, accessToken }));
    } catch (error) {
      const isOfApp = error instanceof WebexHttpError && [401, 403].includes(error.status);
      throw isOfApp ? endRun(error) : error;
    }
  };
  const join = async (space: string, personId: string): Promise<Error | undefined> => {
    try {
      const membership = { roomId: space, personId };
      await send((request) => createMembership(membership, { ...request, accessToken: member! }));
      return undefined;
    } catch (error) {
      // an earlier run has done it
      if (error instanceof WebexHttpError && error.status === 409) return undefined;
      if (error instanceof WebexHttpError && error.status === 401) throw endRun(error);
      if (error instanceof WebexError) return error;
      throw error;
    }
  };
  return {
    async migrate(guest) {
      const signing = { issuer, secret, expiresIn: QUICK_EXPIRES_IN, now };
      // signed anew for each try, since a wait may outlive it
      const supply = () => createGuestToken(guest, signing);
      const old = await send((request) => login(supply, request));
      const person = await send((request) => getMe(old.accessToken, request));
      const rooms = await send((request) => listRooms(old.accessToken, request));
      const created = await createNew(guest);
      const spaces = rooms.filter(({ type }) => type !== "direct").map(({ id }) => id);
      const joined: string[] = [];
      const leftOut: SpaceLeftOut[] = [];
      for (const id of member === undefined ? [] : spaces) {
        const error = await join(id, created.personId);
        if (error === undefined) joined.push(id);
        else leftOut.push({ id, error });
      }
      return {
        oldPersonId: person.id,
        newPersonId: created.personId,
        oldEmail: person.emails[0] ?? "",
        newEmail: created.email,
        spaces,
        directSpaces: rooms.filter(({ type }) => type === "direct").map(({ id }) => id),
        joined,
        leftOut,
      };
    },
  };
}
