import type { CommandIo } from "./terminal.ts";

/** An option of a command. Its long name is its key in {@linkcode Options}. */
export interface OptionSpec {
  /** Short name, one letter. */
  short?: string;
  /** What its value is called in the help. Without it the option is a switch. */
  value?: string;
  /** What it does. */
  summary: string;
}

/** An argument that is no option. Its name is its key in {@linkcode Positionals}. */
export interface PositionalSpec {
  /** What it is. */
  summary: string;
  /** Whether it may be left out. */
  optional?: true;
  /** Whether it is the path of a file. */
  path?: true;
  /** The words that it can be, if they are known. */
  words?: readonly string[];
}

/** The options of a command by their long names, without dashes. */
export type Options = Record<string, OptionSpec>;

/** The arguments of a command that are no options, in order. */
export type Positionals = Record<string, PositionalSpec>;

/** The values of options: a string for an option that takes a value, else whether it is given. */
export type OptionValues<O extends Options> = {
  [K in keyof O]: O[K] extends { value: string } ? string | undefined : boolean;
};

/** The values of arguments. */
export type PositionalValues<P extends Positionals> = {
  [K in keyof P]: P[K] extends { optional: true } ? string | undefined : string;
};

/** A value by the name of its option or argument. */
export type Values = Record<string, string | boolean | undefined>;

/** What a command prints to stdout. */
export interface OutputSpec {
  /** What it is, in words. */
  text: string;
  /** The fields of the object that `--json` prints; none where there is no such option. */
  fields: readonly string[];
  /** What `--json` prints, where it is not one object. */
  json?: string;
}

/** What a command takes. */
export interface Parameters {
  /** Its arguments. */
  positionals: Positionals;
  /** Its options. */
  options: Options;
}

/** A sub-command, as data and one function. Its name and summary are in the table of commands. */
export interface Command extends Parameters {
  /** What it prints. */
  output: OutputSpec;
  /** A further paragraph of help. */
  details?: string;
  /** Examples: what it does, and the command line after `guestissuer`. */
  examples: [what: string, line: string][];
  /** Runs it and returns the exit code. */
  run(values: Values, io: CommandIo): Promise<number> | number;
}

/** What commands belong to, as the help shows it. */
export type CommandGroup = "service-app" | "guest-issuer" | "both" | "testing" | "help";

/** A command that has not been loaded. */
export interface CommandEntry {
  /** Its name, as typed; two words for a command of a group. */
  name: string;
  /** What it belongs to. */
  group: CommandGroup;
  /** One line on what it does. */
  summary: string;
  /** Loads the rest of it. */
  load(): Promise<Command>;
}

/** A command with its name and summary. */
export type NamedCommand = Command & Pick<CommandEntry, "name" | "summary">;
