import type { OptionSpec } from "./command.ts";

/** Options that several commands share. */
export const JSON_OPTION: OptionSpec = { long: "json", summary: "print one JSON object" };

/** Asks for help. Every command has it. */
export const HELP_OPTION: OptionSpec = { long: "help", short: "h", summary: "show this help" };

/** Works against the mock, in process. */
export const MOCK_OPTION: OptionSpec = {
  long: "mock",
  summary: "use the built-in mock of Webex: no account, no network",
};

/** The Guest Issuer and its secret. */
export const ISSUER_OPTIONS: OptionSpec[] = [
  { long: "issuer", short: "i", value: "id", summary: "Guest Issuer ID; default is ISSUER" },
  {
    long: "secret",
    short: "s",
    value: "secret",
    summary: "its secret, or - for stdin; default is SECRET",
  },
  { long: "secret-file", value: "path", summary: "file that holds the secret, or - for stdin" },
];

/** How the service is reached. */
export const SERVICE_OPTIONS: OptionSpec[] = [
  {
    long: "api-url",
    value: "url",
    summary: "base URL of the API; default is WEBEX_API_URL or https://webexapis.com/v1",
  },
  { long: "timeout", value: "seconds", summary: "time limit of each try; default is 30" },
  { long: "no-retry", summary: "do not wait and try again after 429" },
];

/** An access token to ask with. */
export const BEARER_OPTIONS: OptionSpec[] = [
  {
    long: "access-token",
    value: "token",
    summary: "access token to ask with, or - for stdin; default is WEBEX_ACCESS_TOKEN",
  },
  { long: "access-token-file", value: "path", summary: "file that holds it, or - for stdin" },
];

/** What a Service App proves itself with. */
export const SERVICE_APP_OPTIONS: OptionSpec[] = [
  {
    long: "client-id",
    value: "id",
    summary: "client id of the Service App; default is WEBEX_CLIENT_ID",
  },
  {
    long: "client-secret",
    value: "secret",
    summary: "its client secret, or - for stdin; default is WEBEX_CLIENT_SECRET",
  },
  { long: "client-secret-file", value: "path", summary: "file that holds it, or - for stdin" },
  {
    long: "refresh-token",
    value: "token",
    summary: "its refresh token, or - for stdin; default is WEBEX_REFRESH_TOKEN",
  },
  { long: "refresh-token-file", value: "path", summary: "file that holds it, or - for stdin" },
];
