import { WebexError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import { ENDPOINT_NAMES } from "./endpoint_names.ts";

/** How sure it is that the real service answers so. `mock` marks what no service is meant to answer. */
export type Fidelity = "recorded" | "documented" | "inferred" | "mock";

/** One exchange with the service: what was asked, what was answered, and how that is known. */
export interface Fixture {
  /** What is asked. */
  request: { method: string; path: string; headers: Record<string, string>; body: unknown };
  /** What is answered. The mock answers in this shape, with values of its own. */
  response: { status: number; headers: Record<string, string>; body: unknown };
  /** How that is known. */
  provenance: Provenance;
}

/** How an answer is known. */
export interface Provenance {
  /** How sure it is. */
  fidelity: Fidelity;
  /** Where it was seen or read. */
  source: string;
  /** What was replaced or is missing. */
  notes?: string;
  /** What kind of organization answered, such as `sandbox`. */
  organization?: string;
  /** The day of the recording, such as `2026-01-31`. */
  recorded?: string;
  /** The day on which the service was last seen to answer so. */
  verified?: string;
}

/** A fixture as the compiler sees it in an imported file, where every string is any string. */
interface ImportedFixture {
  request: { method: string; path: string; headers: object; body: unknown };
  response: { status: number; headers: object; body: unknown };
  provenance: { fidelity: string; source: string; notes?: string };
}

const NAMES = new WeakMap<Fixture, string>();

/** Types the fixtures of an imported file, by their names. A test holds the files to what the type says. */
export function readFixtures<T extends Record<string, ImportedFixture>>(
  file: T,
): { [name in keyof T]: Fixture } {
  const fixtures = file as { [name in keyof T]: Fixture };
  for (const name in fixtures) NAMES.set(fixtures[name]!, name);
  return fixtures;
}

/** The name of a fixture in its file; `undefined` for one that was made from another. */
export function fixtureName(fixture: Fixture): string | undefined {
  return NAMES.get(fixture);
}

const FIDELITIES: readonly Fidelity[] = ["recorded", "documented", "inferred", "mock"];

/** A day, as drift compares it. */
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The path of the answers that every endpoint can give. */
export const ANY_PATH = "/v1/*";

/**
 * Checks that a value is a fixture of an endpoint that the mock serves.
 *
 * @param value What was read.
 * @param place Where it stands, such as `people.json: me`.
 * @throws {WebexError} `fixture_malformed`, with the place and what is wrong there.
 */
export function checkFixture(value: unknown, place: string): Fixture {
  const { request, response, provenance } = isObject(value) ? value : {};
  if (!isObject(request) || !isObject(response) || !isObject(provenance)) {
    const missing = Object.entries({ request, response, provenance })
      .filter(([, part]) => !isObject(part)).map(([name]) => name);
    throw malformed(place, `it lacks ${missing.join(", ")}`);
  }
  const { method, path } = request;
  if (typeof method !== "string" || typeof path !== "string") {
    throw malformed(place, "request.method and request.path must be strings");
  }
  if (path !== ANY_PATH && !Object.hasOwn(ENDPOINT_NAMES, `${method} ${path}`)) {
    throw malformed(place, `the mock has no endpoint ${shown(method)} ${shown(path)}`);
  }
  const { status } = response;
  // 101 opens a live connection
  const isStatus = Number.isInteger(status) && (status as number) >= 200 &&
    (status as number) < 600;
  if (!isStatus && status !== 101) {
    throw malformed(place, "response.status must be a whole number from 200 to 599");
  }
  if (!("body" in response)) throw malformed(place, "response lacks body; it is null for none");
  checkHeaders(request.headers, `${place}: request.headers`);
  checkHeaders(response.headers, `${place}: response.headers`);
  if (!FIDELITIES.includes(provenance.fidelity as Fidelity)) {
    throw malformed(place, `provenance.fidelity must be one of ${FIDELITIES.join(", ")}`);
  }
  if (typeof provenance.source !== "string") {
    throw malformed(place, "provenance.source must be a string");
  }
  for (const name of ["recorded", "verified"]) {
    const day = provenance[name];
    if (day !== undefined && !(typeof day === "string" && DAY.test(day))) {
      throw malformed(place, `provenance.${name} must be a day such as 2026-01-31`);
    }
  }
  return value as unknown as Fixture;
}

/** Returns the error of a fixture that cannot be used. */
export function malformed(place: string, why: string): WebexError {
  return new WebexError("fixture_malformed", `Cannot use fixture ${place}: ${why}`);
}

function checkHeaders(value: unknown, place: string): void {
  if (!isObject(value)) throw malformed(place, "it must be an object of strings");
  try {
    for (const each of Object.values(value)) {
      if (typeof each !== "string") throw new TypeError("no string");
    }
    new Headers(value as Record<string, string>);
  } catch {
    throw malformed(place, "it must be an object of strings that headers can hold");
  }
}

/** What stands in a file may be anything. */
function shown(text: string): string {
  return /^[\w/{}.*-]{1,100}$/.test(text) ? text : "(a strange one)";
}
