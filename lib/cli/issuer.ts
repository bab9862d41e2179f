import type { Input } from "./command.ts";
import type { Inputs } from "./inputs.ts";
import type { Io } from "../runtime/io.ts";
import { UsageError } from "./usage_error.ts";

/** The issuer and secret to sign with: those given, those of the environment, or with `--mock` the mock's. */
export async function issuerAndSecret(
  input: Input,
  inputs: Inputs,
  io: Io,
): Promise<{ issuer: string; secret: string }> {
  const issuer = givenIssuer(input, io);
  const secret = await inputs.secret("secret", "SECRET");
  if (issuer !== undefined && secret !== undefined) return { issuer, secret };
  if (input.switches.has("mock") && issuer === undefined && secret === undefined) {
    const { default: fixture } = await import("../../fixtures/issuer.json", {
      with: { type: "json" },
    });
    return fixture;
  }
  const seen = issuer === undefined
    ? "the issuer is missing: give --issuer or set ISSUER"
    : "the secret is missing: set SECRET, or give --secret-file or --secret";
  const advice = input.switches.has("mock")
    ? "--mock takes both or neither"
    : "try --mock to do without";
  throw new UsageError(
    `${seen} (to be read, the variable needs deno's --allow-env=ISSUER,SECRET); ${advice}`,
  );
}

/** The issuer given, or that of the environment. */
export function givenIssuer(input: Input, io: Io): string | undefined {
  return (input.values.issuer ?? io.env("ISSUER"))?.trim();
}

/** Lifetime of a guest token: `--delay`, or EXPIRES, in whole seconds. */
export function delaySeconds(input: Input, io: Io): number | undefined {
  const given = input.values.delay;
  const text = given ?? io.env("EXPIRES");
  if (text === undefined) return undefined;
  const name = given === undefined ? "EXPIRES" : "--delay";
  // with more digits the token would outlive what a date can tell
  if (!/^\d{1,10}$/.test(text) || Number(text) === 0) {
    throw new UsageError(
      `${name} must be a whole number of seconds from 1 to 9999999999, such as 5400; units, points and exponents are not read`,
    );
  }
  return Number(text);
}
