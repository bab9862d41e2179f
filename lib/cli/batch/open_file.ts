import { describeFileError, type FileUse } from "../../runtime/file_error.ts";
import { OutputError } from "../../runtime/output_error.ts";
import { UsageError } from "../errors.ts";

/** Opens a file, and says why it could not be opened. */
export async function openFile<T>(
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
