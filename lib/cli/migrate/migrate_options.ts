import type { ListType } from "../../bulk/detect_format.ts";
import { ALL_LINES } from "../../bulk/split_rows.ts";
import { type Target, targetOf, typeOf } from "../batch/batch_options.ts";
import type { Options, OptionValues } from "../command.ts";
import { UsageError } from "../terminal.ts";
import {
  BEARER_OPTIONS,
  ISSUER_OPTIONS,
  MOCK_OPTION,
  SERVICE_APP_OPTIONS,
  SERVICE_OPTIONS,
} from "../options.ts";
import { wholeNumber } from "../settings.ts";

/** The options of `migrate`. */
export const MIGRATE_OPTIONS = {
  subjects: {
    value: "path",
    summary: "list of guests to move: CSV with a header, JSON lines or JSON; - for stdin",
  },
  yes: { short: "y", summary: "make the new guests without asking" },
  join: { summary: "add each new guest to the spaces of the old one; needs a member's token" },
  "member-token": {
    value: "token",
    summary: "access token of somebody who may add others to the spaces, or - for stdin",
  },
  "member-token-file": { value: "path", summary: "file that holds it, or - for stdin" },
  format: {
    value: "format",
    summary: "csv, jsonl or json; default is what the list looks like",
  },
  output: { short: "o", value: "path", summary: "new file to write to; default is stdout" },
  resume: { value: "path", summary: "file to write to, going on where an earlier run ended" },
  "retry-failed": {
    summary: "with --resume, do rows that failed earlier again, in their places",
  },
  concurrency: { value: "count", summary: "guests at once, up to 100; default is 4" },
  ...ISSUER_OPTIONS,
  ...BEARER_OPTIONS,
  ...SERVICE_APP_OPTIONS,
  ...SERVICE_OPTIONS,
  json: { summary: "write JSON lines, also for CSV" },
  ...MOCK_OPTION,
} satisfies Options;

/** The values of the options of `migrate`. */
export type MigrateValues = OptionValues<typeof MIGRATE_OPTIONS>;

/** What the options of `migrate` say of the list, checked before anything is asked. */
export interface ListOptions {
  target: Target;
  type: ListType | undefined;
  range: typeof ALL_LINES;
  concurrency: number;
}

/** Reads what the options say of the list. */
export function readListOptions(values: MigrateValues): ListOptions {
  const { subjects, join, yes } = values;
  const ofList = ["output", "resume", "retry-failed", "format", "concurrency"] as const;
  const named = ofList.find((name) => values[name]);
  if (subjects === undefined) {
    const other = named ?? (join ? "join" : yes ? "yes" : undefined);
    if (other !== undefined) throw new UsageError(`--${other} is for --subjects <path>`);
  }
  const limits = { name: "--concurrency", min: 1, max: 100 };
  return {
    target: targetOf(values),
    type: typeOf(values.format),
    range: ALL_LINES,
    concurrency: wholeNumber(values.concurrency, limits) ?? 4,
  };
}
