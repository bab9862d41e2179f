import type { CommandEntry } from "./command.ts";
import { firstWordAt } from "./parse.ts";

/** A command, and what was typed beside its name. */
export interface FoundCommand {
  entry: CommandEntry;
  args: string[];
}

/** Finds the command that the first words name. Options may stand before it. */
export async function findCommand(
  args: readonly string[],
  commands: readonly CommandEntry[],
): Promise<FoundCommand | undefined> {
  for (let at = 0; at < args.length; at++) {
    const entry = commandAt(args, at, commands);
    if (entry === undefined) continue;
    // behind an option that takes a value, the word is that value; behind another word or --, an argument
    if (at > 0 && firstWordAt(args, await entry.load()) !== at) continue;
    return withoutName(args, at, entry);
  }
  // with options of another command before its name, it is that command, which refuses them
  const at = firstWordAt(args, await commands[0]!.load());
  const entry = commandAt(args, at, commands);
  return entry && withoutName(args, at, entry);
}

function withoutName(args: readonly string[], at: number, entry: CommandEntry): FoundCommand {
  const length = entry.name.split(" ").length;
  return { entry, args: [...args.slice(0, at), ...args.slice(at + length)] };
}

function commandAt(
  args: readonly string[],
  at: number,
  commands: readonly CommandEntry[],
): CommandEntry | undefined {
  const two = `${args[at]} ${args[at + 1]}`;
  return commands.find(({ name }) => name === two) ??
    commands.find(({ name }) => name === args[at]);
}
