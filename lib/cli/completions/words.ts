import type { NamedCommand, OptionSpec } from "../command.ts";
import { HELP_OPTION } from "../options.ts";

/** An option with its long name. */
export type NamedOption = OptionSpec & { long: string };

/** The options of a command, and the one that every command has. */
export function optionsOf({ options }: NamedCommand): NamedOption[] {
  return Object.entries({ ...options, help: HELP_OPTION })
    .map(([long, spec]) => ({ ...spec, long }));
}

/** The first words of all commands, each once: `guests` for `guests count`. */
export function firstWords(commands: readonly NamedCommand[]): string[] {
  return [...new Set(commands.map(({ name }) => name.split(" ")[0]!))];
}

/** The commands that have two words, by their first one. */
export function groups(commands: readonly NamedCommand[]): Map<string, NamedCommand[]> {
  return Map.groupBy(
    commands.filter(({ name }) => name.includes(" ")),
    ({ name }) => name.split(" ")[0]!,
  );
}

/** An option as it is typed, in its long and its short form. */
export function typed({ long, short }: NamedOption): string[] {
  return short === undefined ? [`--${long}`] : [`--${long}`, `-${short}`];
}

/** A text between single quotes, as a shell of the Bourne family reads it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
