import type { Finding } from "../finding.ts";
import { printable, printableJson } from "../characters.ts";
import type { Io } from "../runtime/io.ts";

/** What a part of a line is coloured for, with its number in the codes of terminals (ECMA-48, SGR). */
const COLORS = { good: 32, odd: 33, bad: 31, failed: 35, quiet: 2 } as const;

/** A colour, by what it says. */
export type Color = keyof typeof COLORS;

/** A part of a line, in a colour where there are colours. */
export type Span = string | { text: string; color: Color };

/**
 * What a command reads and writes. All that it writes goes through here, and is made harmless on its way: what
 * comes from a token or a service can neither steer the terminal nor begin a line of its own.
 */
export interface CommandIo extends Omit<Io, "stdout" | "stderr" | "log"> {
  /** Prints lines to stdout. A line break inside of one is shown as an escape. */
  print(...lines: string[]): void;
  /** Prints a line to stdout whose mark has a colour, where the terminal shows colours. */
  printMarked(color: Color, mark: string, line: string): void;
  /** Prints a value to stdout as one line of JSON. */
  printJson(value: unknown): void;
  /** Writes lines to stderr, as `print` does. */
  tell(...lines: string[]): void;
  /** Writes a value to stderr as one line of JSON. */
  tellJson(value: unknown): void;
  /**
   * Writes a line of parts to stderr and lets the program go on meanwhile. On a terminal parts have their colours,
   * unless `NO_COLOR` is set.
   */
  log(...line: Span[]): Promise<void>;
  /** Writes a value to stderr as one line of JSON, as `log` does. */
  logJson(value: unknown): Promise<void>;
  /** Says something good to know on stderr: `note: …`, or with `--json` as JSON. */
  note(message: string): void;
  /** Says on stderr what is odd and no reason to refuse: `warning: …`, or with `--json` as JSON. */
  warn(finding: Pick<Finding, "message" | "hint">): void;
  /** Returns what writes the debug lines of a namespace, such as `guest:login`, or nothing unless `DEBUG` says so. */
  debug(namespace: string): Promise<Debug>;
  /** Writes to stderr what moves the cursor. It is for the progress bar, and takes nothing from outside. */
  draw(text: string): void;
}

/** Writes a debug line to stderr, when its namespace is asked for; only then is it called for its words. */
export type Debug = (message: string | (() => string)) => void;

/** The command line was used wrongly: exit code 2. */
export class UsageError extends Error {
  /** The name of the class. */
  override name = "UsageError";
}

/** Something failed that is no mistake in the use: exit code 1. Its message is shown, so it must hold no secret. */
export class Failure extends Error {
  /** The name of the class. */
  override name = "Failure";
}

/** Puts the one writer of the command line before the streams of a process. */
export function openTerminal(io: Io, json: boolean): CommandIo {
  const { stdout, stderr, log } = io;
  const print = (...lines: string[]) =>
    stdout(lines.map((each) => `${printable(each)}\n`).join(""));
  const tell = (...lines: string[]) => stderr(lines.map((each) => `${printable(each)}\n`).join(""));
  const printJson = (value: unknown) => print(printableJson(value));
  const tellJson = (value: unknown) => tell(printableJson(value));
  const own: Partial<CommandIo> = {
    // a line `NAME=` of a file with line ends of Windows leaves a carriage return
    env(name) {
      const value = io.env(name);
      return value?.trim() === "" ? undefined : value;
    },
    log: (...line) => log(`${line.map((each) => render(each, io.stderrHasColors)).join("")}\n`),
    logJson: (value) => log(`${printableJson(value)}\n`),
    print,
    printMarked: (color, text, line) =>
      stdout(`${render({ text, color }, io.stdoutHasColors)}${printable(line)}\n`),
    printJson,
    tell,
    tellJson,
    note: (message) => json ? tellJson({ note: message }) : tell(`note: ${message}`),
    warn: (finding) =>
      json ? tellJson({ warning: finding }) : tell(`warning: ${finding.message}. ${finding.hint}`),
    async debug(namespace) {
      if (io.env("DEBUG") === undefined) return () => {};
      const { createDebug } = await import("./debug.ts");
      return createDebug(namespace, { env: io.env, now: io.now, tell });
    },
    draw: stderr,
  };
  // the rest is asked of the process, and only when it is: whether it has a terminal takes time to find out
  return Object.assign(Object.create(io), own);
}

function render(span: Span, hasColors: boolean | undefined): string {
  if (typeof span === "string") return printable(span);
  const text = printable(span.text);
  return hasColors ? `\x1b[${COLORS[span.color]}m${text}\x1b[0m` : text;
}
