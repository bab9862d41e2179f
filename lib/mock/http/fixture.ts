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
