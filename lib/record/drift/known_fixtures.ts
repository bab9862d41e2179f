import { ENDPOINTS } from "../../mock/endpoints/table.ts";
import { ANY_PATH, fixtureName } from "../../mock/http/fixture.ts";
import type { NamedFixture } from "../../mock/http/recording.ts";
import { ANY } from "../../mock/http/refusal.ts";
import type { DatedFixture } from "./difference.ts";

/** The fixtures that the mock has built in, but for its own words. */
export function builtInFixtures(): NamedFixture[] {
  const all = new Set([...ENDPOINTS.flatMap((each) => each.answers), ...Object.values(ANY)]);
  return [...all].filter(({ provenance }) => provenance.fidelity !== "mock").map((fixture) => {
    return { file: "built-in", name: fixtureName(fixture) ?? "", fixture };
  });
}

/** The endpoint of a fixture, such as `GET /v1/people/me`. */
export function endpointOf({ fixture: { request } }: NamedFixture): string {
  return request.path === ANY_PATH ? ANY_PATH : `${request.method} ${request.path}`;
}

/** A fixture as messages name it, such as `people.json: me`. */
function labelOf({ file, name }: NamedFixture): string {
  return `${file}: ${name}`;
}

/** The day on which the service was last seen to answer so. */
function verifiedOf({ fixture: { provenance } }: NamedFixture): string | undefined {
  return provenance.verified ?? provenance.recorded;
}

/** The fixture that was verified longest ago. */
export function oldestOf(fixtures: readonly NamedFixture[]): DatedFixture | undefined {
  let oldest: NamedFixture | undefined;
  for (const each of fixtures) {
    if (oldest === undefined || (verifiedOf(each) ?? "") < (verifiedOf(oldest) ?? "")) {
      oldest = each;
    }
  }
  return oldest && datedFixture(oldest);
}

/** A fixture as a report has it. */
export function datedFixture(fixture: NamedFixture): DatedFixture {
  return {
    endpoint: endpointOf(fixture),
    fixture: labelOf(fixture),
    verified: verifiedOf(fixture),
  };
}
