import any from "../../../fixtures/any.json" with { type: "json" };
import type { Answer } from "./answer.ts";
import { type Fixture, readFixtures } from "./fixture.ts";

/**
 * An answer that an endpoint throws to end its work: `throw new Refusal(fixture, "why")`. The dispatcher sends
 * it like one that is returned. It is not an `Error`, since nothing failed and nobody reads a stack.
 */
export class Refusal implements Answer {
  readonly fixture: Fixture;
  readonly reason: string;
  readonly values: Answer["values"];
  readonly description: Answer["description"];
  readonly headers: Answer["headers"];
  readonly findings: Answer["findings"];

  /**
   * @param fixture The fixture of the refusal, or a status that any endpoint can answer.
   * @param reason Why, for the developer. It holds nothing of a token or secret.
   */
  constructor(
    fixture: Fixture | number,
    reason: string,
    more: Pick<Answer, "values" | "description" | "headers" | "findings"> = {},
  ) {
    this.fixture = typeof fixture === "number" ? refusalFixture(fixture) : fixture;
    this.reason = reason;
    this.values = more.values;
    this.description = more.description;
    this.headers = more.headers;
    this.findings = more.findings;
  }
}

/** The answers that every endpoint can give. */
export const ANY = readFixtures(any);

const BY_STATUS: Record<number, Fixture> = Object.fromEntries(
  [
    ANY.badRequest,
    ANY.unauthorized,
    ANY.forbidden,
    ANY.notFound,
    ANY.methodNotAllowed,
    ANY.conflict,
    ANY.unsupportedMediaType,
    ANY.locked,
    ANY.rateLimited,
    ANY.serviceFailed,
    ANY.unavailable,
  ].map((fixture) => [fixture.response.status, fixture]),
);

/** Returns the fixture of a refusal for which the endpoint has no fixture of its own. */
export function refusalFixture(status: number): Fixture {
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  const like = status < 500 ? ANY.badRequest : ANY.serviceFailed;
  const source = "no answer of this status was found; the body is that of another one";
  return {
    ...like,
    response: { ...like.response, status },
    provenance: { fidelity: "inferred", source },
  };
}
