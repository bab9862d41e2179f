import { type CommandEntry, type NamedCommand, type OptionSpec, placeholder } from "./command.ts";
import { HELP_OPTION } from "./options.ts";

/** Renders the help of the tool, in lines. */
export function renderHelp(commands: readonly CommandEntry[]): string[] {
  return `guestissuer: Webex guests, from token to person, offline too

Usage: guestissuer <command> [arguments] [options]
       guestissuer <userId> <userName> [options]   (the command create)

Commands:
${table(commands.map((each) => [each.name, each.summary]))}

Which system: create, login and quick are for a Guest Issuer, which can no longer be newly made since
January 2026; without one, use a Service App (guest, guests count, token refresh).

Options:
${
    table([
      ["-h, --help", "show this help, or after a command the help of that command"],
      ["-V, --version", "show the version"],
    ])
  }

Environment:
${
    table([
      ["ISSUER, SECRET", "Guest Issuer ID and its secret"],
      ["WEBEX_ACCESS_TOKEN", "access token of the Service App, or your own for add-to-space"],
      ["WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET, WEBEX_REFRESH_TOKEN", "the Service App, to refresh"],
      ["EXPIRES", "lifetime of guest tokens, in seconds"],
      ["WEBEX_API_URL", "base URL of the API, such as that of a mock server"],
      ["DEBUG", "guest* shows what is done, on stderr, without secrets"],
    ])
  }

Examples:
  guestissuer quick 123 "Stève" --mock
  guestissuer create 123 "Stève" --delay 600
  guestissuer create 123 "Stève" | guestissuer login -

Exit code: 0 done, 1 refused or failed, 2 used wrongly.`.split("\n");
}

/** Renders the help of a command, in lines. */
export function renderCommandHelp(command: NamedCommand): string[] {
  const positionals = Object.entries(command.positionals).map(([name, spec]): [string, string] => [
    placeholder(name, spec),
    spec.summary,
  ]);
  const sections = [
    `guestissuer ${command.name}: ${command.summary}`,
    `Usage: ${
      ["guestissuer", command.name, ...positionals.map(([name]) => name)].join(" ")
    } [options]`,
  ];
  if (positionals.length > 0) sections.push(`Arguments:\n${table(positionals)}`);
  const options = Object.entries<OptionSpec>({ ...command.options, help: HELP_OPTION })
    .map(([name, spec]): [string, string] => [optionName(name, spec), spec.summary]);
  sections.push(`Options:\n${table(options)}`);
  if (command.details !== undefined) sections.push(command.details);
  const examples = command.examples.map(([what, line]) => `  # ${what}\n  guestissuer ${line}`);
  sections.push(`Examples:\n${examples.join("\n")}`);
  return sections.join("\n\n").split("\n");
}

function optionName(name: string, { short, value }: OptionSpec): string {
  const shortName = short === undefined ? "    " : `-${short}, `;
  return `${shortName}--${name}${value === undefined ? "" : ` <${value}>`}`;
}

function table(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
