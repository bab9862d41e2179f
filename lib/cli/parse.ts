import { type OptionSpec, type Parameters, placeholder, type Values } from "./command.ts";
import { UsageError } from "./errors.ts";
import { HELP_OPTION } from "./options.ts";

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
export function parseArguments(args: readonly string[], command: Parameters): Values {
  const { options } = command;
  const words: string[] = [];
  const given: Values = {};
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") {
      words.push(...args.slice(i + 1));
      break;
    }
    if (arg === "-" || !arg.startsWith("-")) {
      words.push(arg);
      continue;
    }
    const { name, spec, inline } = readOption(arg, command);
    if (Object.hasOwn(given, name)) throw new UsageError(`--${name} is given twice`);
    if (spec.value !== undefined) given[name] = inline ?? valueOf(name, args[++i]);
    else if (inline === undefined) given[name] = true;
    else throw new UsageError(`--${name} takes no value`);
  }
  const defaults = Object.entries(options).map(([name, { value }]) =>
    [name, value === undefined ? false : undefined] as const
  );
  return { ...Object.fromEntries(defaults), ...given, ...nameWords(words, command) };
}

function readOption(arg: string, { options }: Parameters): TypedOption {
  const known: Record<string, OptionSpec> = { ...options, help: HELP_OPTION };
  if (arg.startsWith("--")) {
    const mark = arg.indexOf("=");
    const name = arg.slice(2, mark === -1 ? undefined : mark);
    // a mistyped option may be or hold a secret: only a beginning too short to give one away is shown
    if (!Object.hasOwn(known, name)) {
      throw new UsageError(`unknown option --${name.slice(0, 11)}`);
    }
    return { name, spec: known[name]!, inline: mark === -1 ? undefined : arg.slice(mark + 1) };
  }
  // `-issuer=x` would be read as `-i` with the value `ssuer=x`
  const long = arg.slice(1).split("=", 1)[0]!;
  if (Object.hasOwn(known, long)) throw new UsageError(`-${long} needs two dashes: --${long}`);
  const found = Object.entries(known).find(([, { short }]) => short === arg[1]);
  if (found === undefined) throw new UsageError(`unknown option ${arg.slice(0, 2)}`);
  const [name, spec] = found;
  return { name, spec, inline: arg.length === 2 ? undefined : arg.slice(2).replace(/^=/, "") };
}

function valueOf(name: string, next: string | undefined): string {
  if (next === undefined || (next.startsWith("-") && next !== "-")) {
    throw new UsageError(
      `--${name} needs a value; one that begins with a dash is given as --${name}=<value>`,
    );
  }
  return next;
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
      ? "none is taken"
      : names.length === 1
      ? "1 is taken"
      : `${names.length} are taken`;
    throw new UsageError(
      `${surplus} argument${
        surplus === 1 ? "" : "s"
      } too many: ${taken}. A text with spaces needs quotes`,
    );
  }
  return Object.fromEntries(names.map((name, i) => [name, words[i]]));
}
