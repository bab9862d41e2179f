import { QUOTES } from "../characters.ts";
import { type CommandIo, UsageError } from "./terminal.ts";
import { VARIABLES } from "./options.ts";

/** The options without a secret in them that a variable stands in for. */
export type SettingOption = "issuer" | "delay" | "api-url" | "allow-http" | "client-id";

/** The value of a setting, and the option or variable that it came from. */
export interface Setting {
  text: string;
  source: string;
}

const QUOTED = new RegExp(`^[${QUOTES}](.*)[${QUOTES}]$`, "s");

/** Reads a setting from its option, or else from its variable, without white space and quotes around it. */
export function readSetting<N extends SettingOption>(
  values: Record<N, string | undefined>,
  name: N,
  io: CommandIo,
): Setting | undefined {
  const variable = VARIABLES[name];
  const option = values[name];
  const stored = io.env(variable);
  const found = option ?? stored;
  if (found === undefined) return undefined;
  const source = option === undefined ? variable : `--${name}`;
  const text = bare(found);
  if (option !== undefined && text !== "" && stored !== undefined && bare(stored) !== text) {
    noteUnused(source, variable, io);
  }
  if (QUOTED.test(found.trim())) io.note(`the quotes around ${source} were removed`);
  return { text, source };
}

/** Says which of several sources is used, when they have values that differ. */
export function noteUnused(used: string, unused: string | readonly string[], io: CommandIo): void {
  const others = [unused].flat();
  io.note(`${used} is used, and ${others.join(", ")} ${others.length === 1 ? "is" : "are"} not`);
}

/** The Guest Issuer ID of `--issuer` or ISSUER. */
export function givenIssuer(
  values: Record<"issuer", string | undefined>,
  io: CommandIo,
): string | undefined {
  return readSetting(values, "issuer", io)?.text;
}

/** Lifetime of a guest token: `--delay`, or EXPIRES, in whole seconds. */
export function delaySeconds(
  values: Record<"delay", string | undefined>,
  io: CommandIo,
): number | undefined {
  const delay = readSetting(values, "delay", io);
  // a longer one would end after the last date that JavaScript has
  const limits = { min: 1, max: 9_999_999_999, unit: "seconds" };
  return delay && wholeNumber(delay.text, { name: delay.source, ...limits });
}

function bare(text: string): string {
  const trimmed = text.trim();
  return (QUOTED.exec(trimmed)?.[1] ?? trimmed).trim();
}

/** What a whole number can be. */
export interface WholeNumberRange {
  /** The option or variable that holds it, as the error names it. */
  name: string;
  /** The smallest. */
  min: number;
  /** The largest. */
  max: number;
  /** What it counts, such as `seconds`. */
  unit?: string;
}

/**
 * Reads a whole number in decimal digits; `undefined` stays so. Units, signs, points and exponents are
 * refused, not half read.
 */
export function wholeNumber(
  text: string | undefined,
  { name, min, max, unit }: WholeNumberRange,
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  const of = unit === undefined ? "" : ` of ${unit}`;
  throw new UsageError(
    `${name} must be a whole number${of} from ${min} to ${max}, in digits only`,
  );
}
