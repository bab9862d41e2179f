import type { Io } from "../runtime/io.ts";

/** An option of a command. */
export interface OptionSpec {
  /** Long name, without dashes. */
  long: string;
  /** Short name, one letter. */
  short?: string;
  /** What its value is called in the help; without it the option is a switch. */
  value?: string;
  /** What it does. */
  summary: string;
}

/** What was given on the command line, checked against the command's specification. */
export interface Input {
  /** The arguments that are no options, in order. */
  positionals: string[];
  /** The values of options by long name. */
  values: Record<string, string | undefined>;
  /** The switches that were given, by long name. */
  switches: Set<string>;
}

/** A sub-command, as data and one function. */
export interface Command {
  /** Its name, as typed. */
  name: string;
  /** One line on what it does. */
  summary: string;
  /** The arguments: `<required>` or `[optional]`, each with a line of explanation. */
  positionals: [name: string, summary: string][];
  /** The options. */
  options: OptionSpec[];
  /** Further paragraphs of help. */
  details?: string;
  /** Examples: what it does, and the command line after `guestissuer`. */
  examples: [what: string, line: string][];
  /** Does it. Gives the exit code. */
  run(input: Input, io: Io): Promise<number> | number;
}
