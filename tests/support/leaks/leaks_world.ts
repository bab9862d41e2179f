import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import {
  type AccessToken,
  countGuests,
  createCallToken,
  createEndpointSession,
  createGuestSession,
  createGuestToken,
  createMembership,
  createMock,
  createServiceApp,
  createServiceAppGuest,
  decodeWebexId,
  getMe,
  login,
  refreshServiceAppToken,
  type RequestOptions,
  type ServiceAppToken,
  type WebexMock,
} from "../../../mod.ts";
import { createGuestTokenHandler } from "../../../lib/endpoint/mod.ts";
import { memoryStreams } from "../cli/memory_streams.ts";
import { type Run, run } from "../cli/run.ts";
import { LeakSearch } from "./leak_search.ts";
import { guardedPart } from "./spellings.ts";
import { ISSUER, NOW, OPAQUE_TOKEN, ORG_UUID, SLASHED_SECRET } from "../tokens.ts";

const now = () => NOW;
/** A secret of random bytes: one that spells something would stand in the base64 of ordinary texts. */
export const SECRET = "sCRjsapRhCjedoQC3zEimrJEEs2fy1u7zGMOzOdvw6M=";
/** A Service App that guards nothing. */
export const APP = {
  clientId: "C0123456789",
  clientSecret: "4f1c7a52e9d08b36aa10ffedcba98765",
  refreshToken:
    "GcizDQHepNK9_xUDctFgswJesCUQ4NuoCFv_IlXM_PF84_39188c72-0029-47a4-b025-58a0ca745d06",
};
const ADMIN_TOKEN = "9d1e7c4b20f84a6e93b5d7f1";
const ROWS = "userId,userName\n1,Ada\n2,Stève\n,nobody\n";

/** What searches, and knows every secret in play. */
export const all: LeakSearch = new LeakSearch();
for (const each of [SECRET, SLASHED_SECRET, APP.clientSecret, APP.refreshToken, ADMIN_TOKEN]) {
  all.add(each);
}

const { issuer } = createMock().issuer;
for (const each of [ISSUER, ORG_UUID, issuer, `_${decodeWebexId(issuer).id}`]) all.open(each);

/** A mock that knows the issuer and the Service App. Same seed, same tokens: each takes those of the others. */
export function newMock(): WebexMock {
  const issuers = [{ issuer: ISSUER, secret: SECRET }];
  return createMock({ now, issuers, serviceApps: [APP], acceptUnknownIds: true });
}

/** A guest token that every mock here takes. */
export const GUEST_TOKEN: string = await createGuestToken({ subject: "1", displayName: "Ada" }, {
  issuer: ISSUER,
  secret: SECRET,
  now,
});
/** A mock that has been used. */
export const first: WebexMock = newMock();
/** The access token of a guest. */
export const guest: AccessToken = await login(GUEST_TOKEN, { fetch: first.fetch, now });
/** The tokens of the Service App. */
export const app: ServiceAppToken = await refreshServiceAppToken(APP, { fetch: first.fetch, now });
const ROOM = "Y2lzY29zcGFyazovL3VzL1JPT00vNWUwZjhkM2MtNzdhYS00YjFlLTljNTUtZDJlNmExYjRjM2Yw";
const { id: PERSON } = await getMe(guest.accessToken, { fetch: first.fetch });
// what requests hold besides secrets looks in base64 like the claims of a JWT in places
all.open(`client_id=${APP.clientId}&client_secret=`);
// what placeholders of scrub are filled up with, and the ids in the long tokens of the mock too
all.open("0".repeat(60));
all.open(JSON.stringify({ roomId: ROOM, personId: PERSON }));
// the time stands in the opaque tokens of the mock, and in what is recorded
for (const before of ["", ",", ",,"]) all.open(before + NOW);
for (const each of [GUEST_TOKEN, guest.accessToken, app.accessToken, OPAQUE_TOKEN]) all.add(each);
/** The secrets that commands and functions are given. */
const SECRETS = [
  SECRET,
  APP.clientSecret,
  APP.refreshToken,
  GUEST_TOKEN,
  guest.accessToken,
  app.accessToken,
  OPAQUE_TOKEN,
];

