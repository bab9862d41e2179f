import type { Inputs, SecretValues } from "./inputs.ts";
import type { CommandIo } from "./terminal.ts";
import { UsageError } from "./errors.ts";
import { givenIssuer } from "./settings.ts";

/** The issuer and secret to sign with, from options or variables, or else with `--mock` the mock's. */
export async function issuerAndSecret(
  values: Record<"issuer", string | undefined> & SecretValues<"secret"> & { mock: boolean },
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
  throw new UsageError(`${seen}${remarkOnVariables("ISSUER,SECRET")}; ${advice}`);
}
