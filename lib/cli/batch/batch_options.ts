import type { ListType } from "../../bulk/detect_format.ts";
import { ALL_LINES, type LineRange } from "../../bulk/split_rows.ts";
import { DEFAULT_EXPIRES_IN, QUICK_EXPIRES_IN } from "../../token/guest_claims.ts";
import type { Options, OptionValues } from "../command.ts";
import { type CommandIo, UsageError } from "../terminal.ts";
import { INSIST_OPTION, ISSUER_OPTIONS, MOCK_OPTION, SERVICE_OPTIONS } from "../options.ts";
import { delaySeconds, wholeNumber } from "../settings.ts";

/** The options of `batch`. */
export const BATCH_OPTIONS = {
  ...ISSUER_OPTIONS,
  ...INSIST_OPTION,
  delay: {
    short: "d",
    value: "seconds",
    summary: "lifetime of rows without one; default is 5400, with --login 60",
  },
  format: {
    value: "format",
    summary: "csv, jsonl or json; default is what the list looks like",
  },
  lines: {
    value: "from-to",
    summary: "only rows of these lines, such as 1000001-2000000, or 1000001- for the rest",
  },
  output: { short: "o", value: "path", summary: "new file to write to; default is stdout" },
  resume: { value: "path", summary: "file to write to, going on where an earlier run ended" },
  "retry-failed": {
    summary: "with --resume, do rows that failed earlier again, in their places",
  },
  "fail-fast": { summary: "stop at the first row that fails" },
  workers: { value: "count", summary: "threads that sign; default is one for each core" },
  login: { summary: "exchange each guest token and write access tokens" },
  concurrency: { value: "count", summary: "exchanges at once with --login; default is 8" },
  ...SERVICE_OPTIONS,
  json: { summary: "write JSON lines, also for CSV" },
  ...MOCK_OPTION,
} satisfies Options;

/** The values of the options of `batch`. */
export type BatchValues = OptionValues<typeof BATCH_OPTIONS>;

/** Where the output goes: to stdout or a new file, on from where it ended, or anew with what it lacks. */
export type Target =
  | { mode: "new"; path: string }
  | { mode: "resume" | "retry"; path: string };

/** What the options of `batch` say, checked before any file is touched. */
export interface BatchOptions {
  target: Target;
  type: ListType | undefined;
  range: LineRange;
  concurrency: number;
  workers: number | undefined;
  expiresIn: number;
  json: boolean;
  failFast: boolean;
  login: boolean;
  insist: boolean;
}

const TYPES: readonly ListType[] = ["csv", "jsonl", "json"];

/** Reads and checks the options of `batch`. */
export function readBatchOptions(values: BatchValues, io: CommandIo): BatchOptions {
  const { concurrency, workers, json, login, insist } = values;
  return {
    target: targetOf(values),
    type: typeOf(values.format),
    range: rangeOf(values.lines),
    concurrency: wholeNumber(concurrency, { name: "--concurrency", min: 1, max: 9999 }) ?? 8,
    workers: wholeNumber(workers, { name: "--workers", min: 1, max: 9999 }),
    expiresIn: delaySeconds(values, io) ?? (login ? QUICK_EXPIRES_IN : DEFAULT_EXPIRES_IN),
    json,
    failFast: values["fail-fast"],
    login,
    insist,
  };
}

/** Reads where the output goes. */
export function targetOf(
  { output, resume, "retry-failed": retry }: Pick<
    BatchValues,
    "output" | "resume" | "retry-failed"
  >,
): Target {
  if (resume === undefined) {
    if (retry) throw new UsageError("--retry-failed needs --resume and the output of earlier runs");
    return { mode: "new", path: output ?? "-" };
  }
  if (output !== undefined) throw new UsageError("--output and --resume are both given");
  if (resume === "-") throw new UsageError("--resume needs a file, and - is stdout");
  return { mode: retry ? "retry" : "resume", path: resume };
}

/** Reads how the list is written. */
export function typeOf(text: string | undefined): ListType | undefined {
  const type = TYPES.find((each) => each === text);
  if (type === undefined && text !== undefined) {
    throw new UsageError(`--format must be ${TYPES.slice(0, -1).join(", ")} or ${TYPES.at(-1)}`);
  }
  return type;
}

function rangeOf(text: string | undefined): LineRange {
  if (text === undefined) return ALL_LINES;
  const [, from, to] = /^(\d+)-(\d*)$/.exec(text) ?? [];
  if (from === undefined) {
    throw new UsageError("--lines must be two numbers of lines, such as 1000001-2000000");
  }
  const limits = { name: "--lines", min: 1, max: Number.MAX_SAFE_INTEGER };
  const first = wholeNumber(from, limits) ?? ALL_LINES.first;
  const last = to === "" ? ALL_LINES.last : wholeNumber(to, limits) ?? ALL_LINES.last;
  if (last < first) throw new UsageError("--lines ends before it begins");
  return { first, last };
}
