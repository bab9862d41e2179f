/** How sure it is that the real service answers so. */
export type Fidelity = "recorded" | "documented" | "inferred";

/** One exchange with the service: what was asked, what was answered, and how that is known. */
export interface Fixture {
  /** What is asked. */
  request: { method: string; path: string; headers: Record<string, string>; body: unknown };
  /** What is answered. The mock answers in this shape, with values of its own. */
  response: { status: number; headers: Record<string, string>; body: unknown };
  /** How that is known. */
  provenance: { fidelity: Fidelity; source: string; notes?: string };
}
