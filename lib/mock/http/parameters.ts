import type { Fixture } from "./fixture.ts";
import { Refusal } from "./refusal.ts";

/** A parameter of a query, or a field of a body. */
export interface Parameter {
  /** Its type, in the words of JSON Schema. */
  type: "string" | "boolean";
  /** Whether a request without it is refused. Default is `false`. */
  required?: boolean;
}

/** Parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

interface Types {
  string: string;
  boolean: boolean;
}

/** The values of parameters. One that is not required may be missing. */
export type Values<P extends Parameters> = {
  readonly [name in keyof P]:
    | Types[P[name]["type"]]
    | (P[name]["required"] extends true ? never : undefined);
};

/**
 * Picks the parameters that are described out of what was sent. An empty string counts as missing, and so does
 * a value of another type.
 *
 * @param badRequest The refusal of an endpoint that has a fixture of its own for it.
 * @throws {Refusal} when a required one is missing, in the words of the service.
 */
export function pickParameters<P extends Parameters>(
  sent: Record<string, unknown>,
  parameters: P,
  badRequest?: Fixture,
): Values<P> {
  const values: Record<string, unknown> = {};
  for (const [name, { type, required }] of Object.entries(parameters)) {
    const value = sent[name];
    if (typeof value === type && value !== "") values[name] = value;
    else if (required) throw missingParameter(name, badRequest);
  }
  return values as Values<P>;
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
