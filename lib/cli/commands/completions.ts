import {
  type Command,
  command,
  type CommandEntry,
  loadCommand,
  type NamedCommand,
} from "../command.ts";
import { UsageError } from "../errors.ts";

/** `completions`: prints what lets a shell complete the commands of a table and their options. */
export function completionsOf(commands: readonly CommandEntry[]): Command {
  return command({
    positionals: { shell: { summary: "the shell", words: ["bash", "zsh", "fish"] } },
    options: {},
    output: { text: "the script", fields: [] },
    details:
      "Load them in the file that your shell reads at its start. They are made anew by each version.",
    examples: [
      ["in ~/.bashrc", "completions bash > ~/.guestissuer.bash; source ~/.guestissuer.bash"],
      ["for zsh, into a folder of fpath", "completions zsh > ~/.zfunc/_guestissuer"],
      ["for fish", "completions fish > ~/.config/fish/completions/guestissuer.fish"],
    ],
    async run({ shell }, io) {
      const render = await rendererOf(shell);
      io.print(...render(await Promise.all(commands.map(loadCommand))).trimEnd().split("\n"));
      return 0;
    },
  });
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