const ISSUER_ENV = { ISSUER, SECRET };
const APP_ENV = {
  WEBEX_CLIENT_ID: APP.clientId,
  WEBEX_CLIENT_SECRET: APP.clientSecret,
  WEBEX_REFRESH_TOKEN: APP.refreshToken,
};

/** A command line after the name of the command, and what it finds around it. */
interface Line {
  args: string[];
  env?: Record<string, string>;
  stdin?: string;
  /** Whether stdout holds a token when all goes well. */
  gives?: boolean;
}

/** A HAR in which tokens and a secret stand in several places. */
function recordingOf(...tokens: string[]): unknown {
  const entries = tokens.map((token) => ({
    request: {
      method: "POST",
      url: `https://webexapis.com/v1/x?token=${encodeURIComponent(token)}`,
      headers: [{ name: "Authorization", value: token }, { name: "X-Note", value: SECRET }],
      postData: { text: JSON.stringify({ clientSecret: SECRET, note: btoa(`Bearer ${token}`) }) },
    },
    response: { status: 200, headers: [], content: { text: JSON.stringify([token, SECRET]) } },
  }));
  return { log: { entries } };
}

const RECORDING = JSON.stringify(recordingOf(guest.accessToken, app.accessToken));

/** Every command, in each way that it gets its secrets. */
export const LINES: Record<string, Line[]> = {
  "create": [
    { args: ["1", "Ada"], env: ISSUER_ENV, gives: true },
    { args: ["1", "Ada", "-i", ISSUER, "-s", SECRET], gives: true },
    { args: ["1", "Ada", "-i", ISSUER, "--secret", "-"], stdin: SECRET, gives: true },
  ],
  "help": [{ args: [] }, { args: ["create"] }],
  "login": [
    { args: [GUEST_TOKEN], env: ISSUER_ENV, gives: true },
    { args: [`"Bearer ${GUEST_TOKEN}"`], env: { SECRET: SLASHED_SECRET }, gives: true },
    { args: ["-"], stdin: GUEST_TOKEN, gives: true },
  ],
  "quick": [{ args: ["1", "Ada"], env: ISSUER_ENV, gives: true }],
  "verify": [
    { args: [GUEST_TOKEN], env: ISSUER_ENV },
    { args: ["--jwt", GUEST_TOKEN], env: { SECRET: SLASHED_SECRET } },
    { args: ["--access", guest.accessToken] },
    { args: [OPAQUE_TOKEN], env: ISSUER_ENV },
  ],
  "batch": [
    { args: ["-"], stdin: ROWS, env: ISSUER_ENV, gives: true },
    { args: ["-", "--login", "--fail-fast"], stdin: ROWS, env: ISSUER_ENV, gives: true },
  ],
  "guest": [
    { args: ["1", "Ada"], env: { WEBEX_ACCESS_TOKEN: app.accessToken }, gives: true },
    { args: ["1", "Ada"], env: APP_ENV, gives: true },
    { args: ["1", "Ada", "--access-token", app.accessToken], gives: true },
  ],
  "guests count": [{ args: [], env: { WEBEX_ACCESS_TOKEN: app.accessToken } }, {
    args: [],
    env: APP_ENV,
  }],
  "token refresh": [{ args: [], env: APP_ENV, gives: true }],
  "add-to-space": [{ args: [PERSON, ROOM], env: { WEBEX_ACCESS_TOKEN: OPAQUE_TOKEN } }],
  "doctor": [
    { args: ["--login", "1"], env: { ...ISSUER_ENV, WEBEX_ACCESS_TOKEN: app.accessToken } },
    { args: [guest.accessToken, "--login", "1"], env: { ISSUER: SECRET, SECRET: ISSUER } },
    { args: [GUEST_TOKEN, "--offline"], env: { SECRET: SLASHED_SECRET, ...APP_ENV } },
    { args: ["--refresh", "-o", "new.txt"], env: { SECRET: `"${SECRET}!`, ...APP_ENV } },
    { args: ["-", "-i", ISSUER, "-s", SECRET], stdin: `Bearer ${GUEST_TOKEN}` },
    { args: ["--access-token", OPAQUE_TOKEN], env: { WEBEX_ACCESS_TOKEN: app.accessToken } },
  ],
  "migrate": [
    { args: [], env: { ...ISSUER_ENV, WEBEX_ACCESS_TOKEN: app.accessToken } },
    { args: ["--subjects", "-", "--yes"], stdin: ROWS, env: { ...ISSUER_ENV, ...APP_ENV } },
    {
      args: ["--subjects", "-", "--yes", "--join", "--access-token", app.accessToken],
      stdin: ROWS,
      env: { ...ISSUER_ENV, WEBEX_MEMBER_TOKEN: OPAQUE_TOKEN },
    },
  ],
  "completions": [{ args: ["bash"], env: ISSUER_ENV }],
  "scrub": [
    { args: ["-"], stdin: RECORDING },
    { args: ["-", "--output", "new.har"], stdin: RECORDING },
    { args: ["-", "--host", SECRET], stdin: RECORDING.slice(0, -9) },
  ],
  "record": [
    {
      args: ["--scenario", "guest", "--yes", "-o", "recorded"],
      env: { ...ISSUER_ENV, ...APP_ENV },
    },
    { args: ["--scenario", "guest", "--yes", "-o", "recorded", "--access-token", OPAQUE_TOKEN] },
    {
      args: ["--har", "-", "-o", "recorded"],
      stdin: RECORDING,
    },
  ],
  "drift": [
    { args: ["--live", "--yes"], env: { ...ISSUER_ENV, ...APP_ENV } },
    { args: ["--live", "--yes"], env: { WEBEX_ACCESS_TOKEN: OPAQUE_TOKEN, ...ISSUER_ENV } },
  ],
  "mock": [
    { args: ["--admin-token", ADMIN_TOKEN, "-i", ISSUER, "-s", SECRET], gives: true },
    { args: ["--token-form", SECRET], env: ISSUER_ENV },
  ],
};

