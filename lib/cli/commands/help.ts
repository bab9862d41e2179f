import type { Command, CommandEntry } from "../command.ts";
import { command, loadCommand } from "../options.ts";
import { renderCommandHelp, renderHelp } from "../help.ts";

/** `help`: shows the help of a table of commands, of one of them, or of a group. */
export function helpOf(commands: readonly CommandEntry[]): Command {
  return command({
    positionals: {
      command: { summary: "the command; without one, all are listed", optional: true },
      word: { summary: "the second word of its name", optional: true },
    },
    options: {},
    output: { text: "the help", fields: [] },
    examples: [["of one command", "help create"], [
      "of a command of two words",
      "help guests count",
    ]],
    async run({ command, word }, io) {
      if (command === undefined) {
        io.print(...renderHelp(commands));
        return 0;
      }
      const name = word === undefined ? command : `${command} ${word}`;
      const found = commands.filter((each) => each.name === name);
      const group = commands.filter((each) =>
        word === undefined && each.name.startsWith(`${name} `)
      );
      const shown = found.length > 0 ? found : group;
      if (shown.length === 0) {
        const { unknownCommand } = await import("../unknown.ts");
        throw unknownCommand(name, commands);
      }
      for (const each of shown) io.print(...renderCommandHelp(await loadCommand(each)));
      return 0;
    },
  });
}
