import { type OutputForm, type Progress, readProgress } from "../../bulk/resume.ts";
import { describeFileError, type FileUse } from "../../runtime/file_error.ts";
import { OutputError } from "../../runtime/output_error.ts";
import type { InputStream, OutputStream, StreamIo } from "../../runtime/stream_io.ts";
import { UsageError } from "../errors.ts";

/** Where the output goes. */
export interface Target {
  /** A file, or `-` for stdout. */
  path: string;
  /** Whether it goes on where a former run ended. */
  resume: boolean;
}

/** Where the options say that the output goes. */
export function targetOf(
  { output, resume }: Record<"output" | "resume", string | undefined>,
): Target {
  if (output !== undefined && resume !== undefined) {
    throw new UsageError("--output and --resume are both given");
  }
  if (resume === "-") throw new UsageError("--resume needs a file, and stdout is none");
  return { path: resume ?? output ?? "-", resume: resume !== undefined };
}

/** Finds out how far former runs have come, and opens the output to go on from there. */
export async function openTarget(
  { path, resume }: Target,
  streams: StreamIo,
  form: OutputForm,
): Promise<{ sink: OutputStream; former: Progress }> {
  const former = resume ? await formerProgress(path, streams, form) : { length: 0, line: 0 };
  const keep = resume ? former.length : undefined;
  const open = () => streams.openOutput(path, keep);
  return { sink: await opened(open, "the output", { access: "write", path }), former };
}

/** Opens a file, and tells why it could not be opened. */
export async function opened<T>(
  open: () => Promise<T>,
  what: "the input" | "the output",
  use: FileUse,
): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof OutputError) throw error;
    if (error instanceof Error && error.name === "AlreadyExists") {
      throw new UsageError(
        "the file of --output holds something already; go on with it by --resume",
      );
    }
    throw new UsageError(`cannot open ${what}: ${describeFileError(error, use)}`);
  }
}

async function formerProgress(
  path: string,
  streams: StreamIo,
  form: OutputForm,
): Promise<Progress> {
  let former: InputStream;
  try {
    former = await streams.openInput(path);
  } catch (error) {
    if (error instanceof Error && error.name === "NotFound") return { length: 0, line: 0 };
    throw new UsageError(`cannot read the output: ${describeFileError(error, { path })}`);
  }
  try {
    if (former.size === undefined) throw new UsageError("--resume needs a file that can be cut");
    return await readProgress(former.stream, form);
  } finally {
    former.abandon?.();
  }
}