/** Runs every command in every way, and searches all that it shows. */
export async function runAll(
  where: string,
  fetch: typeof globalThis.fetch,
  trusted: boolean,
): Promise<Run[]> {
  return await runEach(where, fetch, trusted, () => []);
}

/** Runs every command with its secrets in the base URL as well, where they do not belong. */
export async function runAllMisplaced(
  where: string,
  fetch: typeof globalThis.fetch,
): Promise<Run[]> {
  return await runEach(where, fetch, false, (line) => {
    const used = JSON.stringify(line);
    const secrets = SECRETS.filter((each) => used.includes(each));
    return secrets.length === 0 ? [] : ["--api-url", misplaced(secrets)];
  });
}

/** A base URL whose host and path are made of secrets. */
export function misplaced(secrets: readonly string[]): string {
  const host = guardedPart(secrets[0]!).replace(/[^a-z0-9]/gi, "").slice(0, 40);
  return `https://${host}.example/v1/${secrets.map(encodeURIComponent).join("/")}`;
}

async function runEach(
  where: string,
  fetch: typeof globalThis.fetch,
  trusted: boolean,
  argsFor: (line: Line) => string[],
): Promise<Run[]> {
  const running = COMMANDS.flatMap(({ name }) =>
    LINES[name]!.flatMap((line) =>
      [[], ["--json"]].map((json) =>
        runLine(`${where}: ${name}${json}`, name, line, {
          more: [...json, ...argsFor(line)],
          fetch: all.watch(fetch, trusted),
        })
      )
    )
  );
  return await Promise.all(running);
}

