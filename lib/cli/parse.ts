import type { Command, Input, OptionSpec } from "./command.ts";
import { parseArgs } from "./deps.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Reads the arguments of a command strictly: unknown options, missing values, values for switches, options
 * given twice and surplus arguments are all refused. Values are kept as they were typed.
 */
export function parseInput(args: string[], command: Command): Input {
  const input: Input = { positionals: [], values: {}, switches: new Set() };
  let from = 0;
  // the parser would take `-sVALUE` apart, and take a dash in it for the end of options: it sees the name alone
  const names = args.map((each) => /^-[^-]./s.test(each) ? each.slice(0, 2) : each);
  for (const token of parseArgs(names)) {
    // what belongs to an argument that has been used already
    if (token.index < from) continue;
    const given = args[token.index]!;
    if (token.kind === "positional") input.positionals.push(given);
    if (token.kind !== "option") continue;
    const option = findOption(token.name ?? "", given, command);
    const inline = inlineValue(given);
    from = token.index + 1;
    if (option.value === undefined) {
      if (inline !== undefined) throw new UsageError(`--${option.long} takes no value`);
      refuseTwice(input.switches.has(option.long), option);
      input.switches.add(option.long);
      continue;
    }
    refuseTwice(input.values[option.long] !== undefined, option);
    input.values[option.long] = inline ?? takeNext(args, from++, option);
  }
  checkCount(input.positionals, command);
  return input;
}

function findOption(name: string, given: string, command: Command): OptionSpec {
  refuseOneDash(given, command);
  const option = given.startsWith("--")
    ? command.options.find((each) => each.long === name)
    : command.options.find((each) => each.short === given[1]);
  if (option === undefined) {
    // a mistyped option may be or hold a secret: no more of it is shown than what tells nothing
    const shown = given.startsWith("--") ? `--${name.slice(0, 11)}` : given.slice(0, 2);
    throw new UsageError(`unknown option ${shown}`);
  }
  return option;
}

/** `-issuer=x` would be read as `-i` with the value `ssuer=x`. */
function refuseOneDash(given: string, command: Command): void {
  if (given.startsWith("--")) return;
  const name = given.slice(1).split("=", 1)[0]!;
  if (command.options.some((each) => each.long === name)) {
    throw new UsageError(`-${name} needs two dashes: --${name}`);
  }
}

/** The value in `--name=value`, `-nvalue` or `-n=value`. */
function inlineValue(given: string): string | undefined {
  if (given.startsWith("--")) {
    const mark = given.indexOf("=");
    return mark === -1 ? undefined : given.slice(mark + 1);
  }
  return given.length === 2 ? undefined : given.slice(2).replace(/^=/, "");
}

function takeNext(args: string[], index: number, option: OptionSpec): string {
  const next = args[index];
  if (next === undefined || (next.startsWith("-") && next !== "-")) {
    throw new UsageError(
      `--${option.long} needs a value; one that begins with a dash is given as --${option.long}=<value>`,
    );
  }
  return next;
}

function refuseTwice(seen: boolean, option: OptionSpec): void {
  if (seen) throw new UsageError(`--${option.long} is given twice`);
}

function checkCount(positionals: string[], command: Command): void {
  const missing = command.positionals[positionals.length];
  if (missing?.[0].startsWith("<")) throw new UsageError(`${missing[0]} is missing`);
  const most = command.positionals.length;
  if (positionals.length > most) {
    throw new UsageError(
      `${positionals.length - most} argument${
        positionals.length - most === 1 ? "" : "s"
      } too many: ${
        most === 0 ? "none is taken" : `${most} ${most === 1 ? "is" : "are"} taken`
      }. A text with spaces needs quotes`,
    );
  }
}
