/**
 * Records, scrubs and compares answers of the service.
 *
 * @example Usage
 * ```ts
 * import { readHar, scrubHar } from "@guestissuer/webex/record";
 * import assert from "node:assert/strict";
 *
 * const saved = JSON.stringify({
 *   log: {
 *     entries: [{
 *       request: { method: "GET", url: "https://webexapis.com/v1/people/me", headers: [] },
 *       response: { status: 200, headers: [], content: { text: '{"displayName":"Ada"}' } },
 *     }],
 *   },
 * });
 * const { har } = scrubHar(readHar(saved).har);
 * assert(!JSON.stringify(har).includes("Ada"));
 * ```
 *
 * @module
 */
export {
  type NetworkFailureReason,
  WebexError,
  type WebexErrorCode,
  type WebexErrorOptions,
} from "../errors.ts";
export type { Finding, FindingCode, Severity } from "../finding.ts";
export type {
  Har,
  HarContent,
  HarEntry,
  HarPair,
  HarParam,
  HarPostData,
  HarRequest,
  HarResponse,
} from "./har.ts";
export { type Leak, LeakError } from "./leak_error.ts";
export type { FoundValue } from "./ledger.ts";
export { type ReadHar, readHar, type ReadHarOptions } from "./read_har.ts";
export type { Role, ROLES } from "./role.ts";
export { scanForLeaks, type ScanOptions } from "./scan_for_leaks.ts";
export { scrub, type Scrubbed, scrubHar, type ScrubOptions } from "./scrub.ts";
export {
  type FixturesByFile,
  type RecordedFolder,
  toFixtures,
  type ToFixturesOptions,
} from "./recording/to_fixtures.ts";
export {
  openRecording,
  type OpenRecordingOptions,
  type Recording,
} from "./recording/open_recording.ts";
export type { RecordedExchange } from "./recording/recorder.ts";
export { runScenario, type RunScenarioOptions, type ScenarioRun } from "./scenario/run_scenario.ts";
export type { RequestOptions } from "../api/request_options.ts";
export type { Fidelity, Fixture, Provenance } from "../mock/http/fixture.ts";
export { type CompareOptions, compareWithLive, compareWithSpec } from "./drift/drift.ts";
export type {
  DatedFixture,
  Difference,
  DifferenceKind,
  DriftedFixture,
  DriftReport,
} from "./drift/difference.ts";
export type { LiveReport } from "./drift/compare_live.ts";
export type { FixtureFiles, NamedFixture } from "../mock/http/recording.ts";
