import { ArgumentError } from "../argument_error.ts";
import { isObject } from "../json.ts";
import { isEmail, type MockIssuer, type MockServiceApp } from "./state/issuers.ts";
import type { MockUser } from "./state/users.ts";

/** A guest that is known from the start. */
export interface WorldGuest {
  /** Its subject. */
  subject: string;
  /** The name that others see. */
  displayName: string;
  /** Id of the issuer that it belongs to. Default is the mock's first. */
  issuer?: string | undefined;
  /** Client id of the Service App that it belongs to, in place of an issuer. */
  serviceApp?: string | undefined;
}

/** A message in a room. */
export interface WorldMessage {
  /** Who wrote it: a member, by e-mail address or subject. */
  from: string;
  /** What is written. */
  text: string;
}

/** A room that is there from the start. */
export interface WorldRoom {
  /** Its title. */
  title: string;
  /** Its members: users by e-mail address, guests by subject. The first is its creator and moderator. */
  members: readonly string[];
  /** Its messages, the oldest first. */
  messages?: readonly WorldMessage[] | undefined;
}

/**
 * What a mock knows from the start, and goes back to when it is reset. It is plain JSON. Persons and rooms have the
 * same ids in every process.
 */
export interface MockWorld {
  /** Guest Issuers besides those of the mock itself. */
  issuers?: readonly MockIssuer[] | undefined;
  /** Service Apps besides those of the mock itself. */
  serviceApps?: readonly MockServiceApp[] | undefined;
  /** Regular users. `createUser` with the e-mail address of one returns an access token for it. */
  users?: readonly MockUser[] | undefined;
  /** Guests. */
  guests?: readonly WorldGuest[] | undefined;
  /** Rooms. */
  rooms?: readonly WorldRoom[] | undefined;
}

/** A field: whether it has to be there, and what it is. */
type Field = [needed: boolean, kind: "string" | "strings"];

const LISTS: Record<keyof MockWorld, Record<string, Field>> = {
  issuers: { issuer: [true, "string"], secret: [true, "string"] },
  serviceApps: {
    clientId: [true, "string"],
    clientSecret: [true, "string"],
    refreshToken: [true, "string"],
    scopes: [false, "strings"],
    orgId: [false, "string"],
    applicationId: [false, "string"],
  },
  users: { displayName: [true, "string"], email: [true, "string"], scopes: [false, "strings"] },
  guests: {
    subject: [true, "string"],
    displayName: [true, "string"],
    issuer: [false, "string"],
    serviceApp: [false, "string"],
  },
  rooms: { title: [true, "string"], members: [true, "strings"] },
};

const MESSAGE: Record<string, Field> = { from: [true, "string"], text: [true, "string"] };

/**
 * Checks that a value describes a world, and returns it. What a list refers to has to be in it.
 *
 * @throws {TypeError} when it does not. The message names the place, and nothing of what stands there.
 */
export function readWorld(value: unknown): MockWorld {
  if (!isObject(value)) throw wrong("a world", "is not an object");
  checkNames("the world", value, LISTS);
  for (const [list, fields] of Object.entries(LISTS)) {
    for (const [place, each] of entriesOf(value, list)) {
      const { messages, ...rest } = each;
      checkFields(place, list === "rooms" ? rest : each, fields);
      if (list !== "rooms" || messages === undefined) continue;
      for (const [at, message] of entriesOf({ [`${place}.messages`]: messages })) {
        checkFields(at, message, MESSAGE);
      }
    }
  }
  const world = value as MockWorld;
  checkPeople(world);
  // what the caller does to it later is no part of it
  return structuredClone(world);
}

/**
 * Checks that the guests of a world belong to issuers and Service Apps that the mock knows.
 *
 * @throws {TypeError} when one does not.
 */
export function checkOwners(
  { guests = [] }: MockWorld,
  { issuers, serviceApps }: {
    issuers: readonly MockIssuer[];
    serviceApps: readonly MockServiceApp[];
  },
): void {
  for (const [i, { issuer, serviceApp }] of guests.entries()) {
    if (serviceApp !== undefined) {
      if (serviceApps.some(({ clientId }) => clientId === serviceApp)) continue;
      throw wrong(`guests[${i}].serviceApp`, "is no Service App that the mock knows");
    }
    if (issuers.some((each) => issuer === undefined || each.issuer === issuer)) continue;
    throw wrong(`guests[${i}]`, "belongs to no issuer that the mock knows");
  }
}

/** The entries of a list, each with its place. */
function entriesOf(
  lists: Record<string, unknown>,
  name: string = Object.keys(lists)[0]!,
): [place: string, entry: Record<string, unknown>][] {
  const list = lists[name] ?? [];
  if (!Array.isArray(list)) throw wrong(name, "is not an array");
  return list.map((entry, index) => {
    const place = `${name}[${index}]`;
    if (!isObject(entry)) throw wrong(place, "is not an object");
    return [place, entry];
  });
}

function checkFields(
  place: string,
  entry: Record<string, unknown>,
  fields: Record<string, Field>,
): void {
  checkNames(place, entry, fields);
  for (const [name, [needed, kind]] of Object.entries(fields)) {
    const value = entry[name];
    if (value === undefined && !needed) continue;
    if (kind === "string" && (typeof value !== "string" || value === "")) {
      throw wrong(`${place}.${name}`, "is empty or not a string");
    }
    const isStrings = Array.isArray(value) && value.every((each) => typeof each === "string");
    if (kind === "strings" && !isStrings) {
      throw wrong(`${place}.${name}`, "is not an array of strings");
    }
  }
}

function checkNames(place: string, entry: Record<string, unknown>, known: object): void {
  if (Object.keys(entry).every((name) => Object.hasOwn(known, name))) return;
  throw wrong(place, `has a field besides ${Object.keys(known).join(", ")}`);
}

/** Checks that each name means one person, and that rooms name persons. */
function checkPeople({ users = [], guests = [], rooms = [] }: MockWorld): void {
  const people = new Set<string>();
  const add = (place: string, name: string) => {
    if (people.has(name)) throw wrong(place, "is there twice");
    people.add(name);
  };
  for (const [i, { email }] of users.entries()) {
    if (!isEmail(email)) throw wrong(`users[${i}].email`, "is no e-mail address");
    add(`users[${i}].email`, email.toLowerCase());
  }
  for (const [i, { subject, issuer, serviceApp }] of guests.entries()) {
    add(`guests[${i}].subject`, subject);
    if (issuer !== undefined && serviceApp !== undefined) {
      throw wrong(`guests[${i}]`, "has both an issuer and a serviceApp");
    }
  }
  for (const [i, { members, messages = [] }] of rooms.entries()) {
    if (members.length === 0) throw wrong(`rooms[${i}].members`, "is empty");
    const named = new Set<string>();
    for (const [j, member] of members.entries()) {
      const place = `rooms[${i}].members[${j}]`;
      if (!people.has(nameOf(member))) {
        throw wrong(place, "is no e-mail address of users and no subject of guests");
      }
      if (named.has(nameOf(member))) throw wrong(place, "is there twice");
      named.add(nameOf(member));
    }
    for (const [j, { from }] of messages.entries()) {
      if (!named.has(nameOf(from))) {
        throw wrong(`rooms[${i}].messages[${j}].from`, "is not a member of the room");
      }
    }
  }
}

/** The name of a person in a world: an e-mail address has no case. */
export function nameOf(person: string): string {
  return person.includes("@") ? person.toLowerCase() : person;
}

function wrong(place: string, what: string): ArgumentError {
  return new ArgumentError(`Cannot read world: ${place} ${what}`);
}
