import { type ComparedWith, describeDifference } from "../../record/drift/describe_difference.ts";
import type { DriftReport } from "../../record/drift/difference.ts";
import type { CommandIo } from "../terminal.ts";

/** Prints what a comparison has found: a paragraph for each fixture that differs, and what it is of. */
export function printDrift(report: DriftReport, comparedWith: ComparedWith, io: CommandIo): void {
  const { compared, drifted, notCompared, oldest } = report;
  for (const { endpoint, fixture, verified, differences } of drifted) {
    io.print(`${endpoint} (${fixture}, ${since(verified)})`);
    io.print(...differences.map((each) => `  ${describeDifference(each, comparedWith)}`));
  }
  io.print(`${drifted.length} of ${compared} fixtures differ`);
  if (notCompared.length > 0) io.print(`${notCompared.length} more have nothing to compare with`);
  if (oldest === undefined) return;
  const { endpoint, fixture, verified } = oldest;
  io.print(`the oldest is ${endpoint} (${fixture}, ${since(verified)})`);
}

function since(verified: string | undefined): string {
  return verified === undefined ? "never verified" : `verified ${verified}`;
}
