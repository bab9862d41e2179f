import type { Command, OptionSpec } from "../command.ts";

/** The first words of all commands, each once: `guests` for `guests count`. */
export function firstWords(commands: readonly Command[]): string[] {
  return [...new Set(commands.map(({ name }) => name.split(" ")[0]!))];
}

/** The second words of the commands that have two, by their first one. */
export function groups(commands: readonly Command[]): Map<string, Command[]> {
  return Map.groupBy(
    commands.filter(({ name }) => name.includes(" ")),
    ({ name }) => name.split(" ")[0]!,
  );
}

/** What an argument is: a file, one of some words, or anything. */
export function kindOf(positional: string): { files: boolean; words: string[] } {
  const name = positional.slice(1, -1);
  return { files: name === "file", words: name.includes("|") ? name.split("|") : [] };
}

/** An option as it is typed, in its long and its short form. */
export function typed({ long, short }: OptionSpec): string[] {
  return short === undefined ? [`--${long}`] : [`--${long}`, `-${short}`];
}

/** A text between single quotes, as a shell of the Bourne family reads it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
