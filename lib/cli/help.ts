import type { CommandEntry, CommandGroup, NamedCommand, OptionSpec } from "./command.ts";
import { HELP_OPTION, placeholder, VARIABLES } from "./options.ts";

/** The groups of commands, as they are shown. */
const GROUPS: Record<CommandGroup, string> = {
  "service-app": "Service App, the way for new projects:",
  "guest-issuer": "Guest Issuer; no new one can be made since January 2026:",
  both: "Guests of both:",
  testing: "Testing; each command above works offline too, with --mock:",
  help: "Help:",
};

/** Renders the help of the tool, in lines. */
export function renderHelp(commands: readonly CommandEntry[]): string[] {
  const groups = Object.entries(GROUPS).flatMap(([group, title]) => {
    const members = commands.filter((each) => each.group === group);
    return [title, ...columns(members.map(({ name, summary }) => [name, summary])), ""];
  });
  return [
    "guestissuer: Webex guests, from token to person, offline too",
    "",
    "Usage: guestissuer <command> [arguments] [options]",
    "       guestissuer <userId> <userName> [options]   (the command create)",
    "",
    ...groups,
    "Options:",
    ...columns([
      ["-h, --help", "show this help, or with a command the help of that command"],
      ["-V, --version", "show the version"],
    ]),
    "",
    "Environment:",
    ...columns([
      ["WEBEX_ACCESS_TOKEN", "access token of the Service App, or your own for add-to-space"],
      ["WEBEX_CLIENT_ID", "client id of the Service App, to refresh its access token"],
      ["WEBEX_CLIENT_SECRET", "its client secret"],
      ["WEBEX_REFRESH_TOKEN", "its refresh token"],
      ["ISSUER, SECRET", "Guest Issuer ID and its secret"],
      ["EXPIRES", "lifetime of guest tokens in seconds"],
      ["WEBEX_API_URL", "base URL of the API, such as that of a mock server"],
      ["WEBEX_ALLOW_HTTP", "hosts to which http may be used, beside this machine"],
      ["DEBUG", "guest* shows what is done, on stderr, without secrets"],
    ]),
    "",
    "Examples:",
    '  guestissuer quick 123 "Stève" --mock',
    '  guestissuer guest 123 "Stève" --mock --json',
    '  guestissuer create 123 "Stève" | guestissuer login -',
    "",
    ...wrap(
      "The result is printed to stdout, everything else to stderr. Exit code: 0 done, " +
        "1 refused or failed, 2 used wrongly.",
    ),
  ];
}

/** Renders the help of a command, in lines. */
export function renderCommandHelp(command: NamedCommand): string[] {
  const { name, summary, positionals, options, details, output, examples } = command;
  const words = Object.entries(positionals).map(([name, spec]) =>
    [placeholder(name, spec), spec.summary] as const
  );
  const usage = ["guestissuer", name, ...words.map(([word]) => word), "[options]"].join(" ");
  const fields = output.fields.length === 0
    ? []
    : [["--json", `${output.json ?? "one object"}: ${output.fields.join(", ")}`] as const];
  const sections = [
    wrap(`guestissuer ${name}: ${summary}`),
    [`Usage: ${usage}`],
    words.length === 0 ? [] : ["Arguments:", ...columns(words)],
    ["Options:", ...columns(optionRows({ ...options, help: HELP_OPTION }))],
    ["Output:", ...columns([["stdout", output.text], ...fields])],
    details === undefined ? [] : wrap(details),
    ["Examples:", ...examples.flatMap(([what, line]) => [`  # ${what}`, `  guestissuer ${line}`])],
  ];
  return sections.filter((lines) => lines.length > 0)
    .flatMap((lines, index) => index === 0 ? lines : ["", ...lines]);
}

function optionRows(options: Record<string, OptionSpec>): [name: string, text: string][] {
  const variables: Record<string, string> = VARIABLES;
  return Object.entries(options).map(([name, { short, value, summary }]) => [
    `${short === undefined ? "    " : `-${short}, `}--${name}${
      value === undefined ? "" : ` <${value}>`
    }`,
    Object.hasOwn(variables, name) ? `${summary} [env:${UNBROKEN}${variables[name]}]` : summary,
  ]);
}

/** The width that every help text fits into, that of the narrowest terminals in use. */
export const WIDTH = 80;

/** A space at which no line is broken. */
const UNBROKEN = "\u00a0";

/** Breaks a text into lines between its words. What has no space stays in one. */
export function wrap(text: string, width: number = WIDTH): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => line.replaceAll(UNBROKEN, " "));
}

/** Lays out rows of a name and a text in two columns. A name that is too long has a line of its own. */
export function columns(rows: readonly (readonly [name: string, text: string])[]): string[] {
  const widest = Math.max(0, ...rows.map(([name]) => name.length));
  const left = Math.min(widest, 28);
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, WIDTH - left - 4).map((line) => `${" ".repeat(left + 4)}${line}`);
    if (name.length > left) return [`  ${name}`, ...lines];
    lines[0] = `  ${name.padEnd(left)}  ${lines[0]!.trimStart()}`;
    return lines;
  });
}
