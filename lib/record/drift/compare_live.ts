import { ENDPOINTS } from "../../mock/endpoints/table.ts";
import { ANY_PATH, type Fixture } from "../../mock/http/fixture.ts";
import type { NamedFixture } from "../../mock/http/recording.ts";
import { nameFixture } from "../recording/name_fixture.ts";
import type { FixturesByFile } from "../recording/to_fixtures.ts";
import { compareAnswers } from "./compare_answers.ts";
import type { Difference, DriftReport } from "./difference.ts";
import { datedFixture, endpointOf, oldestOf } from "./known_fixtures.ts";

/** A comparison with the service, and the fixtures that still hold. */
export interface LiveReport extends DriftReport {
  /** The fixtures that the service answers like. */
  held: NamedFixture[];
  /** Answers that there is no fixture of, such as `GET /v1/people/me: me`. */
  notRecorded: string[];
}

/**
 * Compares fixtures with what the service answers now.
 *
 * @param known The fixtures.
 * @param live What was recorded just now, as `toFixtures` returns it, named by expectation.
 */
export function compareLive(known: readonly NamedFixture[], live: FixturesByFile): LiveReport {
  const held = new Set<NamedFixture>();
  const differing = new Set<NamedFixture>();
  const drifted: DriftReport["drifted"] = [];
  const notRecorded: string[] = [];
  for (const fixtures of Object.values(live)) {
    for (const [name, answer] of Object.entries(fixtures)) {
      const best = nearest(candidates(known, name, answer), answer);
      const endpoint = `${answer.request.method} ${answer.request.path}`;
      if (best === undefined) notRecorded.push(`${endpoint}: ${name}`);
      else if (best.differences.length === 0) held.add(best.fixture);
      else {
        differing.add(best.fixture);
        drifted.push({ ...datedFixture(best.fixture), endpoint, differences: best.differences });
      }
    }
  }
  const compared = [...new Set([...held, ...differing])];
  return {
    compared: compared.length,
    drifted,
    notCompared: known.filter((each) => !compared.includes(each)).map(datedFixture),
    oldest: oldestOf(compared),
    held: [...held].filter((each) => !differing.has(each)),
    notRecorded,
  };
}

/** The fixtures of one answer: several, where it was recorded in several shapes. */
function candidates(known: readonly NamedFixture[], name: string, answer: Fixture): NamedFixture[] {
  const { request: { method, path }, response } = answer;
  const expected = namedFixtures(known, name, `${method} ${path}`);
  const endpoint = ENDPOINTS.find((each) => each.method === method && each.path === path);
  if (expected.length > 0 || endpoint === undefined) return expected;
  // a refusal in place of a success was recorded as the refusal that it is
  return namedFixtures(known, nameFixture(endpoint, response), `${method} ${path}`);
}

function namedFixtures(
  known: readonly NamedFixture[],
  name: string,
  endpoint: string,
): NamedFixture[] {
  const named = known.filter((each) => withoutNumber(each.name) === withoutNumber(name));
  const own = named.filter((each) => endpointOf(each) === endpoint);
  return own.length > 0 ? own : named.filter((each) => endpointOf(each) === ANY_PATH);
}

/** `me2` is another shape of `me`; the number of `status404` is its name. */
function withoutNumber(name: string): string {
  return name.startsWith("status") ? name : name.replace(/\d+$/, "");
}

function nearest(
  fixtures: readonly NamedFixture[],
  answer: Fixture,
): { fixture: NamedFixture; differences: Difference[] } | undefined {
  return fixtures
    .map((fixture) => ({ fixture, differences: compareAnswers(fixture.fixture, answer) }))
    .sort((one, other) => one.differences.length - other.differences.length)[0];
}
