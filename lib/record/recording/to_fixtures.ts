import type { Fixture, Provenance } from "../../mock/http/fixture.ts";
import { readWebexId } from "../../webex_id.ts";
import type { HarEntry } from "../har.ts";
import { type Leak, LeakError } from "../leak_error.ts";
import type { Role } from "../role.ts";
import { scanForLeaks } from "../scan_for_leaks.ts";
import { scrubAndScan } from "../scrub.ts";
import { askedHeaders, keptHeaders } from "./kept_headers.ts";
import { nameFixture } from "./name_fixture.ts";
import { readBody } from "./read_body.ts";
import type { RecordedExchange } from "./recorder.ts";
import { servedEndpoint } from "./served_endpoint.ts";
import { shapeOf } from "./shape.ts";

/** Options of {@linkcode toFixtures}. */
export interface ToFixturesOptions {
  /** Hosts outside of Webex that are recorded, such as that of a mock. */
  hosts?: readonly string[] | undefined;
  /** What kind of organization it is, such as `sandbox`. Default is the cluster that its ids name. */
  organization?: string | undefined;
  /** The day of exchanges that do not say when they began. Default is today. */
  day?: string | undefined;
  /** Whether a refusal in place of a success is named after the success, to compare the two. Default is `false`. */
  byExpectation?: boolean | undefined;
}

/** Fixtures by the names of their files and their own. */
export type FixturesByFile = Record<string, Record<string, Fixture>>;

/** What was made of exchanges. */
export interface RecordedFolder {
  /** The files, as a mock takes them. */
  files: FixturesByFile;
  /** The answers of endpoints that the mock does not serve, for a folder that it does not read. */
  unserved: FixturesByFile;
  /** How many exchanges have the shape of one that is kept. */
  repeated: number;
  /** How many different values were replaced, by role. */
  replaced: Partial<Record<Role, number>>;
  /** What the scan for leaks has found, in `entries` by their order. The exchanges that hold it are left out. */
  leaks: Leak[];
}

/**
 * Makes fixtures of recorded exchanges: scrubbed, named after the built-in fixtures whose places they take, and one
 * for each shape that an answer had. Exchanges in which the scan for leaks finds something are left out, and what it
 * has found is in `leaks`. Nothing is written.
 *
 * @param exchanges The exchanges, in the order in which they began.
 * @param options What is known of the recording.
 * @returns The fixtures, by file.
 * @throws {LeakError} `leak_found` when the scan for leaks finds something and nothing is left, or in a host.
 *
 * @example Usage
 * ```ts
 * import { toFixtures } from "@guestissuer/webex/record";
 * import { createMock } from "@guestissuer/webex/mock";
 * import assert from "node:assert/strict";
 *
 * const entry = {
 *   startedDateTime: "2026-05-04T06:43:44.123Z",
 *   request: { method: "GET", url: "https://webexapis.com/v1/people/me", headers: [] },
 *   response: { status: 401, headers: [], content: { text: '{"error":"invalid_token"}' } },
 * };
 * const { files } = toFixtures([{ entry }]);
 * assert.equal(files["get_people_me.json"]?.meUnauthorized?.provenance.recorded, "2026-05-04");
 *
 * const mock = createMock({ fixtures: files });
 * const response = await mock.fetch("https://webexapis.com/v1/people/me");
 * assert.deepEqual(await response.json(), { error: "invalid_token" });
 * ```
 */
