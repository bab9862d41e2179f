import type { NamedFixture } from "../../mock/http/recording.ts";
import { describeFileError } from "../../runtime/access.ts";
import { OvertakenError } from "../../runtime/output_file.ts";
import { type CommandIo, Failure } from "../terminal.ts";

/** Writes into the files of a folder that some of their fixtures were verified on a day. Each file stays whole. */
export async function markVerified(
  folder: string,
  held: readonly NamedFixture[],
  day: string,
  io: CommandIo,
): Promise<void> {
  const streams = await io.streams();
  const byFile = Map.groupBy(held, ({ file }) => file);
  try {
    for (const [file, fixtures] of byFile) {
      const path = streams.followLink(`${folder}/${file}`);
      const content = JSON.parse(await io.readFile(path, LIMIT));
      for (const { name } of fixtures) content[name].provenance.verified = day;
      const output = await streams.openOutput(`${path}.part`, "anew");
      try {
        await output.write(new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`));
        if (output.isOurs?.() === false) throw new OvertakenError();
      } finally {
        output.close();
      }
      streams.replace(path, `${path}.part`);
    }
  } catch (error) {
    throw new Failure(
      `cannot update the fixtures: ${describeFileError(error, { access: "write" })}`,
    );
  }
}

const LIMIT = 16 * 1024 * 1024;