/** What a line is run with. */
interface LineOptions {
  /** Further options. */
  more: string[];
  fetch: typeof globalThis.fetch;
}

async function runLine(
  what: string,
  name: string,
  line: Line,
  options: LineOptions,
): Promise<Run> {
  const { env = {}, stdin = "" } = line;
  const streams = memoryStreams({ stdin });
  const ran = await run(argumentsOf(name, line, options.more), {
    env: { ...env, DEBUG: "*" },
    stdin,
    now: NOW,
    fetch: options.fetch,
    stderrIsTerminal: true,
    streams,
    // a server ends at once, and nothing else is interrupted
    stopped: name === "mock" ? Promise.resolve() : new Promise(() => {}),
  });
  // what was written counts as well
  const written = streams.files().map((path) => streams.file(path)).join("\n");
  const outcome = { ...ran, stdout: ran.stdout + streams.stdout() + written };
  searchRun(what, line, outcome);
  return outcome;
}

/**
 * Spells out the claims of JWTs whose signature is the fixed one: what is kept of them, such as their names, looks in
 * base64 like pieces of those in whose place they stand.
 */
function withoutClaims(text: string): string {
  return text.replace(
    /eyJ[\w-]+\.([\w-]+)\.c2NydWJiZWQ[\w-]+/g,
    (_token, claims: string) =>
      JSON.stringify(JSON.parse(Buffer.from(claims, "base64url").toString())),
  );
}

/** The command line of a line, with further options where its command takes them. */
function argumentsOf(name: string, { args }: Line, more: string[]): string[] {
  const asks = !["create", "help", "mock", "completions", "scrub"].includes(name);
  const taken = ["help", "scrub"].includes(name) ? [] : more.filter((each) => each === "--json");
  const options = asks ? ["--no-retry", "--timeout", "1", ...more] : taken;
  return [...name.split(" "), ...args, ...options];
}

function searchRun(what: string, { gives = false }: Line, { stdout, stderr }: Run): void {
  all.search(`${what}: stderr`, stderr);
  // a result is what was asked for; the secrets that it was made with are not
  const given = gives && stdout !== "" ? [stdout] : [];
  const inputs = [SECRET, SLASHED_SECRET, APP.clientSecret];
  for (const each of inputs) if (given.some((text) => text.includes(each))) assert.fail(what);
  all.search(`${what}: stdout`, withoutClaims(stdout), given);
}

/** A line as a program of its own gets it. */
interface ProgramLine {
  args: string[];
  env: Record<string, string>;
  stdin: string;
}

/**
 * Runs every command in every way against each base URL by another program, which gets all lines at once, and
 * searches all that it shows. Returns how many ended with 0.
 */
export async function runAllBy(
  program: (lines: ProgramLine[], now: number) => Promise<Run[]>,
  baseUrls: readonly string[],
): Promise<number> {
  const lines = COMMANDS.flatMap(({ name }) => LINES[name]!.map((line) => ({ name, line })));
  const every = baseUrls.flatMap((baseUrl) =>
    lines.flatMap((each) => [[], ["--json"]].map((json) => ({ ...each, json, baseUrl })))
  );
  const runs = await program(
    every.map(({ name, line, json, baseUrl }) => ({
      args: argumentsOf(name, line, json),
      env: { ...line.env, DEBUG: "*", WEBEX_API_URL: baseUrl },
      stdin: line.stdin ?? "",
    })),
    NOW,
  );
  assert.equal(runs.length, every.length);
  for (const [index, { name, line, json, baseUrl }] of every.entries()) {
    searchRun(`${baseUrl}: ${name}${json}`, line, runs[index]!);
  }
  return runs.filter(({ code }) => code === 0).length;
}

/** Calls every function that asks the service, and searches the errors. */
export async function callAll(
  where: string,
  fetch: typeof globalThis.fetch,
  trusted: boolean,
): Promise<void> {
  await callEach(where, { fetch: all.watch(fetch, trusted) });
}

