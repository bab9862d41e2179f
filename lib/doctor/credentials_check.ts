import { ArgumentError } from "../argument_error.ts";
import { WebexError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { createGuestToken } from "../token/create_guest_token.ts";
import { checkIssuer } from "../token/issuer_check.ts";
import { readSecret } from "../token/issuer_secret.ts";
import { verifyGuestToken } from "../token/verify_guest_token.ts";
import { organizationUuid } from "../webex_id.ts";
import { error, type Line, ok, warning } from "./check.ts";
import type { KnownValue, KnownValues } from "./known_values.ts";
import { listOf } from "./list_of.ts";

/** Makes a line of a finding about a token, an issuer or a secret. */
export function lineOf({ code, severity, message, hint }: Finding): Line {
  if (severity === "error") return error(code, message, hint);
  return severity === "warning" ? warning(code, message, hint) : ok(message);
}

/** Looks at the form of a Guest Issuer ID. */
export function checkIssuerForm({ text, source }: KnownValue): Line[] {
  const findings = checkIssuer(text, source);
  if (findings.length > 0) return findings.map(lineOf);
  return [ok(`${source} is the id of organization ${organizationUuid(text)}`)];
}

/** Looks at the form of the secret of a Guest Issuer. */
export function checkSecretForm({ text, source }: KnownValue): Line[] {
  try {
    const { key, findings } = readSecret(text);
    if (findings.length > 0) return findings.map(lineOf);
    return [ok(`${source} is base64 of ${key!.length} bytes`)];
  } catch (thrown) {
    if (!(thrown instanceof ArgumentError)) throw thrown;
    const [seen = "", ...hint] = thrown.message.replace(/^Cannot read issuer secret: /, "")
      .split(". ");
    return [error("secret_malformed", `${source} cannot be used: ${seen}`, hint.join(". "))];
  }
}

/** Signs a guest token, and verifies it. */
export async function checkSigning(
  { issuer, secret }: { issuer: string; secret: string },
  now: () => number,
): Promise<Line[]> {
  try {
    const guest = { subject: "guestissuer-doctor", displayName: "guestissuer doctor" };
    const token = await createGuestToken(guest, { issuer, secret, expiresIn: 60, now });
    await verifyGuestToken(token, { issuer, secret, now });
    return [ok("a guest token that is signed with them verifies")];
  } catch (thrown) {
    if (!(thrown instanceof WebexError)) throw thrown;
    return thrown.findings.filter(({ severity }) => severity === "error").map(lineOf);
  }
}

const SYSTEMS = {
  issuer: ["issuer", "secret"],
  serviceApp: ["clientId", "clientSecret", "refreshToken"],
} as const;

/** The variables of each value, as the hint names them. */
const NAMES: Record<string, string> = {
  issuer: "ISSUER",
  secret: "SECRET",
  clientId: "WEBEX_CLIENT_ID",
  clientSecret: "WEBEX_CLIENT_SECRET",
  refreshToken: "WEBEX_REFRESH_TOKEN",
};

/** Says what a system lacks, of which only a part is known. */
export function checkComplete(
  known: KnownValues,
  system: keyof typeof SYSTEMS,
): Line | undefined {
  const missing = SYSTEMS[system].filter((name) => known[name] === undefined);
  if (missing.length === 0 || missing.length === SYSTEMS[system].length) return undefined;
  const there = SYSTEMS[system].filter((name) => known[name] !== undefined);
  const lacking = listOf(missing.map((name) => NAMES[name]!));
  return error(
    "credentials_incomplete",
    `${listOf(there.map((name) => known[name]!.source))} ${
      there.length === 1 ? "is" : "are"
    } there, and ${lacking} ${missing.length === 1 ? "is" : "are"} not`,
    `Set ${lacking}`,
  );
}

/** Says that there is nothing to ask Webex with. */
export const NOTHING_KNOWN: Line = warning(
  "credentials_missing",
  "neither a Guest Issuer nor a Service App is known",
  "Set ISSUER and SECRET; or WEBEX_ACCESS_TOKEN; or WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN",
);
