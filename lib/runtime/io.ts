import type { Environment } from "./environment.ts";
import type { StreamIo } from "./stream_io.ts";

/** Everything that a command reads and writes. Tests pass in their own. */
export interface Io {
  /** The value of an environment variable; `undefined` when unset, empty, or not permitted to be read. */
  env(name: string): string | undefined;
  /** Writes to standard output. Throws an `OutputError` when it cannot, unless nobody reads any more. */
  stdout(text: string): void;
  /** Rejects with an `OutputError` when what was written to standard output went nowhere, since that is closed. */
  checkStdout?(): Promise<void>;
  /** Writes to standard error. Where it cannot, nobody is there to be told. */
  stderr(text: string): void;
  /**
   * Writes to standard error and lets the program go on meanwhile, however slowly somebody reads. Where it cannot
   * be written, nobody is there to be told.
   */
  log(text: string): Promise<void>;
  /** Whether standard error is a terminal. */
  readonly stderrIsTerminal: boolean;
  /** Whether standard output is a terminal that shows colours, and nobody has set `NO_COLOR`. */
  readonly stdoutHasColors?: boolean;
  /** Variables, with those that may not be read, and the file `.env`. Default is what `env` reads. */
  environment?(): Promise<Environment>;
  /** Whether standard error is a terminal that shows colours, and nobody has set `NO_COLOR`. */
  readonly stderrHasColors?: boolean;
  /** Reads standard input to its end. More bytes than the limit are an error; default is 1 MiB. */
  readStdin(limit?: number): Promise<string>;
  /** Reads a line that somebody types, without its end; `undefined` where standard input is no terminal. */
  readLine?(): Promise<string | undefined>;
  /** Reads a text file. More bytes than the limit are an error; default is 1 MiB. */
  readFile(path: string, limit?: number): Promise<string>;
  /** Returns whether other users can read a file; `false` where that cannot be found out. */
  othersMayRead?(path: string): Promise<boolean>;
  /** Files and streams; loaded when a command needs them. */
  streams(): Promise<StreamIo>;
  /** Resolves when the process is asked to end, by SIGINT, SIGTERM or SIGHUP. */
  untilStopped(): Promise<void>;
  /** The clock, in milliseconds since 1970. */
  now(): number;
  /** What waits, given milliseconds, in place of a timer. */
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** What sends requests, in place of the platform's `fetch`. */
  fetch?: typeof globalThis.fetch;
}

/** A command line: it takes the arguments and returns the exit code. */
export type Main = (args: string[], io: Io) => Promise<number>;