/** Calls every function with all secrets in the base URL as well, and named as what must not be shown. */
export async function callAllMisplaced(
  where: string,
  fetch: typeof globalThis.fetch,
): Promise<void> {
  await callEach(where, { fetch, baseUrl: misplaced(SECRETS), secrets: SECRETS });
}

async function callEach(where: string, more: RequestOptions): Promise<void> {
  const options: RequestOptions = { ...more, now, retries: false, timeout: 500 };
  const { accessToken } = app;
  const session = createGuestSession({ subject: "1", displayName: "Ada" }, {
    ...options,
    issuer: ISSUER,
    secret: SECRET,
  });
  const calls: Record<string, () => Promise<unknown>> = {
    login: () => login(GUEST_TOKEN, options),
    getMe: () => getMe(guest.accessToken, options),
    createServiceAppGuest: () =>
      createServiceAppGuest({ subject: "1", displayName: "Ada" }, { ...options, accessToken }),
    countGuests: () => countGuests(accessToken, options),
    refreshServiceAppToken: () => refreshServiceAppToken(APP, options),
    createMembership: () =>
      createMembership({ roomId: ROOM, personId: PERSON }, {
        ...options,
        accessToken: OPAQUE_TOKEN,
      }),
    getAccessToken: () => session.getAccessToken(),
    fetch: () => session.fetch("people/me"),
    createCallToken: () => createCallToken({ calledNumber: "1" }, { ...options, accessToken }),
    createServiceApp: () => createServiceApp(APP, options).getAccessToken(),
    createEndpointSession: () => {
      const { secrets: _, ...rest } = options;
      const url = "https://site.example/guest";
      const asked = createEndpointSession(url, { ...rest, headers: { "x-csrf": SECRET } });
      return asked.getAccessToken();
    },
    "endpoint of a Service App": () => askEndpoint(where, { serviceApp: APP, ...options }),
    "endpoint of an issuer": () =>
      askEndpoint(where, { issuer: ISSUER, secret: SECRET, ...options }),
  };
  await Promise.all(
    Object.entries(calls).map(async ([name, call]) => {
      const error = await call().then(() => undefined, (error) => error);
      if (error !== undefined) all.searchError(`${where}: ${name}()`, error);
    }),
  );
}

/** Asks the endpoint of a site, whose answers go to any page, and what it says for the log. */
async function askEndpoint(
  where: string,
  options: Omit<Parameters<typeof createGuestTokenHandler>[0], "identify">,
): Promise<void> {
  const handler = createGuestTokenHandler(
    {
      ...options,
      identify: () => ({ subject: "1", displayName: "Ada" }),
      onRefused: (error) => all.searchError(`${where}: onRefused`, error),
    } as Parameters<typeof createGuestTokenHandler>[0],
  );
  const headers = { "content-type": "application/json" };
  const response = await handler(
    new Request("https://site.example/guest", { method: "POST", headers }),
  );
  const text = `${JSON.stringify([...response.headers])} ${await response.text()}`;
  // a token that was asked for is the page's
  if (!response.ok) all.search(`${where}: endpoint`, text);
}

/** Searches the events of a mock so far. */
export async function searchEvents(where: string, mock: WebexMock): Promise<number> {
  await mock.fetch("https://webexapis.com/v1/last");
  let count = 0;
  for await (const event of mock.events({ after: 0 })) {
    count++;
    all.search(`${where}: event`, JSON.stringify(event));
    if (event.type === "request" && event.request.path === "/v1/last") break;
  }
  return count;
}

/** Searches what a mock noted. */
export function searchJournal(where: string, mock: WebexMock): void {
  all.search(`${where}: journal`, JSON.stringify(mock.requests()));
  all.search(
    `${where}: journal inspected`,
    Deno.inspect(mock.requests(), { depth: 9, strAbbreviateSize: 1e6 }),
  );
}
