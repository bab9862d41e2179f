import { CSV_HEADER, type MintSettings } from "../../bulk/mint_rows.ts";
import { mayStartWorkers, WORKER_FOLDER } from "../../bulk/mint_stream.ts";
import { CSV_LOGIN_HEADER } from "../../bulk/write_exchanged.ts";
import { howToPermitWorkers } from "../../runtime/access.ts";
import type { Credentials } from "../../token/issuer_secret.ts";
import { openService } from "../service.ts";
import type { CommandIo } from "../terminal.ts";
import type { BatchOptions, BatchValues } from "./batch_options.ts";
import { loginBlocks, mintBlocks } from "./blocks.ts";
import { openRows } from "./open_rows.ts";
import type { Batch } from "./pump.ts";
import type { BatchReport } from "./report.ts";

/** What a run of `batch` is to do. */
export interface BatchTask {
  /** The list: a file, or `-` for stdin. */
  file: string;
  signer: Credentials;
  options: BatchOptions;
  /** The values of all options, of which some say how the service is reached. */
  values: BatchValues;
}

/** Opens the list and the output, and prepares what is to be written. */
export async function openBatch(task: BatchTask, io: CommandIo): Promise<Batch> {
  const { file, signer, options, values } = task;
  const { login, expiresIn, failFast } = options;
  const debug = await io.debug("guest:batch");
  const service = login ? await openService(values, { io, debug, signer }) : undefined;
  return await openRows({
    ...options,
    file,
    header: login ? CSV_LOGIN_HEADER : CSV_HEADER,
    owner: signer.issuer,
    asks: login,
    lacks: "no token",
    debug,
    blocksOf(rows) {
      const { format, output, target, report, signal, cores } = rows;
      const after = target.earlier.line;
      const settings: MintSettings = { format, output, expiresIn, now: io.now(), after, failFast };
      const job = { ...signer, allowUnusualIssuer: options.insist, settings };
      if (service === undefined) {
        return mintBlocks({ ...rows, job }, threadsOf(options, cores, report));
      }
      return loginBlocks({ ...rows, job }, {
        concurrency: options.concurrency,
        expiresIn,
        request: { ...service.options, signal },
        now: io.now,
        onWait: (seconds) => report.note(`the service asked to wait: ${seconds} s`),
      });
    },
  }, io);
}

/** How many threads are to sign. */
function threadsOf({ workers }: BatchOptions, cores: number, report: BatchReport): number {
  if (mayStartWorkers()) return workers ?? cores;
  if (workers !== undefined && workers > 1) {
    const how = howToPermitWorkers(WORKER_FOLDER);
    report.note(`one thread signs, since --workers needs a permission; ${how}`);
  }
  return 1;
}
