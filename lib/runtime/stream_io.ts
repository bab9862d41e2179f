/** An input that is read piece by piece. */
export interface InputStream {
  /** The pieces. */
  stream: AsyncIterable<Uint8Array>;
  /** How many bytes there are; known of a file. */
  size: number | undefined;
  /** Cancels it, also in the midst of a read. Once it was read to its end there is no need to. */
  abandon?(): void;
}

/** Files and streams, for commands that read and write more than fits into memory. */
export interface StreamIo {
  /** Opens a file, or stdin for `-`, to be read. */
  openInput(path: string): Promise<InputStream>;
  /**
   * Opens a file to be written after its first `keep` bytes, or stdout for `-`. With `anew` a new file takes the place
   * of what was there. With `first` there must be no file, and without `keep` none that holds something; else the
   * error's name is `AlreadyExists`. Nobody but its owner can read it from then on.
   */
  openOutput(path: string, keep: number | "anew" | "first" | undefined): Promise<OutputStream>;
  /**
   * Puts a file in the place of another one, which happens at once or not at all. With a size the other one must still
   * have it, and 0 is also that of none; else the error's name is `Overtaken`.
   */
  replace(path: string, by: string, size?: number): void;
  /** Where a link leads, so that it is not replaced itself. Any other path is given back. */
  followLink(path: string): string;
  /** Removes a file. */
  remove(path: string): void;
  /**
   * Makes a folder for new files, which nobody but its owner can read. One that is there must be empty; else the
   * error's name is `AlreadyExists`. Returns whether it was made.
   */
  makeFolder(path: string): boolean;
  /** Removes an empty folder. */
  removeFolder(path: string): void;
  /** How many processor cores there are. */
  readonly cores: number;
}

/** Something that is written to. */
export interface OutputStream {
  /** Whether others could read the file until it was opened. Nobody but its owner can now. */
  readonly tightened?: boolean;
  /** Whether it is a terminal, and no file or program. */
  readonly isTerminal?: boolean;
  /** Whether nobody else has written to the file, cut it, replaced or removed it. Left out where nobody could. */
  isOurs?(): boolean;
  /** Empties the file and removes it, where it is ours and stands under the name given. Left out as that is. */
  discard?(): void;
  /** Writes all of it. Rejects with an error whose name is `Overtaken` where the file is not ours any more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends it. */
  close(): void;
}
