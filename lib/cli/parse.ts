import type { OptionSpec, Parameters, Values } from "./command.ts";
import { HELP_OPTION, placeholder } from "./options.ts";
import { UsageError } from "./terminal.ts";

/** An option as it was typed. */
interface TypedOption {
  /** Its long name. */
  name: string;
  spec: OptionSpec;
  /** The value in the same argument: `--name=value`, `-nvalue` or `-n=value`. */
  inline: string | undefined;
}

/**
 * Reads the arguments of a command strictly: unknown options, missing values, values for switches, options
 * given twice and surplus arguments are all refused. Values are kept as they were typed.
 */
export async function parseArguments(
  args: readonly string[],
  command: Parameters,
): Promise<Values> {
  const words: string[] = [];
  const given: Values = {};
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") {
      words.push(...args.slice(i + 1));
      break;
    }
    if (!isOption(arg)) {
      words.push(arg);
      continue;
    }
    const option = findOption(arg, command);
    if (option === undefined) {
      const { unknownOption } = await import("./unknown.ts");
      throw unknownOption(arg, command);
    }
    const { name, spec, inline } = option;
    if (Object.hasOwn(given, name)) throw new UsageError(`--${name} is given twice`);
    if (spec.value !== undefined) {
      const value = inline ?? valueOf(name, args[++i]);
      if (value === "" && isPath(spec.value)) throw emptyPath(`--${name}`);
      given[name] = value;
    } else if (inline === undefined) given[name] = true;
    else throw new UsageError(`--${name} takes no value`);
  }
  const defaults = Object.entries(command.options).map(([name, { value }]) =>
    [name, value === undefined ? false : undefined] as const
  );
  return { ...Object.fromEntries(defaults), ...given, ...nameWords(words, command) };
}

/** Where the first argument stands that is neither an option nor the value of one. */
export function firstWordAt(args: readonly string[], command: Parameters): number {
  let at = 0;
  while (at < args.length && isOption(args[at]!)) {
    const option = findOption(args[at]!, command);
    at += option?.spec.value !== undefined && option.inline === undefined ? 2 : 1;
  }
  return at;
}

function isOption(arg: string): boolean {
  return arg.startsWith("-") && arg !== "-" && arg !== "--";
}

function findOption(arg: string, { options }: Parameters): TypedOption | undefined {
  const known: Record<string, OptionSpec> = { ...options, help: HELP_OPTION };
  if (arg.startsWith("--")) {
    const mark = arg.indexOf("=");
    const name = arg.slice(2, mark === -1 ? undefined : mark);
    if (!Object.hasOwn(known, name)) return undefined;
    return { name, spec: known[name]!, inline: mark === -1 ? undefined : arg.slice(mark + 1) };
  }
  // `-issuer=x` would be read as `-i` with the value `ssuer=x`
  if (Object.hasOwn(known, arg.slice(1).split("=", 1)[0]!)) return undefined;
  const found = Object.entries(known).find(([, { short }]) => short === arg[1]);
  if (found === undefined) return undefined;
  const [name, spec] = found;
  return { name, spec, inline: arg.length === 2 ? undefined : arg.slice(2).replace(/^=/, "") };
}

function valueOf(name: string, next: string | undefined): string {
  if (next !== undefined && !isOption(next) && next !== "--") return next;
  throw new UsageError(
    `--${name} needs a value; one that begins with a dash is given as --${name}=<value>`,
  );
}

/** Whether the value of an option is a path, by what the help calls it. */
function isPath(called: string): boolean {
  return called === "path" || called === "folder";
}

/** A variable of the shell that is not set leaves nothing between the quotes. */
function emptyPath(where: string): UsageError {
  return new UsageError(
    `${where} is empty, and takes a path; a variable of the shell that stands there is not set`,
  );
}

function nameWords(words: string[], { positionals }: Parameters): Values {
  const names = Object.keys(positionals);
  const missing = names[words.length];
  if (missing !== undefined && !positionals[missing]!.optional) {
    throw new UsageError(`${placeholder(missing, positionals[missing]!)} is missing`);
  }
  const surplus = words.length - names.length;
  if (surplus > 0) {
    const taken = names.length === 0
      ? "it takes no argument. A value goes after its option"
      : `${
        names.length === 1 ? "1 is" : `${names.length} are`
      } taken. A text with spaces needs quotes`;
    throw new UsageError(`${surplus} argument${surplus === 1 ? "" : "s"} too many: ${taken}`);
  }
  const empty = names.find((name, i) => positionals[name]!.path && words[i] === "");
  if (empty !== undefined) throw emptyPath(placeholder(empty, positionals[empty]!));
  return Object.fromEntries(names.map((name, i) => [name, words[i]]));
}
