import type { Role } from "../../record/role.ts";
import { scrubHar } from "../../record/scrub.ts";
import { command } from "../options.ts";
import { UsageError } from "../terminal.ts";
import { openNewFile } from "../output_files.ts";
import { HOST_OPTION, hostsOf, readHarFile, withPlacesInFile } from "../recordings.ts";

/** `scrub`: takes secrets and persons out of a HAR. */
export const scrubCommand = command({
  positionals: { file: { summary: "a HAR, or - for stdin", path: true } },
  options: {
    output: { short: "o", value: "path", summary: "new file to write to; default is stdout" },
    ...HOST_OPTION,
    json: { summary: "print what was done as JSON; needs --output" },
  },
  output: {
    text: "the HAR, or with --output what was replaced",
    fields: ["output", "entries", "leftOut", "replaced"],
  },
  details:
    "What comes out can be sent to anyone: tokens, secrets, ids, names and addresses are replaced " +
    "wherever they stand, and only exchanges with Webex are kept. It is scanned for leaks before " +
    "anything is written; what is found is named by its place, never by its value.",
  examples: [
    ["for a support ticket", "scrub webex.har -o to-send.har"],
    ["of a mock on this machine", "scrub mock.har --host 127.0.0.1 > to-send.har"],
  ],
  async run({ file, output, ...values }, io) {
    const debug = await io.debug("guest:scrub");
    if (values.json && output === undefined) {
      throw new UsageError("--json needs --output, since the HAR goes to stdout");
    }
    const hosts = hostsOf(values);
    const target = output === undefined ? undefined : await openNewFile(output, await io.streams());
    try {
      const read = await readHarFile(file, hosts, io);
      const { har, leftOut } = read;
      debug(`scrubbing ${har.log.entries.length} exchanges`);
      const { har: scrubbed, replaced } = withPlacesInFile(read, () => scrubHar(har, { hosts }));
      const entries = scrubbed.log.entries.length;
      if (leftOut > 0) io.note(`${leftOut} entries of other sites were left out`);
      if (target === undefined) {
        io.printJson(scrubbed);
        return 0;
      }
      await target.write(`${JSON.stringify(scrubbed)}\n`);
      if (values.json) io.printJson({ output, entries, leftOut, replaced });
      else io.print(...summary(entries, replaced));
      return 0;
    } catch (error) {
      target?.abandon();
      throw error;
    }
  },
});

function summary(entries: number, replaced: Partial<Record<Role, number>>): string[] {
  const rows = Object.entries(replaced).map(([role, count]): [string, number] => [role, count]);
  return [["exchanges", entries] as const, ...rows].map(([what, count]) =>
    `${what.padEnd(18)} ${count}`
  );
}
