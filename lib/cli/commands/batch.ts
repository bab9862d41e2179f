import { openInput } from "../../bulk/open_input.ts";
import { CSV_LOGIN_HEADER } from "../../bulk/write_exchanged.ts";
import { CSV_HEADER, type MintSettings } from "../../bulk/mint_rows.ts";
import type { CommandIo } from "../terminal.ts";
import type { InputStream, StreamIo } from "../../runtime/stream_io.ts";
import { checkCredentials } from "../../token/credentials_check.ts";
import { DEFAULT_EXPIRES_IN, guestClaims } from "../../token/guest_claims.ts";
import { type BatchJob, loginBlocks, mintBlocks, withHeader } from "../batch/blocks.ts";
import { opened, openTarget, type Target, targetOf } from "../batch/output.ts";
import { openProgress, type ProgressDisplay } from "../batch/progress.ts";
import { pump } from "../batch/pump.ts";
import { command, type Options, type OptionValues } from "../command.ts";
import { createDebug, type Debug } from "../debug.ts";
import { Failure, UsageError } from "../errors.ts";
import { describeFileError } from "../../runtime/file_error.ts";
import { Inputs } from "../inputs.ts";
import { delaySeconds, issuerAndSecret } from "../issuer.ts";
import { ISSUER_OPTIONS, MOCK_OPTION, SERVICE_OPTIONS } from "../options.ts";
import { serviceOptions } from "../service.ts";
import { wholeNumber } from "../whole_number.ts";

const OPTIONS = {
  ...ISSUER_OPTIONS,
  delay: {
    short: "d",
    value: "seconds",
    summary: "lifetime of rows without one; default is 5400",
  },
  format: { value: "format", summary: "csv or jsonl; default is what the file looks like" },
  output: { short: "o", value: "path", summary: "new file to write to; default is stdout" },
  resume: { value: "path", summary: "file to write to, going on where a former run ended" },
  "fail-fast": { summary: "stop at the first row that fails" },
  workers: { value: "count", summary: "threads that sign; default is one for each core" },
  login: { summary: "exchange each guest token and write access tokens" },
  concurrency: { value: "count", summary: "exchanges at once with --login; default is 8" },
  ...SERVICE_OPTIONS,
  json: { summary: "write JSON lines, also for CSV" },
  ...MOCK_OPTION,
} satisfies Options;

type BatchValues = OptionValues<typeof OPTIONS>;

/** What the options say, read and checked before any file is touched. */
interface BatchPlan {
  target: Target;
  format: "csv" | "jsonl" | undefined;
  concurrency: number;
  workers: number | undefined;
  expiresIn: number;
  json: boolean;
  failFast: boolean;
  login: boolean;
}

/** `batch`: creates a guest token for each row of a file. */
export const batch = command({
  positionals: {
    file: {
      summary: "CSV with a header, or JSON lines: userId, userName, delay; or - for stdin",
      path: true,
    },
  },
  options: OPTIONS,
  output: {
    text: "a row for each guest, with the number of its line",
    fields: ["line", "userId", "token", "accessToken", "expiresIn", "expiresAt"],
    json: "an object on each line",
  },
  details:
    "The output has the order of the rows. A row that fails is reported on stderr by its line, the " +
    "others go on, and the exit code is 1. A list of any size is read with the same little memory.",
  examples: [
    ["for a file, with ISSUER and SECRET set", "batch guests.csv > tokens.csv"],
    [
      "exchange each, and go on after an interruption",
      "batch guests.csv --login --resume tokens.csv",
    ],
  ],
  async run({ file, ...values }, io) {
    const debug = createDebug("guest:batch", io);
    const plan = readPlan(values, io);
    const inputs = new Inputs(io);
    if (file === "-") inputs.takeStdin();
    const signer = await issuerAndSecret(values, inputs, io);
    checkSigner(signer, plan, io.now());
    const service = plan.login ? await serviceOptions(values, io, debug, signer) : undefined;
    const streams = await io.streams();
    const source = await opened(() => streams.openInput(file), "the input", { path: file });
    const progress = await openProgress(io, source.size);
    try {
      return await run({ ...signer, plan, service, source, streams, progress, io, debug });
    } finally {
      progress.stop();
      source.abandon?.();
    }
  },
});

/** Everything that a run works with. */
interface BatchRun {
  issuer: string;
  secret: string;
  plan: BatchPlan;
  service: Awaited<ReturnType<typeof serviceOptions>> | undefined;
  source: InputStream;
  streams: StreamIo;
  progress: ProgressDisplay;
  io: CommandIo;
  debug: Debug;
}

async function run(batch: BatchRun): Promise<number> {
  const { issuer, secret, plan, service, source, streams, progress, io, debug } = batch;
  const { expiresIn, failFast, json, login } = plan;
  const rows = await openInput(progress.follow(readable(source.stream)), { format: plan.format });
  const output = json ? "jsonl" : rows.format.type;
  const header = login ? CSV_LOGIN_HEADER : CSV_HEADER;
  const { sink, former } = await openTarget(plan.target, streams, { type: output, header });
  if (sink.tightened) {
    const message = "other users of this machine could read the file of the output";
    io.warn({ message, hint: "Only its owner can from now on" });
  }
  const after = former.line;
  debug(after > 0 ? `going on after line ${after}` : "starting at the first line");
  const settings: MintSettings = {
    format: rows.format,
    output,
    expiresIn,
    now: io.now(),
    after,
    failFast,
  };
  const job: BatchJob = { rows, issuer, secret, settings };
  const ending = new AbortController();
  const blocks = service === undefined
    ? mintBlocks(job, plan.workers ?? streams.cores)
    : loginBlocks(job, {
      concurrency: plan.concurrency,
      request: { ...service, signal: ending.signal },
      now: io.now,
      onWait: (seconds) => progress.tell(waiting(seconds, json)),
    });
  const fresh = output === "csv" && former.length === 0;
  try {
    const all = fresh ? withHeader(header, blocks) : blocks;
    return await pump(all, sink, { io, progress, json, failFast });
  } finally {
    ending.abort();
  }
}

function readPlan(values: BatchValues, io: CommandIo): BatchPlan {
  const { format, concurrency, workers, json, login } = values;
  if (format !== undefined && format !== "csv" && format !== "jsonl") {
    throw new UsageError("--format must be csv or jsonl");
  }
  return {
    target: targetOf(values),
    format,
    concurrency: wholeNumber(concurrency, { name: "--concurrency", min: 1, max: 9999 }) ?? 8,
    workers: wholeNumber(workers, { name: "--workers", min: 1, max: 9999 }),
    expiresIn: delaySeconds(values, io) ?? DEFAULT_EXPIRES_IN,
    json,
    failFast: values["fail-fast"],
    login,
  };
}

/** Reports a mistake that every row would share once, before a file is made. */
function checkSigner(
  { issuer, secret }: { issuer: string; secret: string },
  { expiresIn }: BatchPlan,
  now: number,
): void {
  checkCredentials({ issuer, secret });
  // it throws for a lifetime that no token can have
  guestClaims({ subject: "-", displayName: "-" }, issuer, expiresIn, now);
}

function waiting(seconds: number, json: boolean): string {
  const note = `the service asked to wait: ${seconds} s`;
  return json ? JSON.stringify({ note }) : note;
}

/** An input that fails midway is a failure, not a mistake in the use. */
async function* readable(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw new Failure(`cannot read the input: ${describeFileError(error)}`);
  }
}
