import type { Environment } from "../runtime/environment.ts";
import { howToPermit } from "../runtime/access.ts";
import type { RuntimeName } from "../runtime/runtime.ts";
import { type Line, notAsked, ok, warning } from "./check.ts";
import { mendedValue, VALUE_NAMES, type ValueName, VALUES } from "./known_values.ts";
import { listOf } from "./list_of.ts";

/** How a runtime is told to load the file. */
const LOADING: Record<RuntimeName, string> = {
  deno: "Load it: run deno with --env-file=.env",
  node: "Load it: run node with --env-file=.env",
  bun: "Run bun in the folder of the file",
  workerd: "Set the variables where the worker is deployed",
  browser: "Set the variables where the page is built",
};

/** Says whether a file `.env` has variables that the environment lacks, or has with another value. */
export async function checkEnvFile(
  { environment, runtime }: { environment: Environment; runtime: RuntimeName },
): Promise<Line[]> {
  let text: string | undefined;
  try {
    text = await environment.readEnvFile?.();
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : "";
    if (name === "NotText") {
      return [warning(
        "env_file_unreadable",
        "the file .env is not UTF-8, so it is loaded in part or not at all; PowerShell 5 writes UTF-16",
        "Save it as UTF-8",
      )];
    }
    if (name === "IsAPipe") {
      return [notAsked("the file .env is a named pipe, which is not read", LOADING[runtime])];
    }
    const isKept = name === "NotCapable";
    const how = isKept ? howToPermit("read", ".env", runtime) : undefined;
    return [warning(
      "permission_missing",
      "whether the folder has a file .env is not known, since it may not be read",
      how === undefined ? "Look whether there is one" : `To have it looked at, ${how}`,
    )];
  }
  if (text === undefined) return [ok("the folder has no file .env")];
  if (text.startsWith("\uFEFF")) {
    return [warning(
      "env_file_unreadable",
      "the file .env begins with a byte order mark (BOM), and Deno and Node do not load the variable behind it",
      "Save it as UTF-8 without a BOM",
    )];
  }
  const lines = linesOf(text);
  const written = readEnvFile(lines);
  const unread = VALUE_NAMES.filter((name) => {
    const { variable } = VALUES[name];
    return !written.has(variable) && lines.some((line) => standsUnread(line, variable));
  });
  const names = VALUE_NAMES.filter((name) => written.has(VALUES[name].variable))
    .filter((name) => !environment.isHidden?.(VALUES[name].variable));
  const storedOf = (name: ValueName) => environment.get(VALUES[name].variable);
  const missing = names.filter((name) => storedOf(name) === undefined);
  const others = names.filter((name) => {
    const stored = storedOf(name);
    return stored !== undefined &&
      mendedValue(name, stored) !== mendedValue(name, written.get(VALUES[name].variable)!);
  });
  const found: Line[] = [];
  if (unread.length > 0) {
    found.push(warning(
      "env_file_unreadable",
      `the file .env names ${
        namesOf(unread)
      } without an equals sign, which Deno and Node do not read`,
      "Write NAME=value on a line of its own",
    ));
  }
  if (missing.length > 0) {
    found.push(warning(
      "env_file_not_loaded",
      `the file .env has ${namesOf(missing)}, and the environment has not: it was not loaded`,
      LOADING[runtime],
    ));
  }
  if (others.length > 0) {
    found.push(warning(
      "env_file_differs",
      `the file .env has another value for ${namesOf(others)} than the environment, which is used`,
      "Unset the variable, or change the file",
    ));
  }
  return found.length > 0 ? found : [ok("the file .env has nothing that the environment lacks")];
}

function namesOf(names: ValueName[]): string {
  return listOf(names.map((name) => VALUES[name].variable));
}

/** The lines of a file `.env`. A value in quotes that goes on over several is in one of them. */
function linesOf(text: string): string[] {
  const quoted = /^\s*(?:export\s+)?[A-Za-z_]\w*\s*=\s*(["'`])[^]*?\1/gm;
  return text.replace(quoted, (value) => value.replaceAll("\n", " ")).split(/\r?\n/);
}

/** Whether a variable stands at the beginning of a line that gives it no value, as in `ISSUER: x`. */
function standsUnread(line: string, variable: string): boolean {
  return new RegExp(`^\\s*(?:export\\s+)?${variable}(?:\\s*:|\\s+[^\\s=]|\\s*$)`).test(line);
}

/** The values in the lines of a file `.env`, by their names, without quotes. Comments and empty values are left out. */
function readEnvFile(lines: string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of lines) {
    const [, name, written] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || written === undefined) continue;
    const [, , quoted] = /^(["'`])(.*)\1/.exec(written) ?? [];
    const value = quoted ?? written.replace(/\s+#.*$|^#.*$/, "");
    if (value !== "") values.set(name, value);
  }
  return values;
}
