import type { Command } from "../command.ts";
import { COMMANDS } from "../commands.ts";
import { UsageError } from "../usage_error.ts";

/** `completions`: prints what lets a shell complete commands and options. */
export const completions: Command = {
  name: "completions",
  summary: "print completions for a shell",
  positionals: [["<bash|zsh|fish>", "the shell"]],
  options: [],
  details:
    "Load them in the file that your shell reads at its start. They are made anew by each version.",
  examples: [
    ["in ~/.bashrc", "completions bash > ~/.guestissuer.bash; source ~/.guestissuer.bash"],
    ["for zsh, into a folder of fpath", "completions zsh > ~/.zfunc/_guestissuer"],
    ["for fish", "completions fish > ~/.config/fish/completions/guestissuer.fish"],
  ],
  async run(input, io) {
    const render = await rendererOf(input.positionals[0]!);
    io.stdout(render(await Promise.all(COMMANDS.map((each) => each.load()))));
    return 0;
  },
};

async function rendererOf(shell: string): Promise<(commands: readonly Command[]) => string> {
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
