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
  for (const token of parseArgs(args)) {
    // what belongs to an argument that has been used already
    if (token.index < from) continue;
    if (token.kind === "positional") input.positionals.push(token.value!);
    if (token.kind !== "option") continue;
    const given = args[token.index]!;
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
  const option = given.startsWith("--")
    ? command.options.find((each) => each.long === name)
    : command.options.find((each) => each.short === given[1]);
  if (option === undefined) {
    // a mistyped option may be a secret that begins with a dash: its name alone is shown, cut short
    const shown = given.startsWith("--") ? `--${name.slice(0, 20)}` : given.slice(0, 2);
    throw new UsageError(`unknown option ${shown}`);
  }
  return option;
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
