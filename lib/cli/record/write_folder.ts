import type { FixturesByFile, RecordedFolder } from "../../record/recording/to_fixtures.ts";
import { type CommandIo, Failure } from "../terminal.ts";
import type { OutputFiles } from "../output_files.ts";

/** The folder of answers that no endpoint of the mock gives. The mock does not read it. */
const UNSERVED = "unserved";

/** What is known of a recording besides its fixtures. */
export interface RecordingDetails {
  /** The path of the folder. */
  output: string;
  /** How many exchanges were not kept, for their size or their site. */
  leftOut: number;
  /** What the object of `--json` begins with. */
  event?: "written";
  json: boolean;
}

/**
 * Writes the fixtures of a recording, and prints which.
 *
 * @throws {Failure} when there is none.
 */
export async function writeFolder(
  recorded: RecordedFolder,
  { output, leftOut, event, json }: RecordingDetails,
  target: OutputFiles,
  io: CommandIo,
): Promise<void> {
  const { files, unserved, repeated, replaced } = recorded;
  const others = Object.keys(unserved).length;
  if (Object.keys(files).length + others === 0) throw new Failure("nothing was recorded");
  await target.write([
    ...textsOf(files),
    ...textsOf(unserved).map(([name, text]) => [`${UNSERVED}/${name}`, text] as const),
  ]);
  if (others > 0) {
    io.note(`the mock serves ${others} of the endpoints not: their answers are in ${UNSERVED}/`);
  }
  const named = Object.fromEntries(
    Object.entries(files).map(([name, fixtures]) => [name, Object.keys(fixtures)]),
  );
  if (json) {
    const line = {
      output,
      files: named,
      unserved: Object.keys(unserved),
      repeated,
      leftOut,
      replaced,
    };
    return io.printJson(event === undefined ? line : { event, ...line });
  }
  io.print(...Object.entries(named).map(([name, fixtures]) => `${name}: ${fixtures.join(", ")}`));
}

function textsOf(files: FixturesByFile): (readonly [name: string, text: string])[] {
  return Object.entries(files).map(([name, fixtures]) =>
    [name, `${JSON.stringify(fixtures, null, 2)}\n`] as const
  );
}
