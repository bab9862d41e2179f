/**
 * The command line of the Webex guest toolkit. See the README, or run it with `--help`.
 *
 * @module
 */
import type { CommandEntry } from "./lib/cli/command.ts";
import { COMMANDS } from "./lib/cli/commands.ts";
import { create } from "./lib/cli/commands/create.ts";
import { loadCommand } from "./lib/cli/options.ts";
import { firstWordAt, parseArguments } from "./lib/cli/parse.ts";
import type { ErrorContext } from "./lib/cli/report_error.ts";
import { type CommandIo, openTerminal } from "./lib/cli/terminal.ts";
import { runOnDeno } from "./lib/runtime/deno_io.ts";
import type { Io } from "./lib/runtime/io.ts";

export type { Io } from "./lib/runtime/io.ts";
export type { InputStream, OutputStream, StreamIo } from "./lib/runtime/stream_io.ts";

/** Runs the command line in this process, on Deno or Node, and ends it with the exit code. */
export async function run(): Promise<void> {
  await runOnDeno(main);
  const { runOnNode } = await import("./lib/runtime/node_io.ts");
  await runOnNode(main);
}

/** Runs the command line and returns the exit code: 0 done, 1 refused or failed, 2 used wrongly. */
export async function main(args: string[], io: Io): Promise<number> {
  const json = optionsIn(args).includes("--json");
  const terminal = openTerminal(io, json);
  const context: ErrorContext = { json, command: undefined, guessed: false };
  try {
    const found = await findCommand(args);
    const code = found === undefined
      ? await runUnnamed(args, context, terminal)
      : await runCommand(found, context, terminal);
    if (code === 0) await io.checkStdout?.();
    return code;
  } catch (error) {
    const { reportError } = await import("./lib/cli/report_error.ts");
    return reportError(error, context, terminal);
  }
}

async function runCommand(
  { entry, args }: FoundCommand,
  context: ErrorContext,
  terminal: CommandIo,
): Promise<number> {
  context.command = entry.name;
  const command = await loadCommand(entry);
  if (asksForHelp(args)) {
    const { renderCommandHelp } = await import("./lib/cli/help.ts");
    terminal.print(...renderCommandHelp(command));
    return 0;
  }
  return await command.run(await parseArguments(args, command), terminal);
}

/** Runs what names no command: help, the version, or else `create`. */
async function runUnnamed(
  args: string[],
  context: ErrorContext,
  terminal: CommandIo,
): Promise<number> {
  const at = firstWordAt(args, create);
  if (at >= args.length) {
    if (args.length === 0 || asksForHelp(args)) {
      const { renderHelp } = await import("./lib/cli/help.ts");
      terminal.print(...renderHelp(COMMANDS));
      return 0;
    }
    if (args.includes("--version") || args.includes("-V")) {
      const { default: config } = await import("./deno.json", { with: { type: "json" } });
      terminal.print(config.version);
      return 0;
    }
  } else {
    const { mistypedCommand } = await import("./lib/cli/unknown.ts");
    // the group of commands of two words, such as `guests`
    if (asksForHelp(args) && COMMANDS.some(({ name }) => name.startsWith(`${args[at]} `))) {
      const entry = COMMANDS.find(({ name }) => name === "help")!;
      return await runCommand({ entry, args: [args[at]!] }, context, terminal);
    }
    const mistyped = mistypedCommand(args.slice(at), COMMANDS);
    if (mistyped !== undefined) throw mistyped;
  }
  context.guessed = true;
  const entry = COMMANDS.find(({ name }) => name === "create")!;
  return await runCommand({ entry, args }, context, terminal);
}

function asksForHelp(args: string[]): boolean {
  const options = optionsIn(args);
  return options.includes("--help") || options.includes("-h");
}

/** The arguments before `--`. */
function optionsIn(args: string[]): string[] {
  const end = args.indexOf("--");
  return end === -1 ? args : args.slice(0, end);
}

/** A command, and what was typed beside its name. */
interface FoundCommand {
  entry: CommandEntry;
  args: string[];
}

/** Finds the command that the first words name. Options may stand before it. */
async function findCommand(args: readonly string[]): Promise<FoundCommand | undefined> {
  for (let at = 0; at < args.length; at++) {
    const entry = commandAt(args, at);
    if (entry === undefined) continue;
    // behind an option that takes a value, the word is that value; behind another word or --, an argument
    if (at > 0 && firstWordAt(args, await entry.load()) !== at) continue;
    return withoutName(args, at, entry);
  }
  // with options of another command before its name, it is that command, which refuses them
  const at = firstWordAt(args, create);
  const entry = commandAt(args, at);
  return entry && withoutName(args, at, entry);
}

function withoutName(args: readonly string[], at: number, entry: CommandEntry): FoundCommand {
  const length = entry.name.split(" ").length;
  return { entry, args: [...args.slice(0, at), ...args.slice(at + length)] };
}

function commandAt(args: readonly string[], at: number): CommandEntry | undefined {
  const two = `${args[at]} ${args[at + 1]}`;
  return COMMANDS.find(({ name }) => name === two) ??
    COMMANDS.find(({ name }) => name === args[at]);
}

if (import.meta.main) await run();
