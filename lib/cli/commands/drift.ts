import { builtInFixtures } from "../../record/drift/known_fixtures.ts";
import { compareLive } from "../../record/drift/compare_live.ts";
import { compareSpec } from "../../record/drift/compare_spec.ts";
import { LeakError } from "../../record/leak_error.ts";
import { toFixtures } from "../../record/recording/to_fixtures.ts";
import { type NamedFixture, readRecording } from "../../mock/http/recording.ts";
import { command, JSON_OPTION } from "../options.ts";
import { type CommandIo, UsageError } from "../terminal.ts";
import { Inputs } from "../inputs.ts";
import { markVerified } from "../record/mark_verified.ts";
import { printDrift } from "../record/print_drift.ts";
import { SCENARIO_OPTIONS, type ScenarioValues } from "../record/record_options.ts";
import { runGuestScenario } from "../record/run_guest_scenario.ts";

/** How many bytes of an OpenAPI document are read at most: 64 MiB. */
const SPEC_LIMIT = 64 * 1024 * 1024;

/** `drift`: finds out whether fixtures are still true. */
export const driftCommand = command({
  positionals: {
    folder: {
      summary: "a recording; default are the fixtures that the mock has built in",
      optional: true,
      path: true,
    },
  },
  options: {
    spec: {
      value: "path",
      summary: "compare with this OpenAPI document of Webex, in JSON, or - for stdin",
    },
    live: { summary: "compare with what the service answers to a guest's own steps" },
    update: { summary: "with --live: set the verified date of the fixtures that still hold" },
    ...SCENARIO_OPTIONS,
    ...JSON_OPTION,
  },
  output: {
    text: "what differs, and the oldest fixture",
    fields: ["compared", "drifted", "notCompared", "oldest"],
  },
  details:
    "The exit code is 1 when something differs, or nothing was compared. Shapes are compared, and no values: statuses, fields, " +
    "their order and types, and headers. --live runs the scenario of record with the credentials at " +
    "hand, asks before it creates anything, and deletes what it can.",
  examples: [
    ["the built-in fixtures with a document of Webex", "drift --spec webex-messaging.json"],
    ["a recording with the service of today", "drift recorded --live"],
  ],
  async run({ folder, spec, live, update, json, ...values }, io) {
    const debug = await io.debug("guest:drift");
    if ((spec === undefined) === !live) {
      throw new UsageError("either --spec <file> or --live is needed, and not both");
    }
    if (update && (!live || folder === undefined)) {
      throw new UsageError("--update is for --live with a folder");
    }
    const known = folder === undefined ? builtInFixtures() : readRecording(folder);
    debug(`comparing ${known.length} fixtures`);
    const report = spec !== undefined
      ? compareSpec(known, await new Inputs(io).file(spec, spec, SPEC_LIMIT))
      : await compareWithService(known, { folder: update ? folder : undefined, values }, io);
    if (json) io.printJson(report);
    else printDrift(report, spec === undefined ? "service" : "specification", io);
    if (report.compared === 0) {
      io.note("nothing was compared: no fixture is of an endpoint that the other side has");
      return 1;
    }
    return report.drifted.length === 0 ? 0 : 1;
  },
});

async function compareWithService(
  known: readonly NamedFixture[],
  { folder, values }: { folder: string | undefined; values: ScenarioValues },
  io: CommandIo,
) {
  const { exchanges, error, hosts } = await runGuestScenario(
    values,
    io,
    await io.debug("guest:drift"),
  );
  // what was not asked must not look as if it held
  if (error !== undefined) throw error;
  const day = new Date(io.now()).toISOString().slice(0, 10);
  const { files, leaks } = toFixtures(exchanges, { hosts, day, byExpectation: true });
  if (leaks.length > 0) throw new LeakError(leaks);
  const { held, notRecorded, ...report } = compareLive(known, files);
  for (const each of notRecorded) io.note(`no fixture is there for ${each}`);
  if (folder !== undefined) await markVerified(folder, held, day, io);
  return report;
}
