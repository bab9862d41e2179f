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
