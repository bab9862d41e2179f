import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";
import { isObject, parseJson } from "../../json.ts";
import { WebexError } from "../../errors.ts";
import type { Engine, MockParts } from "../engine.ts";
import type { EndpointName } from "../http/endpoint_names.ts";
import type { MockFault } from "../http/fault.ts";
import type { Target } from "../http/target.ts";
import type { ServedMock } from "../served.ts";
import type { MockServiceApp } from "../state/service_apps.ts";
import type { MockUser } from "../state/users.ts";

/** What the admin API works on. */
export interface Admin {
  mock: ServedMock;
  parts: Engine & MockParts;
  /** The bearer token that is asked for. */
  token: string;
}

type Body = Record<string, unknown>;
type Action = (admin: Admin, body: Body, query: URLSearchParams) => unknown;

/** The routes of the admin API, by method and the word after `/__mock/`. */
const ACTIONS: Record<string, Action> = {
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
};

/** Answers a request below `/__mock/`. There is no CORS: a page of another origin cannot use it. */
export async function handleAdmin(
  request: Request,
  target: Target,
  admin: Admin,
): Promise<Response> {
  const word = target.segments.slice(1).join("/");
  if (word === "health") return json(200, { status: "ok" });
  if (request.headers.get("authorization") !== `Bearer ${admin.token}`) {
    return json(401, {
      error: "The admin API needs Authorization: Bearer with the token that was printed at start",
    });
  }
  const action = ACTIONS[`${request.method} ${word}`];
  if (action === undefined) {
    return json(404, { error: `No such route. Routes: ${Object.keys(ACTIONS).join(", ")}` });
  }
  try {
    const body = await readBody(request);
    return json(200, await action(admin, body, new URLSearchParams(target.search)));
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) {
      return json(400, { error: error.message });
    }
    if (error instanceof WebexError) return json(408, { error: error.message, code: error.code });
    throw error;
  }
}

function describeState({ mock, parts }: Admin): unknown {
  const { state, faults, journal } = parts;
  const { expiresIn, accessTokenForm, tokenCode, acceptUnknownIds } = state.settings;
  return {
    now: new Date(mock.clock.now()).toISOString(),
    issuers: mock.issuers.length,
    guests: state.guests.size,
    faults: faults.size,
    requests: journal.count,
    endpoints: mock.endpoints,
    settings: { expiresIn, accessTokenForm, tokenCode, acceptUnknownIds },
  };
}

function describeClock({ mock }: Admin): unknown {
  return { now: new Date(mock.clock.now()).toISOString() };
}

function moveClock(admin: Admin, body: Body): unknown {
  const { advance, set } = body;
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
  const wait = query.get("wait");
  if (wait !== null) {
    const timeout = Number(wait);
    if (!(timeout >= 0 && timeout <= 60_000)) {
      throw new ArgumentRangeError(
        "Cannot wait for request: wait must be milliseconds from 0 to 60000",
      );
    }
    await mock.waitForRequest(endpoint, { timeout });
  }
  return mock.requests(endpoint);
}

async function readBody(request: Request): Promise<Body> {
  const text = await request.text();
  if (text === "") return {};
  const { value } = parseJson(text);
  if (!isObject(value)) {
    throw new ArgumentError("Cannot read request: the body must be a JSON object");
  }
  return value;
}

function json(status: number, value: unknown): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
