import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";
import type { EndpointName } from "../http/endpoint_names.ts";
import type { MockFault } from "../http/fault.ts";
import type { SocketFault } from "../live/socket_fault.ts";
import type { MockServiceApp } from "../state/issuers.ts";
import type { MockUser } from "../state/users.ts";
import type { Admin } from "./admin_parts.ts";
import { listPeople, listRooms } from "./admin_lists.ts";
import { explainToken, mintGuestToken } from "./admin_tokens.ts";

/** The longest that a request may wait for another one, in milliseconds. */
const MAX_WAIT = 60_000;

type Body = Record<string, unknown>;

/** Does what a route of the admin API is for, and returns what it answers. */
export type Action = (admin: Admin, body: Body, query: URLSearchParams) => unknown;

/** The routes of the admin API, by method and the word after `/__mock/`. */
export const ACTIONS: Record<string, Action> = {
  "GET state": describeState,
  "POST reset": ({ mock }) => {
    mock.reset();
    return { reset: true };
  },
  "GET faults": ({ parts }) => parts.faults.list(),
  "POST faults": ({ mock, parts }, body) => {
    const { endpoint, ...fault } = body;
    mock.failNext(String(endpoint) as EndpointName, fault as MockFault);
    return { waiting: parts.faults.size };
  },
  "DELETE faults": ({ parts }) => {
    parts.faults.reset();
    return { waiting: 0 };
  },
  "GET clock": describeClock,
  "POST clock": moveClock,
  "GET requests": listRequests,
  "GET issuers": ({ mock }) => mock.issuers.map(({ issuer }) => ({ issuer })),
  "GET service-apps": ({ parts }) =>
    parts.serviceApps.list().map(({ clientId, scopes, authorized }) => ({
      clientId,
      scopes,
      authorized,
    })),
  "POST service-apps": ({ mock, parts }, body) => {
    mock.addServiceApp(body as unknown as MockServiceApp);
    return { serviceApps: parts.serviceApps.list().length };
  },
  "DELETE service-apps": ({ mock }, body) => {
    mock.deauthorizeServiceApp(String(body.clientId));
    return { deauthorized: true };
  },
  "POST users": ({ mock }, body) => mock.createUser(body as unknown as MockUser),
  "POST issuers": ({ mock }, body) => {
    mock.addIssuer({ issuer: body.issuer as string, secret: body.secret as string });
    return { issuers: mock.issuers.length };
  },
  "GET people": listPeople,
  "GET rooms": listRooms,
  "POST guest-tokens": mintGuestToken,
  "POST explain": explainToken,
  "GET webhooks": ({ parts }) => parts.webhooks.deliveries(),
  "GET sockets": ({ parts }) => parts.sockets.list(),
  "POST sockets/close": ({ parts }, { code, reason, personId }) => ({
    closed: parts.sockets.close(code as number | undefined, reason as string | undefined, {
      personId: personId as string | undefined,
    }),
  }),
  "GET sockets/faults": ({ parts }) => parts.sockets.faults(),
  "POST sockets/faults": ({ parts }, body) => {
    parts.sockets.failNext(body as SocketFault);
    return { waiting: parts.sockets.faults().length };
  },
  "DELETE sockets/faults": ({ parts }) => {
    parts.sockets.clearFaults();
    return { waiting: 0 };
  },
};

/** The fields that the body of a route may have. Faults are checked where they are added. */
const FIELDS: Record<string, readonly string[]> = {
  "POST clock": ["advance", "set"],
  "POST service-apps": [
    "clientId",
    "clientSecret",
    "refreshToken",
    "scopes",
    "orgId",
    "applicationId",
  ],
  "DELETE service-apps": ["clientId"],
  "POST users": ["displayName", "email", "scopes"],
  "POST issuers": ["issuer", "secret"],
  "POST guest-tokens": ["subject", "displayName", "expiresIn", "issuer"],
  "POST explain": ["token"],
  "POST sockets/close": ["code", "reason", "personId"],
};

/** The names that the query of a route may have. */
const QUERIES: Record<string, readonly string[]> = {
  "GET requests": ["endpoint", "limit", "since", "wait"],
  "GET events": ["after"],
};

/**
 * Checks that a route takes what it is sent. The message names nothing of it, since it may be a token.
 *
 * @throws {TypeError} when the body or the query has another name in it.
 */
export function checkNames(route: string, body: Body, query: URLSearchParams): void {
  const checks: [what: string, sent: string[], known: readonly string[]][] = [
    ["query", [...query.keys()], QUERIES[route] ?? []],
  ];
  if (!["POST faults", "POST sockets/faults"].includes(route)) {
    checks.push(["body", Object.keys(body), FIELDS[route] ?? []]);
  }
  for (const [what, sent, known] of checks) {
    if (sent.every((name) => known.includes(name))) continue;
    const taken = known.length === 0 ? "is empty" : `has ${known.join(", ")}, and nothing else`;
    throw new ArgumentError(`Cannot read request: the ${what} of ${route} ${taken}`);
  }
}

function describeState({ mock, parts }: Admin): unknown {
  const { state, faults, journal, events, sockets } = parts;
  const { expiresIn, accessTokenForm, tokenCode, acceptUnknownIds } = state.settings;
  return {
    now: new Date(mock.clock.now()).toISOString(),
    issuers: mock.issuers.length,
    guests: state.guests.size,
    users: state.users.list().length,
    rooms: state.spaces.list().length,
    sockets: sockets.list().length,
    faults: faults.size,
    requests: journal.count,
    event: events.latest,
    endpoints: mock.endpoints,
    settings: { expiresIn, accessTokenForm, tokenCode, acceptUnknownIds },
  };
}

function describeClock({ mock }: Admin): unknown {
  return { now: new Date(mock.clock.now()).toISOString() };
}

function moveClock(admin: Admin, body: Body): unknown {
  const { advance, set } = body;
  if (advance !== undefined && set !== undefined) {
    throw new ArgumentError("Cannot move clock: send either advance or set, not both");
  }
  if (advance !== undefined) admin.mock.clock.advance(advance as string);
  else if (set !== undefined) admin.mock.clock.set(set as string);
  else {
    throw new ArgumentError(
      'Cannot move clock: send {"advance":"6h"} or {"set":"2026-01-31T12:00:00Z"}',
    );
  }
  return describeClock(admin);
}

async function listRequests(
  { mock }: Admin,
  _body: Body,
  query: URLSearchParams,
): Promise<unknown> {
  const endpoint = (query.get("endpoint") ?? undefined) as EndpointName | undefined;
  const wait = readNumber(query, "wait", MAX_WAIT);
  const since = readNumber(query, "since");
  const options = { since, limit: readNumber(query, "limit") };
  const found = mock.requests(endpoint, options);
  if (wait === undefined || found.length > 0) return found;
  await mock.waitForRequest(endpoint, { timeout: wait, past: false });
  return mock.requests(endpoint, options);
}

function readNumber(
  query: URLSearchParams,
  name: string,
  max: number = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new ArgumentRangeError(
    `Cannot look up requests: ${name} must be a whole number from 0 to ${max}`,
  );
}