export function toFixtures(
  exchanges: readonly RecordedExchange[],
  options: ToFixturesOptions = {},
): RecordedFolder {
  const { hosts, byExpectation, day = new Date().toISOString().slice(0, 10) } = options;
  const given = { log: { entries: exchanges.map(({ entry }) => entry) } };
  // also what stands in an exchange that leaks is replaced in the others
  const { har: { log: { entries } }, replaced, leaks } = scrubAndScan(given, { hosts });
  const leaking = new Set(leaks.map(({ place }) => /^entries\[\d+\]/.exec(place)?.[0]));
  // what stands in none of them cannot be left out
  if (leaking.has(undefined)) throw new LeakError(leaks);
  const organization = options.organization ?? clusterIn(entries);
  const isSanitized = !entries.some(({ request }) =>
    "authorization" in askedHeaders(request.headers)
  );
  const result: RecordedFolder = { files: {}, unserved: {}, repeated: 0, replaced, leaks };
  for (const [at, entry] of entries.entries()) {
    if (leaking.has(`entries[${at}]`)) continue;
    const { request, response } = entry;
    // the path as it was asked says which endpoint it is
    const asked = exchanges[at]!.entry.request;
    // they have no body to learn from
    if (asked.method === "HEAD" || asked.method === "OPTIONS") continue;
    const endpoint = servedEndpoint(asked.method, asked.url);
    const target = new URL(request.url);
    const path = endpoint?.path ?? target.pathname;
    const sent = readBody(request.postData, request.headers);
    const answered = readBody(response.content, response.headers);
    const notes = [
      answered.note,
      isSanitized ? "The recording lacks every Authorization header." : undefined,
    ].filter((each) => each !== undefined).join(" ");
    const date = /^\d{4}-\d\d-\d\d(?=T)/.exec(entry.startedDateTime ?? "")?.[0] ?? day;
    const fixture: Fixture = {
      request: {
        method: request.method,
        path,
        headers: askedHeaders(request.headers),
        body: sent.body,
      },
      response: {
        status: response.status,
        headers: keptHeaders(response.headers),
        body: answered.body,
      },
      provenance: {
        ...originOf(entry, target.hostname),
        ...notes === "" ? {} : { notes },
        ...organization === undefined ? {} : { organization },
        recorded: date,
        verified: date,
      },
    };
    const name = endpoint === undefined ? `status${response.status}` : nameFixture(endpoint, {
      ...fixture.response,
      expected: exchanges[at]!.expected,
      byExpectation,
    });
    const files = endpoint === undefined ? result.unserved : result.files;
    const file = fileOf(request.method, path);
    const numbered = freeName(files[file] ?? {}, name, fixture);
    if (numbered === undefined) {
      result.repeated++;
      continue;
    }
    const found = scanForLeaks({ [file]: { [numbered]: fixture } });
    leaks.push(...found.map(({ kind }) => ({ place: `entries[${at}]`, kind })));
    if (found.length === 0) (files[file] ??= {})[numbered] = fixture;
  }
  const isEmpty = Object.keys({ ...result.files, ...result.unserved }).length === 0;
  if (isEmpty && leaks.length > 0) throw new LeakError(leaks);
  return result;
}

/** The name that a fixture has among others; `undefined` where there is one of the same name and shape. */
function freeName(
  others: Record<string, Fixture>,
  name: string,
  { response: { status, body } }: Fixture,
): string | undefined {
  for (let number = 1;; number++) {
    const numbered = number === 1 ? name : `${name}${number}`;
    const other = others[numbered]?.response;
    if (other === undefined) return numbered;
    if (other.status === status && shapeOf(other.body) === shapeOf(body)) return undefined;
  }
}

/** The answers of a mock are labelled as such. */
function originOf({ response }: HarEntry, host: string): Pick<Provenance, "fidelity" | "source"> {
  const isMock = response.headers.some(({ name }) => name.toLowerCase() === "x-mock-fidelity");
  return isMock
    ? { fidelity: "mock", source: `An answer of a mock at ${host}, recorded by guestissuer` }
    : { fidelity: "recorded", source: `An answer of ${host}, recorded by guestissuer` };
}

/** The name of the file of an endpoint: `get_people_personId.json`. */
function fileOf(method: string, path: string): string {
  const words = path.replace(/\/(?:api\/)?v1(?=\/|$)/g, "").match(/\w+/g) ?? [];
  return `${[method.toLowerCase(), ...words].join("_").slice(0, 100)}.json`;
}

/** The cluster that the first Webex id names. */
function clusterIn(entries: readonly HarEntry[]): string | undefined {
  const [id] = /Y2lzY29zcGFyazovL[\w-]{20,}/.exec(JSON.stringify(entries)) ?? [];
  const cluster = id === undefined ? undefined : readWebexId(id)?.cluster;
  return cluster === undefined ? undefined : `of the cluster ${cluster}`;
}
