import type { Check, CheckStatus } from "../doctor/check.ts";
import { WIDTH, wrap } from "./help.ts";
import type { Color, CommandIo } from "./terminal.ts";

/** How each status is shown. */
const MARKS: Record<CheckStatus, [color: Color, mark: string]> = {
  ok: ["good", "✓"],
  warning: ["odd", "!"],
  error: ["bad", "✗"],
  skipped: ["quiet", "-"],
};

/** The longest name of a check. */
const NAME = 13;
const LEFT = NAME + 4;

/** Prints a line of a diagnosis, and below it what to do. */
export function printCheck(
  { name, status, message, hint }: Check,
  io: Pick<CommandIo, "print" | "printMarked">,
): void {
  const [color, mark] = MARKS[status];
  const [first = "", ...rest] = wrap(message, WIDTH - LEFT);
  io.printMarked(color, mark, ` ${name.padEnd(NAME)}  ${first}`);
  const hints = hint === undefined ? [] : wrap(hint, WIDTH - LEFT - 2)
    .map((line, index) => `${index === 0 ? "→" : " "} ${line}`);
  for (const line of [...rest, ...hints]) io.print(`${" ".repeat(LEFT)}${line}`);
}

/** Sums a diagnosis up, in a line. */
export function summaryOf(checks: readonly Check[]): string {
  const count = (wanted: CheckStatus) => checks.filter(({ status }) => status === wanted).length;
  const [errors, warnings] = [count("error"), count("warning")];
  if (errors + warnings === 0) return "nothing is wrong";
  const parts = [[errors, "error"], [warnings, "warning"]] as const;
  return parts.filter(([many]) => many > 0)
    .map(([many, word]) => `${many} ${word}${many === 1 ? "" : "s"}`).join(", ");
}
