import type { Command, CommandEntry, NamedCommand } from "../command.ts";
import { command, loadCommand } from "../options.ts";
import { firstWords } from "../completions/words.ts";
import { UsageError } from "../terminal.ts";

/** `completions`: prints what lets a shell complete the commands of a table and their options. */
export function completionsOf(commands: readonly CommandEntry[]): Command {
  return command({
    positionals: { shell: { summary: "the shell", words: ["bash", "zsh", "fish"] } },
    options: {},
    output: { text: "the script", fields: [] },
    details: "Load them where your shell begins: in ~/.bashrc: source <(guestissuer completions " +
      "bash); in ~/.zshrc, after compinit: source <(guestissuer completions zsh); in " +
      "~/.config/fish/config.fish: guestissuer completions fish | source",
    examples: [
      ["into a file for bash, to be sourced", "completions bash > ~/.guestissuer.bash"],
      ["for zsh, into a folder of fpath", "completions zsh > ~/.zfunc/_guestissuer"],
      ["for fish", "completions fish > ~/.config/fish/completions/guestissuer.fish"],
    ],
    async run({ shell }, io) {
      const render = await rendererOf(shell);
      const loaded = await Promise.all(commands.map(loadCommand));
      io.print(...render(loaded.map((each) => withWords(each, loaded))).trimEnd().split("\n"));
      return 0;
    },
  });
}

/** The words that `help` takes are those of the table. */
function withWords(command: NamedCommand, commands: readonly NamedCommand[]): NamedCommand {
  if (command.name !== "help") return command;
  const words = firstWords(commands);
  return { ...command, positionals: { command: { summary: "the command", words } } };
}

async function rendererOf(shell: string): Promise<(commands: readonly NamedCommand[]) => string> {
  switch (shell) {
    case "bash":
      return (await import("../completions/bash.ts")).renderBash;
    case "zsh":
      return (await import("../completions/zsh.ts")).renderZsh;
    case "fish":
      return (await import("../completions/fish.ts")).renderFish;
    default:
      throw new UsageError("the shell must be bash, zsh or fish");
  }
}
