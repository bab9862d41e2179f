import type { Inputs, SecretValues } from "./inputs.ts";
import type { CommandIo } from "./terminal.ts";
import { UsageError } from "./errors.ts";
import { wholeNumber } from "./whole_number.ts";

/** The value of the option that names an issuer. */
interface IssuerValues {
  issuer: string | undefined;
}

/** The issuer and secret to sign with: those given, those of the environment, or with `--mock` the mock's. */
export async function issuerAndSecret(
  values: IssuerValues & SecretValues<"secret"> & { mock: boolean },
  inputs: Inputs,
  io: CommandIo,
): Promise<{ issuer: string; secret: string }> {
  const issuer = givenIssuer(values, io);
  const secret = await inputs.secret(values, "secret");
  if (issuer !== undefined && secret !== undefined) return { issuer, secret };
  if (values.mock && issuer === undefined && secret === undefined) {
    const { default: fixture } = await import("../../fixtures/issuer.json", {
      with: { type: "json" },
    });
    return fixture;
  }
  const seen = issuer === undefined
    ? "the issuer is missing: give --issuer or set ISSUER"
    : "the secret is missing: set SECRET, or give --secret-file or --secret";
  const advice = values.mock ? "--mock takes both or neither" : "try --mock to do without";
  const { remarkOnVariables } = await import("../runtime/permission.ts");
  throw new UsageError(
    `${seen}${remarkOnVariables("ISSUER,SECRET")}; ${advice}`,
  );
}

/** The issuer given, or that of the environment. */
export function givenIssuer(values: IssuerValues, io: CommandIo): string | undefined {
  return (values.issuer ?? io.env("ISSUER"))?.trim();
}

/** Lifetime of a guest token: `--delay`, or EXPIRES, in whole seconds. */
export function delaySeconds(
  values: { delay: string | undefined },
  io: CommandIo,
): number | undefined {
  const given = values.delay;
  const text = given ?? io.env("EXPIRES");
  const name = given === undefined ? "EXPIRES" : "--delay";
  // a longer one would end after the last date that JavaScript has
  return wholeNumber(text, { name, min: 1, max: 9_999_999_999, unit: "seconds" });
}
