import { openRows } from "../../bulk/open_rows.ts";
import type { BadRow } from "../../bulk/parse_rows.ts";
import { readProgress } from "../../bulk/resume.ts";
import { CSV_LOGIN_HEADER } from "../../bulk/write_exchanged.ts";
import { CSV_HEADER } from "../../bulk/write_rows.ts";
import { DEFAULT_EXPIRES_IN } from "../../token/guest_claims.ts";
import { issuerKey } from "../../token/issuer_secret.ts";
import { type BatchJob, loginBlocks, mintBlocks, type OutputBlock } from "../batch_blocks.ts";
import type { Command, Input } from "../command.ts";
import { createDebug } from "../debug.ts";
import { describeFileError, Inputs } from "../inputs.ts";
import type { Io } from "../io.ts";
import { delaySeconds, issuerAndSecret } from "../issuer.ts";
import { ISSUER_OPTIONS, JSON_OPTION, MOCK_OPTION, SERVICE_OPTIONS } from "../options.ts";
import { openProgress } from "../progress.ts";
import { serviceOptions } from "../service.ts";
import type { OutputStream, StreamIo } from "../stream_io.ts";
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
    const inputs = new Inputs(input, io);
    const streams = await io.streams();
    const target = targetOf(input);
    const { issuer, secret } = await issuerAndSecret(input, inputs, io);
    issuerKey(secret);
    const login = input.switches.has("login");
    const source = await open(() => streams.openInput(input.positionals[0]!), "the input");
    const progress = await openProgress(io, source.size);
    const rows = await openRows(progress.follow(source.stream), { format: formatOf(input) });
    const output = input.switches.has("json") ? "jsonl" : rows.format.type;
    const header = login ? CSV_LOGIN_HEADER : CSV_HEADER;
    const former = await formerProgress(target, streams, output, header);
    debug(former.line > 0 ? `going on after line ${former.line}` : "starting at the first line");
    const sink = await open(() => streams.openOutput(target.path, former.length), "the output");
    const job: BatchJob = {
      rows,
      issuer,
      secret,
      settings: {
        format: rows.format,
        output,
        expiresIn: delaySeconds(input, io) ?? DEFAULT_EXPIRES_IN,
        now: io.now(),
        after: former.line,
        failFast: input.switches.has("fail-fast"),
      },
    };
    const blocks = login
      ? loginBlocks(
        job,
        count(input, "concurrency", 8),
        await serviceOptions(input, io, debug, { issuer, secret }),
        io.now,
      )
      : mintBlocks(job, count(input, "workers", streams.cores));
    if (output === "csv" && former.length === 0) await sink.write(new TextEncoder().encode(header));
    return await pump(blocks, sink, progress, input, io);
  },
};

/** Writes block after block, until the end, the first failure, or an interruption between two blocks. */
async function pump(
  blocks: AsyncIterable<OutputBlock>,
  sink: OutputStream,
  progress: Awaited<ReturnType<typeof openProgress>>,
  input: Input,
  io: Io,
): Promise<number> {
  let failed = 0;
  let done = 0;
  let stopped = false;
  io.untilStopped().then(() => stopped = true);
  try {
    for await (const block of blocks) {
      await sink.write(block.bytes);
      done += block.count;
      for (const bad of block.bad) tell(bad, input, io);
      failed += block.bad.length;
      progress.update(done, failed);
      if (stopped || (failed > 0 && input.switches.has("fail-fast"))) break;
    }
  } finally {
    sink.close();
    progress.stop();
  }
  if (stopped) io.stderr("interrupted; go on with --resume and the output file\n");
  if (failed > 0) io.stderr(`${done} done, ${failed} failed\n`);
  return failed > 0 || stopped ? 1 : 0;
}

function tell(bad: BadRow, input: Input, io: Io): void {
  io.stderr(
    input.switches.has("json")
      ? `${JSON.stringify({ line: bad.line, error: bad.error })}\n`
      : `line ${bad.line}: ${bad.error}\n`,
  );
}

function targetOf(input: Input): { path: string; resume: boolean } {
  const { output, resume } = input.values;
  if (output !== undefined && resume !== undefined) {
    throw new UsageError("--output and --resume are both given");
  }
  return { path: resume ?? output ?? "-", resume: resume !== undefined };
}

async function formerProgress(
  target: { path: string; resume: boolean },
  streams: StreamIo,
  type: "csv" | "jsonl",
  header: string,
): Promise<{ length: number; line: number }> {
  if (target.path === "-") return { length: 0, line: 0 };
  let stream: AsyncIterable<Uint8Array>;
  try {
    ({ stream } = await streams.openInput(target.path));
  } catch (error) {
    if (error instanceof Error && error.name === "NotFound") return { length: 0, line: 0 };
    throw new UsageError(`cannot read the output: ${describeFileError(error)}`);
  }
  const progress = await readProgress(stream, { type, header });
  if (!target.resume && progress.length > 0) {
    throw new UsageError("the file of --output holds something already; go on with it by --resume");
  }
  return progress;
}

async function open<T>(opened: () => Promise<T>, what: string): Promise<T> {
  try {
    return await opened();
  } catch (error) {
    throw new UsageError(`cannot open ${what}: ${describeFileError(error)}`);
  }
}

function formatOf(input: Input): "csv" | "jsonl" | undefined {
  const { format } = input.values;
  if (format !== undefined && format !== "csv" && format !== "jsonl") {
    throw new UsageError("--format must be csv or jsonl");
  }
  return format;
}

function count(input: Input, name: string, usual: number): number {
  const text = input.values[name];
  if (text === undefined) return usual;
  if (!/^\d{1,4}$/.test(text) || Number(text) === 0) {
    throw new UsageError(`--${name} must be a whole number above 0`);
  }
  return Number(text);
}
