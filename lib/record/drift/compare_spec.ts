import { ANY_PATH } from "../../mock/http/fixture.ts";
import type { NamedFixture } from "../../mock/http/recording.ts";
import { compareSchema } from "./compare_schema.ts";
import type { Difference, DriftReport } from "./difference.ts";
import { datedFixture, oldestOf } from "./known_fixtures.ts";
import { OpenApi } from "./openapi.ts";

/**
 * Compares fixtures with an OpenAPI document: statuses, and the shapes of bodies.
 *
 * @param known The fixtures.
 * @param document The OpenAPI document of version 3, in JSON.
 * @throws {WebexError} `openapi_malformed` when it is no such document.
 */
export function compareSpec(known: readonly NamedFixture[], document: string): DriftReport {
  const api = new OpenApi(document);
  const compared: NamedFixture[] = [];
  const drifted: DriftReport["drifted"] = [];
  for (const each of known) {
    const differences = compareFixture(each, api);
    if (differences === undefined) continue;
    compared.push(each);
    if (differences.length > 0) drifted.push({ ...datedFixture(each), differences });
  }
  return {
    compared: compared.length,
    drifted,
    notCompared: known.filter((each) => !compared.includes(each)).map(datedFixture),
    oldest: oldestOf(compared),
  };
}

/** Compares one fixture; `undefined` where the document says nothing of it. */
function compareFixture({ fixture }: NamedFixture, api: OpenApi): Difference[] | undefined {
  const { request: { method, path }, response: { status, body } } = fixture;
  if (path === ANY_PATH || !api.describes(method, path)) return undefined;
  const answer = api.answer(method, path, status);
  if (answer === "unknown") return undefined;
  if (answer === undefined) return [{ kind: "status", place: "status", seen: String(status) }];
  return compareSchema(body, { schema: answer.schema, api });
}
