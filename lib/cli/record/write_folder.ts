import { describeLeaks } from "../../record/leak_error.ts";
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
 * Writes the fixtures of a recording, and prints which. Returns the exit code: 1 where exchanges that leak are left
 * out, since the recording is not whole then.
 *
 * @throws {Failure} when there is none.
 */
export async function writeFolder(
  recorded: RecordedFolder,
  { output, leftOut, event, json }: RecordingDetails,
  target: OutputFiles,
  io: CommandIo,
): Promise<number> {
  const { files, unserved, repeated, replaced, leaks } = recorded;
  const leaking = new Set(leaks.map(({ place }) => /^entries\[\d+\]/.exec(place)?.[0])).size;
  const others = Object.keys(unserved).length;
  if (Object.keys(files).length + others === 0) throw new Failure("nothing was recorded");
  await target.write([
    ...textsOf(files),
    ...textsOf(unserved).map(([name, text]) => [`${UNSERVED}/${name}`, text] as const),
  ]);
  if (others > 0) {
    io.note(`the mock serves ${others} of the endpoints not: their answers are in ${UNSERVED}/`);
  }
  if (leaking > 0) {
    const count = leaking === 1 ? "1 exchange is" : `${leaking} exchanges are`;
    io.note(`${count} left out: ${describeLeaks(leaks)}. Report it by its place`);
  }
  const code = leaking > 0 ? 1 : 0;
  const named = Object.fromEntries(
    Object.entries(files).map(([name, fixtures]) => [name, Object.keys(fixtures)]),
  );
  if (json) {
    const line = {
      output,
      files: named,
      unserved: Object.keys(unserved),
      repeated,
      leftOut: leftOut + leaking,
      replaced,
    };
    io.printJson(event === undefined ? line : { event, ...line });
    return code;
  }
  io.print(...Object.entries(named).map(([name, fixtures]) => `${name}: ${fixtures.join(", ")}`));
  return code;
}

function textsOf(files: FixturesByFile): (readonly [name: string, text: string])[] {
  return Object.entries(files).map(([name, fixtures]) =>
    [name, `${JSON.stringify(fixtures, null, 2)}\n`] as const
  );
}
