import type { StreamIo } from "./stream_io.ts";

/** Everything that a command reads and writes. Tests pass in their own. */
export interface Io {
  /** The value of an environment variable; `undefined` when unset, empty, or not permitted to be read. */
  env(name: string): string | undefined;
  /** Writes to standard output. */
  stdout(text: string): void;
  /** Writes to standard error. */
  stderr(text: string): void;
  /** Whether standard error is a terminal. */
  readonly stderrIsTerminal: boolean;
  /** Reads standard input to its end. */
  readStdin(): Promise<string>;
  /** Reads a text file. */
  readFile(path: string): Promise<string>;
  /** Files and streams; loaded when a command needs them. */
  streams(): Promise<StreamIo>;
  /** Resolves when the process is asked to end, by SIGINT or SIGTERM. */
  untilStopped(): Promise<void>;
  /** The clock, in milliseconds since 1970. */
  now(): number;
  /** What sends requests. */
  fetch: typeof globalThis.fetch;
}

/** A command line: it takes the arguments and returns the exit code. */
export type Main = (args: string[], io: Io) => Promise<number>;
