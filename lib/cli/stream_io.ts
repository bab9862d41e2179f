/** Files and streams, for commands that read and write more than fits into memory. */
export interface StreamIo {
  /** Opens a file, or stdin for `-`, to be read. The size is known of a file. */
  openInput(path: string): Promise<{ stream: AsyncIterable<Uint8Array>; size: number | undefined }>;
  /** Opens a file to be written after its first `keep` bytes, or stdout for `-`. */
  openOutput(path: string, keep: number): Promise<OutputStream>;
  /** How many processor cores there are. */
  readonly cores: number;
}

/** Something that is written to. */
export interface OutputStream {
  /** Writes all of it. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends it. */
  close(): void;
}

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
    await file.truncate(keep);
    await file.seek(keep, Deno.SeekMode.Start);
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
