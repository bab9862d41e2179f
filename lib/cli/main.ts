import type { Io } from "../runtime/io.ts";
import { type CommandEntry, loadCommand } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { parseArguments } from "./parse.ts";

/** Runs the command line and returns the exit code: 0 done, 1 refused or failed, 2 used wrongly. */
export async function main(args: string[], io: Io): Promise<number> {
  const [first] = args;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    return await showHelp(args.slice(1), io);
  }
  if (first === "--version" || first === "-V") {
    const { default: config } = await import("../../deno.json", { with: { type: "json" } });
    io.stdout(`${config.version}\n`);
    return 0;
  }
  const { entry, rest } = findCommand(args);
  const options = rest.slice(0, endOfOptions(rest));
  const json = options.includes("--json");
  try {
    const command = await loadCommand(entry);
    if (options.includes("--help") || options.includes("-h")) {
      const { renderCommandHelp } = await import("./help.ts");
      io.stdout(renderCommandHelp(command));
      return 0;
    }
    return await command.run(parseArguments(rest, command), io);
  } catch (error) {
    const { reportError } = await import("./report_error.ts");
    return reportError(error, { command: entry.name, json, guessed: entry.name !== first }, io);
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

async function showHelp(words: string[], io: Io): Promise<number> {
  const { renderCommandHelp, renderHelp } = await import("./help.ts");
  const named = COMMANDS.find((each) => each.name === words.join(" "));
  if (named !== undefined) io.stdout(renderCommandHelp(await loadCommand(named)));
  else io.stdout(renderHelp(COMMANDS));
  return 0;
}
