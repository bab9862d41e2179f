/** How sure it is that the real service answers so. `mock` marks what no service is meant to answer. */
export type Fidelity = "recorded" | "documented" | "inferred" | "mock";

/** One exchange with the service: what was asked, what was answered, and how that is known. */
export interface Fixture {
  /** What is asked. */
  request: { method: string; path: string; headers: Record<string, string>; body: unknown };
  /** What is answered. The mock answers in this shape, with values of its own. */
  response: { status: number; headers: Record<string, string>; body: unknown };
  /** How that is known. */
  provenance: { fidelity: Fidelity; source: string; notes?: string };
}

/** A fixture as the compiler sees it in an imported file, where every string is any string. */
interface ImportedFixture {
  request: { method: string; path: string; headers: object; body: unknown };
  response: { status: number; headers: object; body: unknown };
  provenance: { fidelity: string; source: string; notes?: string };
}

/** Types the fixtures of an imported file, by their names. A test holds the files to what the type says. */
export function readFixtures<T extends Record<string, ImportedFixture>>(
  file: T,
): { [name in keyof T]: Fixture } {
  return file as { [name in keyof T]: Fixture };
}
