import type { CommandEntry } from "./command.ts";

/** The table of commands. Each is loaded only when it is used. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "create",
    summary: "create a guest token (the default command)",
    load: () => import("./commands/create.ts").then((module) => module.create),
  },
  {
    name: "login",
    summary: "exchange a guest token for an access token",
    load: () => import("./commands/login.ts").then((module) => module.loginCommand),
  },
  {
    name: "quick",
    summary: "create a guest token and exchange it at once",
    load: () => import("./commands/quick.ts").then((module) => module.quick),
  },
  {
    name: "verify",
    summary: "look into a token, or at the person behind it",
    load: () => import("./commands/verify.ts").then((module) => module.verify),
  },
  {
    name: "batch",
    summary: "create guest tokens for the rows of a CSV or JSON lines file",
    load: () => import("./commands/batch.ts").then((module) => module.batch),
  },
  {
    name: "guest",
    summary: "get an access token for a guest of a Service App",
    load: () => import("./commands/guest.ts").then((module) => module.guest),
  },
  {
    name: "guests count",
    summary: "count the guests of a Service App",
    load: () => import("./commands/guests_count.ts").then((module) => module.guestsCount),
  },
  {
    name: "token refresh",
    summary: "refresh the access token of a Service App",
    load: () => import("./commands/token_refresh.ts").then((module) => module.tokenRefresh),
  },
  {
    name: "add-to-space",
    summary: "add a guest to a space by its person id",
    load: () => import("./commands/add_to_space.ts").then((module) => module.addToSpace),
  },
  {
    name: "mock",
    summary: "serve a mock of Webex for clients of any language",
    load: () => import("./commands/mock.ts").then((module) => module.mockCommand),
  },
  {
    name: "completions",
    summary: "print completions for bash, zsh or fish",
    load: () =>
      import("./commands/completions.ts").then((module) => module.completionsOf(COMMANDS)),
  },
  {
    name: "help",
    summary: "show the help of a command",
    load: () => import("./commands/help.ts").then((module) => module.helpOf(COMMANDS)),
  },
];
