import { describeFileError, type FileUse } from "../../runtime/access.ts";
import { OutputError } from "../../runtime/deno_io.ts";
import { shellQuoted } from "../../characters.ts";
import { UsageError } from "../terminal.ts";

/** Opens a file, and says why it could not be opened. */
export async function openFile<T>(
  open: () => T | Promise<T>,
  what: "the input" | "the output" | "the file .retry beside the output",
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
    const { looksLikeFileName } = await import("../file_name.ts");
    // a secret given there by mistake must not be shown
    const isShown = use.path !== undefined && looksLikeFileName(use.path);
    const named = isShown ? `${what} ${shellQuoted(use.path!)}` : what;
    throw new UsageError(`cannot open ${named}: ${describeFileError(error, use)}`);
  }
}
