import type { OutputStream, StreamIo } from "./stream_io.ts";

/** The streams of a real process under Deno. */
export const denoStreams: StreamIo = {
  async openInput(path) {
    if (path === "-") return { stream: Deno.stdin.readable, size: undefined };
    const file = await Deno.open(path);
    const { isFile, isDirectory, size } = await file.stat();
    if (isDirectory) throw new Deno.errors.IsADirectory("a folder");
    return { stream: file.readable, size: isFile ? size : undefined };
  },
  async openOutput(path, keep) {
    if (path === "-") return toStdout();
    const file = await Deno.open(path, { write: true, create: true });
    if (keep === undefined) {
      // the end tells the size, where stat would need a permission to read; a pipe has none
      const size = await file.seek(0, Deno.SeekMode.End).catch(() => 0);
      if (size > 0) {
        file.close();
        throw new Deno.errors.AlreadyExists("the file holds something");
      }
    } else {
      await file.truncate(keep);
      await file.seek(keep, Deno.SeekMode.Start);
    }
    return { write: (bytes) => writeAll(file, bytes), close: () => file.close() };
  },
  cores: navigator.hardwareConcurrency,
};

function toStdout(): OutputStream {
  return { write: (bytes) => writeAll(Deno.stdout, bytes), close: () => {} };
}

async function writeAll(
  target: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  while (bytes.length > 0) bytes = bytes.subarray(await target.write(bytes));
}
