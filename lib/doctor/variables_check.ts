import type { Environment } from "../runtime/environment.ts";
import { type Line, ok, warning } from "./check.ts";
import { type Damage, type KnownValues, VALUE_NAMES, VALUES } from "./known_values.ts";
import { isAre, listOf } from "./list_of.ts";

const DAMAGE: Record<Damage, [seen: string, hint: string]> = {
  quoted: [
    "has quotes around its value",
    "Write it without quotes: here they are taken off, and not by every program",
  ],
  bearer_prefix: [
    "begins with the word Bearer or Authorization",
    "Write only the value: here the word is taken off, and not by every program",
  ],
  white_space: [
    "has white space in or around its value",
    "Write it on one line without spaces: here they are taken off, and not by every program",
  ],
  invisible: [
    "holds an invisible character, as a copy from a web page can",
    "Type it again, or copy it as plain text: here it is taken off, and not by every program",
  ],
};

/** What a Service App is refreshed with. */
const CREDENTIALS = ["clientId", "clientSecret", "refreshToken"] as const;

/** Says which variables are set, which of two is used, and what stands around a value without being part of it. */
export function checkVariables(
  known: KnownValues,
  { environment, refreshes }: { environment: Environment; refreshes: boolean },
): Line[] {
  const set = VALUE_NAMES.map((name) => VALUES[name].variable)
    .filter((name) => environment.get(name) !== undefined);
  const lines: Line[] = [ok(set.length === 0 ? "none is set" : `${listOf(set)} ${isAre(set)} set`)];
  for (const name of VALUE_NAMES) {
    const value = known[name];
    if (value === undefined) continue;
    const { source, hidesVariable } = value;
    for (const damage of value.damage) {
      const [seen, hint] = DAMAGE[damage];
      lines.push(warning(`variable_${damage}`, `${source} ${seen}`, hint));
    }
    if (hidesVariable) lines.push(unused(source, [VALUES[name].variable]));
  }
  const credentials = CREDENTIALS.map((name) => known[name]?.source)
    .filter((each) => each !== undefined);
  if (known.accessToken !== undefined && credentials.length > 0 && !refreshes) {
    lines.push(unused(known.accessToken.source, credentials));
  }
  return lines;
}

function unused(used: string, others: string[]): Line {
  const verb = isAre(others);
  return warning(
    "variable_unused",
    `${used} is used, and ${listOf(others)} ${verb} not`,
    `If ${others.length === 1 ? "it is" : "they are"} meant, leave ${used} out`,
  );
}
