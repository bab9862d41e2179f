import { WebexError } from "../errors.ts";
import { type Leak, LeakError } from "../record/leak_error.ts";
import { HAR_LIMIT, type ReadHar, readHar } from "../record/read_har.ts";
import { describeFileError } from "../runtime/access.ts";
import { heapLimit } from "../runtime/heap_limit.ts";
import { readText } from "../runtime/read_text.ts";
import { type CommandIo, UsageError } from "./terminal.ts";

/** The option that names hosts outside of Webex. */
export const HOST_OPTION = {
  host: {
    value: "names",
    summary: "hosts outside of Webex to keep as well, separated by commas, such as localhost",
  },
} as const;

/** The hosts of the option. */
export function hostsOf(values: { host: string | undefined }): string[] {
  return values.host?.split(",").map((each) => each.trim()).filter((each) => each !== "") ?? [];
}

/** Reads a HAR from a file, or stdin for `-`. A file that is too large is refused before it is read. */
export async function readHarFile(
  path: string,
  hosts: string[],
  io: CommandIo,
): Promise<ReadHar> {
  const streams = await io.streams();
  const limit = harLimit();
  let text: string;
  try {
    const { stream, size, abandon } = await streams.openInput(path);
    try {
      if (size !== undefined && size > limit) throw tooLarge(limit, size);
      text = await readText(stream, { limit, lenient: true });
    } finally {
      abandon?.();
    }
  } catch (error) {
    if (error instanceof WebexError) throw error;
    if (error instanceof Error && error.name === "TooLarge") throw tooLarge(limit, undefined);
    const named = path === "-" ? "stdin" : "the HAR";
    throw new UsageError(`cannot read ${named}: ${describeFileError(error, { path })}`);
  }
  return readHar(text, { hosts });
}

/** Does something with the exchanges of a file. What leaks is named by its place in the file. */
export function withPlacesInFile<Result extends object>(
  { positions }: ReadHar,
  work: () => Result,
): Result {
  const inFile = (leaks: readonly Leak[]) =>
    leaks.map(({ place, kind }) => ({
      place: place.replace(/^entries\[(\d+)\]/, (_, at) => `entries[${positions[Number(at)]}]`),
      kind,
    }));
  try {
    const result = work();
    const { leaks } = result as { leaks?: Leak[] };
    return leaks === undefined ? result : { ...result, leaks: inFile(leaks) };
  } catch (error) {
    throw error instanceof LeakError ? new LeakError(inFile(error.leaks)) : error;
  }
}

/** How many bytes of a HAR are read: what is made of them takes up to ten times as much memory. */
function harLimit(): number {
  return Math.min(HAR_LIMIT, Math.floor((heapLimit() ?? Infinity) / 10));
}

function tooLarge(limit: number, size: number | undefined): WebexError {
  const held = size === undefined ? "more" : `${Math.ceil(size / 1024 / 1024)} MiB`;
  return new WebexError(
    "har_too_large",
    `Cannot read HAR: it holds ${held}, and at most ${
      Math.floor(limit / 1024 / 1024)
    } MiB are read. ` +
      "Save one with less in it: most browsers can filter by webexapis.com first",
  );
}
