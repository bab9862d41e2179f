import type { NamedCommand, PositionalSpec } from "../command.ts";
import { groups, type NamedOption, optionsOf, quoted } from "./words.ts";

/** Renders the completions for zsh. */
export function renderZsh(commands: readonly NamedCommand[]): string {
  const grouped = groups(commands);
  const first = [
    ...commands.filter(({ name }) => !name.includes(" ")).map(({ name, summary }) =>
      described(name, summary)
    ),
    ...[...grouped].map(([name, members]) =>
      described(name, members.map(({ summary }) => summary).join(", or "))
    ),
  ];
  const seconds = [...grouped].map(([name, members]) => {
    const words = members.map((each) => described(each.name.split(" ")[1]!, each.summary));
    return `  if (( CURRENT == 3 )) && [[ "$words[2]" == ${quoted(name)} ]]; then
    commands=(${words.join(" ")})
    _describe command commands
    return
  fi`;
  });
  return `#compdef guestissuer
# Completions of guestissuer for zsh: source <(guestissuer completions zsh), after compinit
_guestissuer() {
  local -a commands
  if (( CURRENT == 2 )); then
    commands=(
${first.map((each) => `      ${each}`).join("\n")}
    )
    _describe command commands
    _arguments '(-h --help)'{-h,--help}'[show the help]' '(-V --version)'{-V,--version}'[show the version]'
    return
  fi
${seconds.join("\n")}
  case "$words[2] $words[3] " in
${commands.map(caseOf).join("\n")}
    # a command that is left out is create
    (*)
${argumentsOf(commands[0]!)}
      ;;
  esac
}
if [[ "$zsh_eval_context[-1]" == loadautofunc ]]; then
  _guestissuer "$@"
else
  compdef _guestissuer guestissuer
fi
`;
}

function caseOf(command: NamedCommand): string {
  const { name } = command;
  const shift = name.split(" ").length;
  return `    (${quoted(`${name} `)}*)
      shift ${shift} words
      (( CURRENT -= ${shift} ))
${argumentsOf(command)}
      ;;`;
}

function argumentsOf(command: NamedCommand): string {
  const specs = [
    ...optionsOf(command).map(optionSpec),
    ...Object.entries(command.positionals).map(([name, spec]) => positionalSpec(name, spec)),
  ];
  return `      _arguments \\
${specs.map((each) => `        ${each}`).join(" \\\n")}`;
}

function optionSpec({ long, short, value, summary }: NamedOption): string {
  const names = short === undefined
    ? quoted(`--${long}`)
    : `${quoted(`(-${short} --${long})`)}{-${short},--${long}}`;
  const action = value === undefined
    ? ""
    : `:${plain(value)}:${value === "path" ? "_files" : "( )"}`;
  // the = lets a value follow after = too
  return value === undefined
    ? `${names}${quoted(`[${plain(summary)}]`)}`
    : `${withValue(names)}${quoted(`[${plain(summary)}]${action}`)}`;
}

/** Lets the value of a long name follow in the same word after `=`. */
function withValue(names: string): string {
  return names.endsWith("}") ? names.replace(/}$/, "=}") : `${names}=`;
}

function positionalSpec(name: string, spec: PositionalSpec): string {
  const { path, words, optional } = spec;
  const action = path ? "_files" : words === undefined ? "( )" : `(${words.join(" ")})`;
  return quoted(`:${optional ? ":" : ""}${plain(name)}:${action}`);
}

function described(name: string, summary: string): string {
  return quoted(`${name}:${plain(summary)}`);
}

/** Takes their meaning from the characters that zsh reads in a description. */
function plain(text: string): string {
  return text.replace(/[\\:[\]]/g, "\\$&");
}
