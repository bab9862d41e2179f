import { main } from "../../../cli.ts";
import type { Io } from "../../../lib/runtime/io.ts";
import type { StreamIo } from "../../../lib/runtime/stream_io.ts";

/** The clock of the tests: 5400 s before 1517073019. */
export const NOW = 1517067619_000;

/** Options of {@linkcode run}. */
export interface RunOptions {
  /** The environment; nothing else is in it. */
  env?: Record<string, string>;
  /** What stands on stdin. Without it, reading stdin fails. */
  stdin?: string;
  /** Files by path. Every other path is missing. */
  files?: Record<string, string>;
  /** The clock, in milliseconds. Default is {@linkcode NOW}. */
  now?: number;
  /** A clock that moves, in place of `now`. */
  clock?: () => number;
  /** What waits, in place of a timer. */
  sleep?: (milliseconds: number) => Promise<void>;
  /** What answers requests. Without it, every request fails. */
  fetch?: typeof globalThis.fetch;
  /** The file `.env` of the folder. Default is none. */
  envFile?: string;
  /** Whether stdout shows colours. Default is that it does not. */
  stdoutHasColors?: boolean;
  /** What somebody types when asked. Without it, nobody can be asked. */
  typed?: string;
  /** Whether stderr is a terminal. Default is that it is not. */
  stderrIsTerminal?: boolean;
  /** Whether stderr shows colours. Default is that it does not. */
  stderrHasColors?: boolean;
  /** Files and streams. Without them, asking for them fails. */
  streams?: StreamIo;
  /** When the process is asked to end. Default is at once. */
  stopped?: Promise<void>;
  /** Called when the command waits for the process to be asked to end. */
  onWait?: () => void;
}

/** What a run of the command line gave. */
export interface Run {
  /** The exit code. */
  code: number;
  /** All of stdout. */
  stdout: string;
  /** All of stderr. */
  stderr: string;
}

/** What a command line has written so far. */
export interface Written {
  stdout: string;
  stderr: string;
}

/** Makes everything that a command reads and writes. Nothing of the real world is read or written. */
export function fakeIo(options: RunOptions = {}): { io: Io; written: Written } {
  const { env = {}, stdin, files = {}, now = NOW } = options;
  const { stderrIsTerminal = false } = options;
  const written = { stdout: "", stderr: "" };
  const io: Io = {
    env: (name) => env[name] || undefined,
    stdout: (text) => void (written.stdout += text),
    stderr: (text) => void (written.stderr += text),
    log: (text) => Promise.resolve(void (written.stderr += text)),
    stderrIsTerminal,
    stdoutHasColors: options.stdoutHasColors ?? false,
    environment: () =>
      Promise.resolve({
        get: (name) => env[name] || undefined,
        readEnvFile: () => Promise.resolve(options.envFile),
      }),
    stderrHasColors: options.stderrHasColors ?? false,
    readStdin: () =>
      stdin === undefined ? Promise.reject(new Error("no stdin")) : Promise.resolve(stdin),
    readLine: () => Promise.resolve(options.typed),
    readFile: (path) =>
      Object.hasOwn(files, path)
        ? Promise.resolve(files[path]!)
        : Promise.reject(new Deno.errors.NotFound(path)),
    streams: () =>
      options.streams === undefined
        ? Promise.reject(new TypeError("no streams were expected"))
        : Promise.resolve(options.streams),
    untilStopped: () => {
      options.onWait?.();
      return options.stopped ?? Promise.resolve();
    },
    now: options.clock ?? (() => now),
    ...options.sleep === undefined ? {} : { sleep: options.sleep },
    fetch: options.fetch ?? (() => Promise.reject(new TypeError("no request was expected"))),
  };
  return { io, written };
}

/** Runs the command line in process. */
export async function run(args: string[], options: RunOptions = {}): Promise<Run> {
  const { io, written } = fakeIo(options);
  return { code: await main(args, io), ...written };
}
