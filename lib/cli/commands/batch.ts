import { openRows } from "../../bulk/open_rows.ts";
import { CSV_LOGIN_HEADER } from "../../bulk/write_exchanged.ts";
import { CSV_HEADER } from "../../bulk/write_rows.ts";
import { DEFAULT_EXPIRES_IN, guestClaims } from "../../token/guest_claims.ts";
import { issuerKey } from "../../token/issuer_secret.ts";
import { type BatchJob, loginBlocks, mintBlocks, withHeader } from "../batch/blocks.ts";
import { opened, openTarget, targetOf } from "../batch/output.ts";
import { pump } from "../batch/pump.ts";
import type { Command, Input } from "../command.ts";
import { createDebug } from "../debug.ts";
import { Failure } from "../failure.ts";
import { describeFileError, Inputs } from "../inputs.ts";
import { delaySeconds, issuerAndSecret } from "../issuer.ts";
import { ISSUER_OPTIONS, JSON_OPTION, MOCK_OPTION, SERVICE_OPTIONS } from "../options.ts";
import { openProgress } from "../batch/progress.ts";
import { serviceOptions } from "../service.ts";
import { UsageError } from "../usage_error.ts";

/** `batch`: creates a guest token for each row of a file. */
export const batch: Command = {
  name: "batch",
  summary: "create guest tokens for the rows of a CSV or JSON lines file",
  positionals: [[
    "<file>",
    "CSV with a header, or JSON lines: userId, userName, delay; or - for stdin",
  ]],
  options: [
    ...ISSUER_OPTIONS,
    {
      long: "delay",
      short: "d",
      value: "seconds",
      summary: "lifetime of rows without one; default is EXPIRES or 5400",
    },
    {
      long: "format",
      value: "format",
      summary: "csv or jsonl; default is what the file looks like",
    },
    {
      long: "output",
      short: "o",
      value: "path",
      summary: "new file to write to; default is stdout",
    },
    {
      long: "resume",
      value: "path",
      summary: "file to write to, going on where a former run ended",
    },
    { long: "fail-fast", summary: "stop at the first row that fails" },
    { long: "workers", value: "count", summary: "threads that sign; default is one for each core" },
    { long: "login", summary: "exchange each guest token and write access tokens" },
    {
      long: "concurrency",
      value: "count",
      summary: "exchanges at once with --login; default is 8",
    },
    ...SERVICE_OPTIONS,
    { ...JSON_OPTION, summary: "write JSON lines, also for CSV" },
    MOCK_OPTION,
  ],
  details:
    `The output has the rows' order, with the number of each row's line. A row that fails is told on stderr by its
line, the others go on, and the exit code is 1. Any size is read with the same little memory.`,
  examples: [
    ["for a file, with ISSUER and SECRET set", "batch guests.csv > tokens.csv"],
    [
      "exchange each, and go on after an interruption",
      "batch guests.csv --login --resume tokens.csv",
    ],
  ],
  async run(input, io) {
    const debug = createDebug("guest:batch", io);
    const [path] = input.positionals as [string];
    const target = targetOf(input);
    const format = formatOf(input);
    const concurrency = count(input, "concurrency");
    const workers = count(input, "workers");
    const [json, failFast, login] = ["json", "fail-fast", "login"]
      .map((name) => input.switches.has(name)) as [boolean, boolean, boolean];
    const inputs = new Inputs(input, io);
    if (path === "-") inputs.takeStdin();
    const { issuer, secret } = await issuerAndSecret(input, inputs, io);
    const expiresIn = delaySeconds(input, io) ?? DEFAULT_EXPIRES_IN;
    // a mistake that every row would share is told once, before a file is made
    issuerKey(secret);
    guestClaims({ subject: "-", displayName: "-" }, issuer, expiresIn, io.now());
    const service = login ? await serviceOptions(input, io, debug, { issuer, secret }) : undefined;
    const streams = await io.streams();
    const source = await opened(() => streams.openInput(path), "the input");
    const progress = await openProgress(io, source.size);
    const ending = new AbortController();
    try {
      const rows = await openRows(progress.follow(readable(source.stream)), { format });
      const output = json ? "jsonl" : rows.format.type;
      const header = login ? CSV_LOGIN_HEADER : CSV_HEADER;
      const { sink, former } = await openTarget(target, streams, { type: output, header });
      debug(former.line > 0 ? `going on after line ${former.line}` : "starting at the first line");
      const after = former.line;
      const settings = { format: rows.format, output, expiresIn, now: io.now(), after, failFast };
      const job: BatchJob = { rows, issuer, secret, settings };
      const blocks = service === undefined
        ? mintBlocks(job, workers ?? streams.cores)
        : loginBlocks(job, {
          concurrency: concurrency ?? 8,
          request: { ...service, signal: ending.signal },
          now: io.now,
          onWait: (seconds) => progress.tell(`the service asked to wait: ${seconds} s\n`),
        });
      const fresh = output === "csv" && former.length === 0;
      const all = fresh ? withHeader(header, blocks) : blocks;
      return await pump(all, sink, { io, progress, json, failFast });
    } finally {
      progress.stop();
      ending.abort();
      source.abandon?.();
    }
  },
};

/** An input that fails midway is a failure, not a mistake in the use. */
async function* readable(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw new Failure(`cannot read the input: ${describeFileError(error)}`);
  }
}

function formatOf(input: Input): "csv" | "jsonl" | undefined {
  const { format } = input.values;
  if (format !== undefined && format !== "csv" && format !== "jsonl") {
    throw new UsageError("--format must be csv or jsonl");
  }
  return format;
}

function count(input: Input, name: string): number | undefined {
  const text = input.values[name];
  if (text === undefined) return undefined;
  if (!/^\d{1,4}$/.test(text) || Number(text) === 0) {
    throw new UsageError(`--${name} must be a whole number from 1 to 9999`);
  }
  return Number(text);
}
