import type { Io } from "../runtime/io.ts";
import { type CommandEntry, loadCommand } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { parseArguments } from "./parse.ts";
import { type CommandIo, openTerminal } from "./terminal.ts";

/** Runs the command line and returns the exit code: 0 done, 1 refused or failed, 2 used wrongly. */
export async function main(args: string[], io: Io): Promise<number> {
  const [first] = args;
  const { entry, rest } = findCommand(args);
  const options = rest.slice(0, endOfOptions(rest));
  const json = options.includes("--json");
  const terminal = openTerminal(io, json);
  try {
    if (first === undefined || first === "--help" || first === "-h" || first === "help") {
      return await showHelp(args.slice(1), terminal);
    }
    if (first === "--version" || first === "-V") {
      const { default: config } = await import("../../deno.json", { with: { type: "json" } });
      terminal.print(config.version);
      return 0;
    }
    const command = await loadCommand(entry);
    if (options.includes("--help") || options.includes("-h")) {
      const { renderCommandHelp } = await import("./help.ts");
      terminal.print(...renderCommandHelp(command));
      return 0;
    }
    return await command.run(parseArguments(rest, command), terminal);
  } catch (error) {
    const { reportError } = await import("./report_error.ts");
    const guessed = entry.name !== first;
    return reportError(error, { command: entry.name, json, guessed }, terminal);
  }
}

/** The command that the first words name, or the default one. */
function findCommand(args: string[]): { entry: CommandEntry; rest: string[] } {
  const two = args.slice(0, 2).join(" ");
  const group = COMMANDS.find((each) => each.name === two);
  if (group !== undefined) return { entry: group, rest: args.slice(2) };
  const named = COMMANDS.find((each) => each.name === args[0]);
  if (named !== undefined) return { entry: named, rest: args.slice(1) };
  return { entry: COMMANDS[0]!, rest: args };
}

function endOfOptions(args: string[]): number {
  const end = args.indexOf("--");
  return end === -1 ? args.length : end;
}

async function showHelp(words: string[], terminal: CommandIo): Promise<number> {
  const { renderCommandHelp, renderHelp } = await import("./help.ts");
  const named = COMMANDS.find((each) => each.name === words.join(" "));
  const lines = named === undefined
    ? renderHelp(COMMANDS)
    : renderCommandHelp(await loadCommand(named));
  terminal.print(...lines);
  return 0;
}
