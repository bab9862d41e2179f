import type { Endpoint } from "../../mock/http/endpoint.ts";
import { type Fixture, fixtureName } from "../../mock/http/fixture.ts";
import { refusalFixture } from "../../mock/http/standard_fixtures.ts";
import { likeness } from "./shape.ts";

/**
 * Names a recorded answer after the built-in fixture whose place it takes: the one of the same status, and of several
 * the one that is most like it. A scenario knows which status the built-in fixtures expect, and names it by that.
 */
export function nameFixture(
  endpoint: Endpoint,
  { status, body, expected = status }: {
    status: number;
    body: unknown;
    expected?: number | undefined;
  },
): string {
  const builtIn = builtInFor(endpoint, expected, body) ??
    // which success it is does not matter to the mock, where it knows only one
    (status < 300 ? endpoint.answers.find((each) => each.response.status < 300) : undefined);
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
