import type { CommandEntry } from "./command.ts";
import { create } from "./commands/create.ts";

/** The table of commands. Each is loaded only when it is used, but for `create`, which is meant where none is named. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "create",
    group: "guest-issuer",
    summary: "create a guest token (the default command)",
    load: () => Promise.resolve(create),
  },
  {
    name: "login",
    group: "guest-issuer",
    summary: "exchange a guest token for an access token",
    load: () => import("./commands/login.ts").then((module) => module.loginCommand),
  },
  {
    name: "quick",
    group: "guest-issuer",
    summary: "create a guest token and exchange it at once",
    load: () => import("./commands/quick.ts").then((module) => module.quick),
  },
  {
    name: "verify",
    group: "both",
    summary: "look into a token, or at the person behind it",
    load: () => import("./commands/verify.ts").then((module) => module.verify),
  },
  {
    name: "batch",
    group: "guest-issuer",
    summary: "create guest tokens for the rows of a CSV or JSON lines file",
    load: () => import("./commands/batch.ts").then((module) => module.batch),
  },
  {
    name: "guest",
    group: "service-app",
    summary: "get an access token for a guest of a Service App",
    load: () => import("./commands/guest.ts").then((module) => module.guest),
  },
  {
    name: "guests count",
    group: "service-app",
    summary: "count the guests of a Service App",
    load: () => import("./commands/guests_count.ts").then((module) => module.guestsCount),
  },
  {
    name: "token refresh",
    group: "service-app",
    summary: "refresh the access token of a Service App",
    load: () => import("./commands/token_refresh.ts").then((module) => module.tokenRefresh),
  },
  {
    name: "add-to-space",
    group: "both",
    summary: "add a guest to a space by its person id",
    load: () => import("./commands/add_to_space.ts").then((module) => module.addToSpace),
  },
  {
    name: "doctor",
    group: "both",
    summary: "find out why guests do not work",
    load: () => import("./commands/doctor.ts").then((module) => module.doctor),
  },
  {
    name: "migrate",
    group: "both",
    summary: "move guests from a Guest Issuer to a Service App",
    load: () => import("./commands/migrate.ts").then((module) => module.migrateCommand),
  },
  {
    name: "mock",
    group: "testing",
    summary: "serve a mock of Webex for clients of any language",
    load: () => import("./commands/mock.ts").then((module) => module.mockCommand),
  },
  {
    name: "record",
    group: "testing",
    summary: "bring answers of the service home as fixtures",
    load: () => import("./commands/record.ts").then((module) => module.recordCommand),
  },
  {
    name: "scrub",
    group: "testing",
    summary: "take secrets and persons out of a HAR",
    load: () => import("./commands/scrub.ts").then((module) => module.scrubCommand),
  },
  {
    name: "drift",
    group: "testing",
    summary: "compare fixtures with Webex's OpenAPI documents or with the service",
    load: () => import("./commands/drift.ts").then((module) => module.driftCommand),
  },
  {
    name: "completions",
    group: "help",
    summary: "print completions for bash, zsh or fish",
    load: () =>
      import("./commands/completions.ts").then((module) => module.completionsOf(COMMANDS)),
  },
  {
    name: "help",
    group: "help",
    summary: "show the help of a command",
    load: () => import("./commands/help.ts").then((module) => module.helpOf(COMMANDS)),
  },
];
