import { command } from "../options.ts";
import { UsageError } from "../terminal.ts";
import { RECORD_OPTIONS, type RecordValues } from "../record/record_options.ts";

/** `record`: brings answers of the service home as fixtures. */
export const recordCommand = command({
  positionals: {},
  options: RECORD_OPTIONS,
  output: {
    text: "the fixtures, by file; before them the address, where it listens",
    fields: ["output", "files", "unserved", "repeated", "leftOut", "replaced"],
    json: "an object, or where it listens one on each line",
  },
  details:
    "It listens on this machine, sends what comes on to Webex, and gives the answers back unchanged. " +
    "When it is stopped, it scrubs what it has seen and writes it as fixtures for createMock and " +
    "mock --fixtures. With --har it reads a HAR instead; with --scenario guest it does a guest's own " +
    "steps, asks before it creates anything, and deletes what it can.",
  examples: [
    ["what clients ask at the address that it prints", "record -o recorded"],
    ["from a HAR of a browser or of wxc_sdk", "record --har webex.har -o recorded"],
    ["a guest's own steps, with ISSUER and SECRET set", "record --scenario guest -o recorded"],
  ],
  async run(values, io) {
    const debug = await io.debug("guest:record");
    const { output, har, scenario } = values;
    checkTogether(values);
    if (output === undefined) throw new UsageError("--output is missing: give -o <folder>");
    if (values.organization !== undefined && !/^[\w .,-]{1,60}$/.test(values.organization)) {
      throw new UsageError("--organization must be a few plain words, such as sandbox");
    }
    if (har !== undefined) {
      const { recordFromHar } = await import("../record/from_har.ts");
      return await recordFromHar(har, output, values, io);
    }
    if (scenario !== undefined) {
      const { recordFromScenario } = await import("../record/from_scenario.ts");
      return await recordFromScenario(scenario, output, values, { io, debug });
    }
    const { recordFromClients } = await import("../record/from_clients.ts");
    return await recordFromClients(output, values, io);
  },
});

/** Refuses options that do not go together. */
function checkTogether(values: RecordValues): void {
  const { har, scenario } = values;
  if (har !== undefined && scenario !== undefined) {
    throw new UsageError("--har and --scenario are both given");
  }
  const mode = har !== undefined ? "--har" : scenario !== undefined ? "--scenario" : undefined;
  for (const name of ["to", "port"] as const) {
    if (mode !== undefined && values[name] !== undefined) {
      throw new UsageError(`${mode} and --${name} do not go together`);
    }
  }
  if (har === undefined && values.host !== undefined) {
    throw new UsageError("--host is for --har; where requests are sent on to is --to");
  }
  if (scenario === undefined && values.mock) {
    throw new UsageError("--mock is for --scenario; a served mock is named by --to");
  }
}
