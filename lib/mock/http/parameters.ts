import { isObject } from "../../json.ts";
import type { Fixture } from "./fixture.ts";
import { Refusal } from "./refusal.ts";

/** A parameter of a query, or a field of a body. */
export type Parameter =
  & {
    /** Whether a request without it is refused. Default is `false`. */
    required?: boolean;
  }
  & (
    | { type: "string" | "boolean" | "array" | "files" | "object" }
    | {
      type: "integer";
      /** The least value. */
      minimum: number;
      /** The greatest value. */
      maximum: number;
    }
  );

/** Parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

interface Types {
  string: string;
  boolean: boolean;
  integer: number;
  array: unknown[];
  /** URLs, or files of a multipart body. */
  files: (string | File)[];
  object: Record<string, unknown>;
}

/** The values of parameters. One that is not required may be missing. */
export type Values<P extends Parameters> = {
  readonly [name in keyof P]:
    | Types[P[name]["type"]]
    | (P[name]["required"] extends true ? never : undefined);
};

/**
 * Picks the parameters that are described out of what was sent. An empty string counts as missing.
 *
 * @param badRequest The refusal of an endpoint that has a fixture of its own for it.
 * @throws {Refusal} when a required one is missing, in the words of the service, or one is of another type.
 */
export function pickParameters<P extends Parameters>(
  sent: Record<string, unknown>,
  parameters: P,
  badRequest?: Fixture,
): Values<P> {
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = sent[name];
    const isMissing = value === undefined || value === null || value === "";
    const read = isMissing ? undefined : readValue(value, parameter);
    if (read !== undefined) values[name] = read;
    else if (parameter.required) throw missingParameter(name, badRequest);
    else if (!isMissing) throw wrongParameter(name, parameter, value);
  }
  return values as Values<P>;
}

/** The longest string, in characters. What is longer was not meant, and would fill the memory. */
const MAX_STRING = 20_000;

/** Returns a value as what the parameter is; `undefined` when it is something else. */
function readValue(value: unknown, parameter: Parameter): unknown {
  switch (parameter.type) {
    case "string":
      return typeof value === "string" && value.length <= MAX_STRING ? value : undefined;
    case "boolean":
      // a form and a query have only strings
      if (value === "true" || value === "false") return value === "true";
      return typeof value === "boolean" ? value : undefined;
    case "integer": {
      const text = typeof value === "number" ? String(value) : value;
      const number = typeof text === "string" && /^\d{1,9}$/.test(text) ? Number(text) : NaN;
      return number >= parameter.minimum && number <= parameter.maximum ? number : undefined;
    }
    case "array":
      return Array.isArray(value) ? value : undefined;
    case "object":
      return isObject(value) ? value : undefined;
    case "files": {
      const files = [value].flat();
      const isFile = (each: unknown) => typeof each === "string" || each instanceof File;
      return files.every(isFile) ? files : undefined;
    }
  }
}

const WANTED = {
  string: "a string",
  boolean: "true or false",
  array: "an array",
  files: "URLs or files",
  object: "an object",
};

function wrongParameter(name: string, parameter: Parameter, value: unknown): Refusal {
  const wanted = parameter.type === "integer"
    ? `a whole number from ${parameter.minimum} to ${parameter.maximum}`
    : WANTED[parameter.type];
  const length = typeof value === "string" && parameter.type === "string"
    ? ` of at most ${MAX_STRING} characters`
    : "";
  const description = `${name} must be ${wanted}${length}`;
  return new Refusal(400, description, { description });
}

/** Returns the refusal for a parameter that is missing. */
export function missingParameter(name: string, badRequest?: Fixture): Refusal {
  return new Refusal(
    badRequest ?? 400,
    `${name} is missing, or not a string with something in it`,
    {
      description: `Required String parameter '${name}' is not present`,
    },
  );
}

/** How many names are reported at most. */
const REPORTED = 20;

/** Returns the names of what was sent without being described, fit for a header. */
export function namesNotServed(sent: Record<string, unknown>, parameters: Parameters): string[] {
  return Object.keys(sent)
    .filter((name) => !Object.hasOwn(parameters, name))
    .slice(0, REPORTED)
    .map(showName);
}

/** A name is the sender's own word: what is long or strange may be something else, such as a token. */
function showName(name: string): string {
  return /^[\w.-]{1,32}$/.test(name) ? name : "(a name of other characters)";
}
