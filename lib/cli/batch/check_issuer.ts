import { checkExp } from "../../token/claims_check.ts";
import { checkCredentials, type Credentials } from "../../token/issuer_secret.ts";
import type { CommandIo } from "../terminal.ts";
import type { BatchOptions } from "./batch_options.ts";

/** Refuses an issuer, a secret or a lifetime that every row would share, and says once what is odd about them. */
export function checkIssuer(
  signer: Credentials,
  { insist, expiresIn }: BatchOptions,
  io: CommandIo,
): void {
  const onWarning = io.warn;
  checkCredentials(signer, { allowUnusualIssuer: insist, onWarning });
  const seconds = Math.floor(io.now() / 1000);
  for (const each of checkExp(seconds + expiresIn, seconds)) onWarning(each);
}
