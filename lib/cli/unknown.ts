import { editDistance } from "../nearest_word.ts";
import type { CommandEntry, Parameters } from "./command.ts";
import { placeholder } from "./options.ts";
import { UsageError } from "./terminal.ts";

/** Options as other tools, and the functions of this one, call them. */
const SAME_AS: ReadonlyMap<string, readonly string[]> = new Map([
  ["base-url", ["api-url"]],
  ["url", ["api-url"]],
  ["expires-in", ["delay"]],
  ["expires", ["delay"]],
  ["ttl", ["delay"]],
  ["lifetime", ["delay"]],
  ["iss", ["issuer"]],
  ["token", ["access-token", "access", "jwt"]],
  ["bearer", ["access-token", "access"]],
  ["out", ["output"]],
  ["address", ["host"]],
  ["hostname", ["host"]],
  ["cert", ["tls-cert"]],
  ["key", ["tls-key"]],
  ["retries", ["no-retry"]],
  ["force", ["insist"]],
]);

/** Commands as other tools call them. */
const SAME_COMMAND: ReadonlyMap<string, string> = new Map([
  ["decode", "verify"],
  ["inspect", "verify"],
  ["explain", "verify"],
  ["validate", "verify"],
  ["whoami", "verify"],
  ["sign", "create"],
  ["mint", "create"],
  ["generate", "create"],
  ["exchange", "login"],
  ["serve", "mock"],
  ["server", "mock"],
]);

/** Refuses an option that a command does not have. */
export function unknownOption(arg: string, { options, positionals }: Parameters): UsageError {
  const known = [...Object.keys(options), "help"];
  const name = arg.replace(/^--?/, "").split("=", 1)[0]!;
  if (!arg.startsWith("--") && known.includes(name)) {
    return new UsageError(`-${name} needs two dashes: --${name}`);
  }
  const meant = nearest(name, known) ?? SAME_AS.get(name)?.find((each) => known.includes(each));
  if (meant !== undefined) {
    const dashes = arg.startsWith("--") ? "--" : "-";
    return new UsageError(`unknown option ${dashes}${name}. Did you mean --${meant}?`);
  }
  const shown = arg.startsWith("--") ? `--${beginning(name)}` : arg.slice(0, 2);
  const words = Object.entries(positionals).map((each) => placeholder(...each));
  const advice = words.length === 0 || arg.startsWith("--")
    ? ""
    : `. An argument that begins with a dash goes after --, as in: -- ${words.join(" ")}`;
  return new UsageError(`unknown option ${shown}${advice}`);
}

/**
 * Refuses a first word that was probably meant to be a command: taken for the id of a guest, it would make a
 * token without a word about the mistake. Returns `undefined` for any other word.
 */
export function mistypedCommand(
  [word, next]: readonly (string | undefined)[],
  commands: readonly CommandEntry[],
): UsageError | undefined {
  const meant = word === undefined ? undefined : nearestCommand(word, commands);
  if (word === undefined || meant === undefined) return undefined;
  const second = meant.split(" ")[1];
  const typed = second !== undefined && next !== undefined && nearest(next, [second])
    ? `${word} ${next}`
    : word;
  return new UsageError(
    `no such command: ${typed}. Did you mean ${meant}? ` +
      `For a guest whose id is ${word}, type: guestissuer create ${word} <userName>`,
  );
}

/** Refuses to show the help of what is no command. */
export function unknownCommand(typed: string, commands: readonly CommandEntry[]): UsageError {
  const [first] = typed.split(" ");
  if (commands.some(({ name }) => name === first)) {
    return new UsageError(
      `the command ${first} has no second word; type: guestissuer help ${first}`,
    );
  }
  const meant = nearestCommand(typed, commands);
  const advice = meant === undefined
    ? `The commands are ${commands.map(({ name }) => name).join(", ")}`
    : `Did you mean ${meant}?`;
  return new UsageError(`no such command: ${beginning(typed)}. ${advice}`);
}

/** What was mistyped may be or hold a secret: only a beginning too short to give one away is shown. */
function beginning(typed: string): string {
  return typed.length <= 7 ? typed : `${typed.slice(0, 7)}…`;
}

/** The command whose name, or one of its words, is near to what was typed. */
function nearestCommand(typed: string, commands: readonly CommandEntry[]): string | undefined {
  const words = commands.flatMap(({ name }) =>
    name.includes(" ") ? [name, ...name.split(" ")] : name
  );
  const word = nearest(typed, words) ?? SAME_COMMAND.get(typed.toLowerCase());
  return commands.find(({ name }) => name === word || name.split(" ").includes(word!))?.name;
}

/** The known word that a mistyped one was probably meant to be, or `undefined` when none is near. */
function nearest(typed: string, known: readonly string[]): string | undefined {
  const word = plain(typed);
  // in a word with digits they were meant: `guest1` is an id, and no mistyped command
  if (/\d/.test(word) || word.length > 40) return undefined;
  let best: { name: string; steps: number } | undefined;
  for (const name of known) {
    const steps = editDistance(word, plain(name));
    const most = name.length <= 5 ? 1 : 2;
    if (steps <= most && steps < (best?.steps ?? Infinity)) best = { name, steps };
  }
  return best?.name ?? onlyOneBeginning(word, known);
}

/** Case, dashes and underscores are what is mistyped most. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, "");
}

/** A word cut short, such as `--iss`, if only one known word begins so. */
function onlyOneBeginning(word: string, known: readonly string[]): string | undefined {
  if (word.length < 3) return undefined;
  const beginning = known.filter((name) => plain(name).startsWith(word));
  return beginning.length === 1 ? beginning[0] : undefined;
}
