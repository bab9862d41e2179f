import { toFixtures } from "../../record/recording/to_fixtures.ts";
import { openNewFolder } from "../output_files.ts";
import { hostsOf, readHarFile, withPlacesInFile } from "../recordings.ts";
import type { CommandIo } from "../terminal.ts";
import type { RecordValues } from "./record_options.ts";
import { writeFolder } from "./write_folder.ts";

/** Makes fixtures of a HAR. */
export async function recordFromHar(
  path: string,
  output: string,
  values: RecordValues,
  io: CommandIo,
): Promise<number> {
  const { organization, json } = values;
  const hosts = hostsOf(values);
  const target = await openNewFolder(output, await io.streams());
  try {
    const read = await readHarFile(path, hosts, io);
    const { har, leftOut } = read;
    if (leftOut > 0) io.note(`${leftOut} entries of other sites were left out`);
    const day = new Date(io.now()).toISOString().slice(0, 10);
    const exchanges = har.log.entries.map((entry) => ({ entry }));
    const recorded = withPlacesInFile(
      read,
      () => toFixtures(exchanges, { hosts, organization, day }),
    );
    return await writeFolder(recorded, { output, leftOut, json }, target, io);
  } catch (error) {
    target.abandon();
    throw error;
  }
}
