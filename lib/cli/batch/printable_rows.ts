import { printable } from "../../characters.ts";
import type { OutputStream } from "../../runtime/stream_io.ts";

/**
 * Shows rows of CSV on a terminal: what would steer it, or begin a line within a row, is shown as an escape. A file
 * or a program gets the rows as they are, since CSV has no escapes.
 */
export function printableRows(terminal: OutputStream): OutputStream {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let isQuoted = false;
  return {
    ...terminal,
    async write(bytes) {
      let shown = "";
      for (const piece of decoder.decode(bytes, { stream: true }).split(/(["\n])/)) {
        if (piece === '"') isQuoted = !isQuoted;
        shown += piece === "\n" && !isQuoted ? piece : printable(piece);
      }
      await terminal.write(encoder.encode(shown));
    },
  };
}
