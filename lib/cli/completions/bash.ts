import type { NamedCommand } from "../command.ts";
import { firstWords, groups, optionsOf, typed } from "./words.ts";

/** Renders the completions for bash, from version 3.2 on. */
export function renderBash(commands: readonly NamedCommand[]): string {
  const cases = commands.map((command) => `    "${command.name} "*)\n${variables(command)} ;;`);
  const seconds = [...groups(commands)].map(([first, members]) =>
    `    "2 ${first}") words="${members.map(({ name }) => name.split(" ")[1]).join(" ")}" ;;`
  );
  const first = firstWords(commands).join(" ");
  return `# Completions of guestissuer for bash: source <(guestissuer completions bash)
_guestissuer() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  local words="" options="" paths="" values="" files="" IFS=$' \\t\\n'
  # bash takes --name=value apart, and = is a word then
  if [[ "$current" == "=" ]]; then current=""; fi
  if [[ "$previous" == "=" ]]; then previous="\${COMP_WORDS[COMP_CWORD - 2]}"; fi
  COMPREPLY=()
  case "\${COMP_WORDS[1]} \${COMP_WORDS[2]-} " in
${cases.join("\n")}
    # a command that is left out is create
    *)\n${variables(commands[0]!)} ;;
  esac
  case " $paths " in *" $previous "*) files=1 options="" words="" previous="" ;; esac
  case " $values " in *" $previous "*) return ;; esac
  case "$COMP_CWORD \${COMP_WORDS[1]}" in
    "1 "*) words="${first}" options="--help --version" files="" ;;
${seconds.join("\n")}
  esac
  if [[ "$current" == -* ]]; then words="$options" files=""; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -n "$files" ]]; then
    compopt -o filenames 2>/dev/null
    IFS=$'\\n' COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -F _guestissuer guestissuer
`;
}

/** The variables that a command sets: its options, and which of them take a path or another value. */
function variables(command: NamedCommand): string {
  const options = optionsOf(command);
  const paths = options.filter(({ value }) => value === "path").flatMap(typed);
  const values = options.filter(({ value }) => value !== undefined && value !== "path");
  const positionals = Object.values(command.positionals);
  const lines = [
    `options="${options.map(({ long }) => `--${long}`).join(" ")}"`,
    `paths="${paths.join(" ")}" values="${values.flatMap(typed).join(" ")}"`,
    `words="${positionals.flatMap(({ words }) => words ?? []).join(" ")}" files="${
      positionals.some(({ path }) => path) ? 1 : ""
    }"`,
  ];
  return lines.map((line) => `      ${line}`).join("\n");
}
