import type { NamedCommand } from "../command.ts";
import { firstWords, groups, type NamedOption, optionsOf } from "./words.ts";

/** Renders the completions for fish. */
export function renderFish(commands: readonly NamedCommand[]): string {
  const grouped = groups(commands);
  const lines = [
    "# Completions of guestissuer for fish: guestissuer completions fish | source",
    line("-f"),
    line("-n __fish_use_subcommand", "-s h -l help", description("show the help")),
    line("-n __fish_use_subcommand", "-s V -l version", description("show the version")),
  ];
  for (const { name, summary } of commands) {
    if (name.includes(" ")) continue;
    lines.push(line("-n __fish_use_subcommand", `-a ${name}`, description(summary)));
  }
  for (const [first, members] of grouped) {
    const summary = members.map((each) => each.summary).join(", or ");
    lines.push(line("-n __fish_use_subcommand", `-a ${first}`, description(summary)));
    const seconds = members.map(({ name }) => name.split(" ")[1]!).join(" ");
    const condition = `${seen(first)}; and not ${seen(seconds)}`;
    for (const { name, summary } of members) {
      lines.push(
        line(`-n ${quoted(condition)}`, `-a ${name.split(" ")[1]}`, description(summary)),
      );
    }
  }
  const words = firstWords(commands).join(" ");
  for (const command of commands) {
    const named = command.name.split(" ").map(seen).join("; and ");
    // a command that is left out is create
    const condition = command === commands[0] ? `${named}; or not ${seen(words)}` : named;
    lines.push(...linesOf(command, condition));
  }
  return `${lines.join("\n")}\n`;
}

function linesOf(command: NamedCommand, when: string): string[] {
  const condition = `-n ${quoted(when)}`;
  const lines = optionsOf(command).map((each) =>
    line(condition, names(each), description(each.summary))
  );
  for (const { summary, path, words = [] } of Object.values(command.positionals)) {
    if (path) lines.push(line(condition, "-F"));
    if (words.length > 0) {
      lines.push(line(condition, `-a ${quoted(words.join(" "))}`, description(summary)));
    }
  }
  return lines;
}

function names({ long, short, value }: NamedOption): string {
  const name = short === undefined ? `-l ${long}` : `-s ${short} -l ${long}`;
  // -x takes a value that is no file
  return value === undefined ? name : `${name} ${value === "path" ? "-r -F" : "-x"}`;
}

function seen(words: string): string {
  return `__fish_seen_subcommand_from ${words}`;
}

function description(text: string): string {
  return `-d ${quoted(text)}`;
}

function line(...parts: string[]): string {
  return ["complete -c guestissuer", ...parts].join(" ");
}

/** A text between single quotes, where fish knows two escapes. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
