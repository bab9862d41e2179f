import { toFixtures } from "../../record/recording/to_fixtures.ts";
import { type CommandIo, type Debug, UsageError } from "../terminal.ts";
import { openNewFolder } from "../output_files.ts";
import type { RecordValues } from "./record_options.ts";
import { runGuestScenario } from "./run_guest_scenario.ts";
import { writeFolder } from "./write_folder.ts";

/** Records the steps of a scenario. Where it ends early, what was recorded until then is written all the same. */
export async function recordFromScenario(
  name: string,
  output: string,
  values: RecordValues,
  { io, debug }: { io: CommandIo; debug: Debug },
): Promise<number> {
  if (name !== "guest") throw new UsageError("--scenario must be guest");
  const { organization, json } = values;
  const target = await openNewFolder(output, await io.streams());
  try {
    const { exchanges, error, hosts } = await runGuestScenario(values, io, debug);
    if (exchanges.length === 0) throw error;
    const day = new Date(io.now()).toISOString().slice(0, 10);
    const recorded = toFixtures(exchanges, { hosts, organization, day });
    const code = await writeFolder(recorded, { output, leftOut: 0, json }, target, io);
    if (error !== undefined) {
      io.note("the scenario ended early; what was recorded until then is written");
      throw error;
    }
    return code;
  } catch (error) {
    target.abandon();
    throw error;
  }
}
