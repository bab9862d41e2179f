import type {
  Command,
  CommandEntry,
  NamedCommand,
  Options,
  OptionSpec,
  OptionValues,
  Positionals,
  PositionalSpec,
  PositionalValues,
} from "./command.ts";
import type { CommandIo } from "./terminal.ts";

/** A command as it is written: the type of its values follows from its arguments and options. */
interface Definition<P extends Positionals, O extends Options>
  extends Omit<Command, "positionals" | "options" | "run"> {
  positionals: P;
  options: O;
  run(values: PositionalValues<P> & OptionValues<O>, io: CommandIo): Promise<number> | number;
}

/** Defines a command. A misspelt name of a value does not compile. */
export function command<const P extends Positionals, const O extends Options>(
  definition: Definition<P, O>,
): Command {
  return definition as Command;
}

/** An argument as the help and messages name it: `<required>`, `[optional]` or `<one|of|these>`. */
export function placeholder(name: string, { optional, words }: PositionalSpec): string {
  const shown = words?.join("|") ?? name;
  return optional ? `[${shown}]` : `<${shown}>`;
}

/** Loads a command of the table. */
export async function loadCommand(entry: CommandEntry): Promise<NamedCommand> {
  const { name, summary } = entry;
  return { ...await entry.load(), name, summary };
}

/** Asks for help. Every command has it. */
export const HELP_OPTION: OptionSpec = { short: "h", summary: "show this help" };

/** Prints JSON. */
export const JSON_OPTION = { json: { summary: "print one JSON object" } } satisfies Options;

/** Works against the mock, in process. */
export const MOCK_OPTION = {
  mock: { summary: "use the built-in mock of Webex: no account, no network" },
} satisfies Options;

/** The Guest Issuer and its secret. */
export const ISSUER_OPTIONS = {
  issuer: { short: "i", value: "id", summary: "Guest Issuer ID" },
  secret: {
    short: "s",
    value: "secret",
    summary: "its secret, or - for stdin",
  },
  "secret-file": { value: "path", summary: "file that holds the secret, or - for stdin" },
} satisfies Options;

/** Signs all the same. */
export const INSIST_OPTION = {
  insist: { summary: "take an issuer that Webex would not take, or a short secret" },
} satisfies Options;

/** How the service is reached. */
export const SERVICE_OPTIONS = {
  "api-url": {
    value: "url",
    summary: "base URL of the API; default is https://webexapis.com/v1",
  },
  "allow-http": {
    value: "host",
    summary: "host to which http may be used, beside this machine",
  },
  timeout: { value: "seconds", summary: "time limit of each try; default is 30" },
  "no-retry": { summary: "do not wait and try again after 429" },
} satisfies Options;

/** An access token to ask with. */
export const BEARER_OPTIONS = {
  "access-token": {
    value: "token",
    summary: "access token to ask with, or - for stdin",
  },
  "access-token-file": { value: "path", summary: "file that holds it, or - for stdin" },
} satisfies Options;

/** The credentials of a Service App. */
export const SERVICE_APP_OPTIONS = {
  "client-id": {
    value: "id",
    summary: "client id of the Service App",
  },
  "client-secret": {
    value: "secret",
    summary: "its client secret, or - for stdin",
  },
  "client-secret-file": { value: "path", summary: "file that holds it, or - for stdin" },
  "refresh-token": {
    value: "token",
    summary: "its refresh token, or - for stdin",
  },
  "refresh-token-file": { value: "path", summary: "file that holds it, or - for stdin" },
} satisfies Options;

/** The environment variable that stands in for an option that is not given. */
export const VARIABLES = {
  issuer: "ISSUER",
  secret: "SECRET",
  delay: "EXPIRES",
  "api-url": "WEBEX_API_URL",
  "allow-http": "WEBEX_ALLOW_HTTP",
  "access-token": "WEBEX_ACCESS_TOKEN",
  "client-id": "WEBEX_CLIENT_ID",
  "client-secret": "WEBEX_CLIENT_SECRET",
  "refresh-token": "WEBEX_REFRESH_TOKEN",
  "member-token": "WEBEX_MEMBER_TOKEN",
  "admin-token": "MOCK_ADMIN_TOKEN",
} as const;
