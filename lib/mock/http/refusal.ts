import type { Answer } from "./answer.ts";
import type { Fixture } from "./fixture.ts";
import { refusalFixture } from "./standard_fixtures.ts";

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
