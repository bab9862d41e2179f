import assert from "node:assert/strict";
import { DEFAULT_ISSUER } from "../../../lib/mock/settings.ts";
import type { MockIssuer } from "../../../mod.ts";
import { mint } from "./conformance.ts";
import { describe, lastJson } from "./run_program.ts";
import { runSdk, type SdkRuntime } from "./sdk_runtimes.ts";

/** A mock on a port, whoever serves it. It knows the issuer of the fixtures. */
export interface ListeningServer {
  url: string;
  adminToken: string;
}

/** What differs from a mock of the default issuer whose certificate, if any, is trusted. */
export interface ListeningOptions {
  /** The issuer of the guest. Default is that of the fixtures. */
  issuer?: MockIssuer;
  /** More variables of the SDK's process, such as whose certificates it trusts. */
  env?: Record<string, string>;
  /** What the test itself asks with. */
  client?: Deno.HttpClient;
}

/** What a script of the SDK that listens is given. */
interface Given extends ListeningServer {
  jwt: string;
  accessToken: string;
  roomId?: string;
}

/** A guest and a user listen with the SDK, and hear all that concerns them and nothing else. */
export async function checkListening(
  runtime: SdkRuntime,
  server: ListeningServer,
  options: ListeningOptions = {},
): Promise<void> {
  const at = { ...server, ...options };
  const { accessToken } = await addUser(at);
  const jwt = await mint(crypto.randomUUID(), "Stève", options.issuer ?? DEFAULT_ISSUER);
  const seen = await runWith(runtime, "sdk_listen.cjs", { ...server, jwt, accessToken }, options);
  assert.deepEqual(seen, {
    roomCreated: ["group", false],
    added: [true, true],
    addedTo: true,
    asked: ["How are you?", "<p><strong>How</strong> are you?</p>", "group"],
    seen: [true, true, true],
    unseen: ["ada@example.com"],
    readRooms: [["Desk", true], ["Desk", true]],
    actor: true,
    answered: ["Fine", true],
    own: "Fine",
    deleted: true,
    whispered: ["for you", "direct"],
    renamed: "group",
    promoted: [true, true],
    removed: true,
    guestHeard: ["Fine", "How are you?", "for you"],
    guestRooms: ["Desk", "direct"],
    connected: [true, false, false],
    registered: [true, false],
  });
  const requests = await admin<{ path: string; status: number }[]>(at, "GET", "requests");
  assert.deepEqual(requests.filter(({ status }) => status >= 400), []);
}

/** A user's live connection fails in every way, and the SDK comes back and hears what is said. */
export async function checkReconnecting(
  runtime: SdkRuntime,
  server: ListeningServer,
  options: ListeningOptions = {},
): Promise<void> {
  const at = { ...server, ...options };
  const { accessToken } = await addUser(at);
  const jwt = await mint(crypto.randomUUID(), "Stève", DEFAULT_ISSUER);
  const guest = await ask(at, "POST", "/v1/jwt/login", jwt);
  const { id: personId } = await ask(at, "GET", "/v1/people/me", guest.token as string);
  const { id } = await ask(at, "POST", "/v1/rooms", accessToken, { title: "Desk" });
  const roomId = id as string;
  await ask(at, "POST", "/v1/memberships", accessToken, { roomId, personId });
  const given = { ...server, jwt, accessToken, roomId };
  const seen = await runWith(runtime, "sdk_reconnect.cjs", given, options);
  const back = (code: number, reason = "") => ({ code, reason, hears: true });
  const aborted = "Mercury Connection Aborted for mercury-default-session";
  assert.deepEqual(seen, {
    closed: {
      1001: back(1001),
      1005: back(1005),
      1006: back(1006),
      1011: back(1011),
      "idle": back(1000, "idle"),
      "done (forced)": back(1000, "done (forced)"),
      "pong not received": back(1000, "pong not received"),
      "pong mismatch": back(1000, "pong mismatch"),
    },
    withheld: back(1000, "Pong not received"),
    mismatched: back(1000, "Pong mismatch"),
    refused: back(1011, "ping error"),
    slow: back(1001),
    unauthorized: back(1001),
    isLost: true,
    afterwards: true,
    missed: 1,
    late: [true, true],
    forGood: {
      "1003": false,
      "1003 again": true,
      "4000": false,
      "4000 again": true,
      "4400": aborted,
      "4400 again": true,
      "4403": aborted,
      "4403 again": true,
    },
    renewed: [true, true],
    waiting: [],
  });
}

async function runWith(
  runtime: SdkRuntime,
  script: string,
  given: Given,
  { env }: ListeningOptions,
): Promise<Record<string, unknown>> {
  const { url } = given;
  const services = { HYDRA_SERVICE_URL: `${url}/v1`, U2C_SERVICE_URL: `${url}/u2c/api/v1` };
  const ran = await runSdk(runtime, script, {
    rest: [JSON.stringify(given)],
    env: { ...services, ...env },
    timeout: 60_000,
  });
  const { error, ...seen } = lastJson<Record<string, unknown>>(ran);
  assert.equal(error, undefined, describe(ran));
  return seen;
}

/** The server, and how it is reached. */
type At = ListeningServer & ListeningOptions;

/** Makes the mock forget all, and adds a user. */
async function addUser(at: At): Promise<{ accessToken: string }> {
  await admin(at, "POST", "reset");
  return await admin(at, "POST", "users", { displayName: "Ada", email: "ada@example.com" });
}

function admin<T>(at: At, method: string, path: string, body?: unknown): Promise<T> {
  return ask(at, method, `/__mock/${path}`, at.adminToken, body) as Promise<T>;
}

async function ask(
  { url, client }: At,
  method: string,
  path: string,
  token: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const init = {
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(client === undefined ? {} : { client }),
  };
  const response = await fetch(`${url}${path}`, { method, headers, ...init });
  const text = await response.text();
  assert(response.ok, `${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}
