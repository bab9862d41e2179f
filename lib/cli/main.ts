import type { Io } from "../runtime/io.ts";
import { loadCommand } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { findCommand, type FoundCommand } from "./find_command.ts";
import { firstWordAt, parseArguments } from "./parse.ts";
import type { ErrorContext } from "./report_error.ts";
import { type CommandIo, openTerminal } from "./terminal.ts";

/** Runs the command line and returns the exit code: 0 done, 1 refused or failed, 2 used wrongly. */
export async function main(args: string[], io: Io): Promise<number> {
  const json = optionsIn(args).includes("--json");
  const terminal = openTerminal(io, json);
  const context: ErrorContext = { json, command: undefined, guessed: false };
  try {
    const found = await findCommand(args, COMMANDS);
    const code = found === undefined
      ? await runUnnamed(args, context, terminal)
      : await run(found, context, terminal);
    if (code === 0) await io.checkStdout?.();
    return code;
  } catch (error) {
    const { reportError } = await import("./report_error.ts");
    return reportError(error, context, terminal);
  }
}

async function run(
  { entry, args }: FoundCommand,
  context: ErrorContext,
  terminal: CommandIo,
): Promise<number> {
  context.command = entry.name;
  const command = await loadCommand(entry);
  if (asksForHelp(args)) {
    const { renderCommandHelp } = await import("./help.ts");
    terminal.print(...renderCommandHelp(command));
    return 0;
  }
  return await command.run(await parseArguments(args, command), terminal);
}

/** Runs what names no command: help, the version, or else the first command of the table, `create`. */
async function runUnnamed(
  args: string[],
  context: ErrorContext,
  terminal: CommandIo,
): Promise<number> {
  const entry = COMMANDS[0]!;
  const at = firstWordAt(args, await entry.load());
  if (at >= args.length) {
    if (args.length === 0 || asksForHelp(args)) return await showHelp([], context, terminal);
    if (args.includes("--version") || args.includes("-V")) {
      const { default: config } = await import("../../deno.json", { with: { type: "json" } });
      terminal.print(config.version);
      return 0;
    }
  } else {
    const { mistypedCommand } = await import("./unknown.ts");
    // the group of commands of two words, such as `guests`
    if (asksForHelp(args) && COMMANDS.some(({ name }) => name.startsWith(`${args[at]} `))) {
      return await showHelp([args[at]!], context, terminal);
    }
    const mistyped = mistypedCommand(args.slice(at), COMMANDS);
    if (mistyped !== undefined) throw mistyped;
  }
  context.guessed = true;
  return await run({ entry, args }, context, terminal);
}

async function showHelp(
  args: string[],
  context: ErrorContext,
  terminal: CommandIo,
): Promise<number> {
  const entry = COMMANDS.find(({ name }) => name === "help")!;
  return await run({ entry, args }, context, terminal);
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
