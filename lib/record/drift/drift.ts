import { type FixtureFiles, readRecording } from "../../mock/http/recording.ts";
import type { FixturesByFile } from "../recording/to_fixtures.ts";
import { compareLive, type LiveReport } from "./compare_live.ts";
import { compareSpec } from "./compare_spec.ts";
import type { DriftReport } from "./difference.ts";
import { builtInFixtures } from "./known_fixtures.ts";

/** Options of {@linkcode compareWithSpec} and {@linkcode compareWithLive}. */
export interface CompareOptions {
  /** The fixtures: a folder, or files by their names. Default are those that the mock has built in. */
  fixtures?: string | FixtureFiles | undefined;
}

/**
 * Compares fixtures with an OpenAPI document of Webex: statuses, and fields and types of bodies. Its documents are at
 * {@link https://github.com/webex/webex-openapi-specs}.
 *
 * @param document The document, of version 3 and in JSON.
 * @param options Which fixtures.
 * @returns What differs.
 * @throws {WebexError} `openapi_malformed` when it is no such document, `fixture_malformed` when a fixture is none.
 * @throws {TypeError} when the folder cannot be read.
 *
 * @example Usage
 * ```ts
 * import { compareWithSpec } from "@guestissuer/webex/record";
 * import assert from "node:assert/strict";
 *
 * const schema = { type: "object", properties: { guests: { type: "integer" } } };
 * const content = { "application/json": { schema } };
 * const operation = { responses: { 200: { content } } };
 * const document = { openapi: "3.0.0", paths: { "/guests/count": { get: operation } } };
 * const { drifted } = compareWithSpec(JSON.stringify(document));
 * assert.deepEqual(drifted[0]?.differences, [
 *   { kind: "type", place: "body", expected: "object", seen: "number" },
 * ]);
 * ```
 */
export function compareWithSpec(document: string, options: CompareOptions = {}): DriftReport {
  return compareSpec(knownFixtures(options), document);
}

/**
 * Compares fixtures with what the service answers now: status, headers, and of bodies the fields, their order and
 * their types. Values are not compared.
 *
 * @param live What was recorded just now, as `toFixtures` returns it.
 * @param options Which fixtures.
 * @returns What differs, and what still holds.
 * @throws {WebexError} `fixture_malformed` when a fixture is none.
 * @throws {TypeError} when the folder cannot be read.
 *
 * @example Usage
 * ```ts
 * import { compareWithLive, runScenario, toFixtures } from "@guestissuer/webex/record";
 * import { createMock } from "@guestissuer/webex/mock";
 * import assert from "node:assert/strict";
 *
 * const service = createMock(); // in place of Webex
 * const { exchanges } = await runScenario({ issuer: service.issuer, fetch: service.fetch });
 * const { compared, drifted } = compareWithLive(toFixtures(exchanges).files);
 * assert(compared > 10);
 * assert.deepEqual(drifted, []);
 * ```
 */
export function compareWithLive(live: FixturesByFile, options: CompareOptions = {}): LiveReport {
  return compareLive(knownFixtures(options), live);
}

function knownFixtures({ fixtures }: CompareOptions) {
  return fixtures === undefined ? builtInFixtures() : readRecording(fixtures);
}
