/** An input that is read piece by piece. */
export interface InputStream {
  /** The pieces. */
  stream: AsyncIterable<Uint8Array>;
  /** How many bytes there are; known of a file. */
  size: number | undefined;
  /** Gives it up in the midst of a read, where that would keep the process alive. */
  abandon?(): void;
}

/** Files and streams, for commands that read and write more than fits into memory. */
export interface StreamIo {
  /** Opens a file, or stdin for `-`, to be read. */
  openInput(path: string): Promise<InputStream>;
  /**
   * Opens a file to be written after its first `keep` bytes, or stdout for `-`. Without `keep` the file must
   * hold nothing; else the error's name is `AlreadyExists`.
   */
  openOutput(path: string, keep: number | undefined): Promise<OutputStream>;
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
