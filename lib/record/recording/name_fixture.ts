import type { Endpoint } from "../../mock/http/endpoint.ts";
import { type Fixture, fixtureName } from "../../mock/http/fixture.ts";
import { refusalFixture } from "../../mock/http/refusal.ts";
import { likeness } from "./shape.ts";

/** What is named. */
export interface RecordedAnswer {
  status: number;
  body: unknown;
  /** The status that the built-in fixtures have for what was asked, where a scenario knows it. */
  expected?: number | undefined;
  /** Whether the expected status counts where a refusal came in place of a success too. Default is `false`. */
  byExpectation?: boolean | undefined;
}

/**
 * Names a recorded answer after the built-in fixture whose place it takes: the one of the same status, and of several
 * the one that is most like it. A scenario knows which status the built-in fixtures expect, and names it by that, but
 * for a refusal in place of a success: a mock must not refuse what one caller was refused.
 */
export function nameFixture(
  endpoint: Endpoint,
  { status, body, expected = status, byExpectation = false }: RecordedAnswer,
): string {
  const isAlike = expected < 300 === status < 300 || byExpectation;
  // what is only for now is no other answer to the same question
  const isPassing = status === 429 || status >= 500;
  const wanted = isAlike && !isPassing ? expected : status;
  const builtIn = builtInFor(endpoint, wanted, body) ??
    // which success it is does not matter to the mock, where it knows only one
    (wanted < 300 ? endpoint.answers.find((each) => each.response.status < 300) : undefined);
  return (builtIn && fixtureName(builtIn)) ?? `status${status}`;
}

function builtInFor(endpoint: Endpoint, status: number, body: unknown): Fixture | undefined {
  const own = endpoint.answers
    .filter(({ response, provenance }) => {
      return response.status === status && provenance.fidelity !== "mock";
    })
    .map((fixture) => ({ fixture, score: likeness(fixture.response.body, body) }))
    .sort((one, other) => other.score - one.score);
  return own[0]?.fixture ?? (status >= 400 ? refusalFixture(status) : undefined);
}
