import type { CommandIo } from "../terminal.ts";

/** What is shown of how far a long command has come. */
export interface ProgressDisplay {
  /** Counts the bytes of the input on their way. */
  follow(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Shows how many rows are done and failed. */
  update(done: number, failed: number): void;
  /** Writes a line to stderr, above what is shown. */
  tell(line: string): void;
  /** Ends it. */
  stop(): void;
}

/** Shows a bar on a terminal's stderr, and nothing elsewhere. */
export async function openProgress(
  io: CommandIo,
  size: number | undefined,
): Promise<ProgressDisplay> {
  if (!io.stderrIsTerminal) {
    return { follow: (stream) => stream, update() {}, tell: io.tell, stop() {} };
  }
  const { SingleBar } = await import("./progress_deps.ts");
  const known = size !== undefined && size > 0;
  // going back to where the cursor was at the start would overwrite the lines that were written since
  const write = (text: string) => void (["\x1b7", "\x1b8"].includes(text) || io.draw(text));
  const bar = new SingleBar({
    format: known
      ? "{bar} {percentage}% {done} done {failed} failed"
      : "{done} done {failed} failed",
    stream: { write, isTTY: true } as never,
    hideCursor: false,
    clearOnComplete: true,
    barsize: 30,
    noTTYOutput: true,
    linewrap: true,
    // a line is written where the bar was
    forceRedraw: true,
    gracefulExit: false,
  });
  let bytes = 0;
  bar.start(known ? size : 1, 0, { done: 0, failed: 0 });
  return {
    async *follow(stream) {
      for await (const chunk of stream) {
        bytes += chunk.length;
        yield chunk;
      }
    },
    update: (done, failed) => bar.update(known ? bytes : 0, { done, failed }),
    tell(line) {
      io.draw("\r\x1b[K");
      io.tell(line);
    },
    stop: () => bar.stop(),
  };
}
