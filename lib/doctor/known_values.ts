import { ArgumentError, describeType } from "../argument_error.ts";
import type { Environment } from "../runtime/environment.ts";
import { secretLength } from "../token/issuer_check.ts";
import { mendSecret } from "../token/mend_secret.ts";
import { mendToken, unpaste } from "../token/pasted.ts";

/** What can be given as an option, or stand in a variable. */
export type ValueName =
  | "issuer"
  | "secret"
  | "clientId"
  | "clientSecret"
  | "refreshToken"
  | "accessToken"
  | "baseUrl"
  | "allowHttp";

/** What a copy leaves around a value. */
export type Damage = "quoted" | "bearer_prefix" | "white_space" | "invisible";

/** A value, where it came from, and what had to be taken off. */
export interface KnownValue {
  text: string;
  /** Its variable, or words for what was given: `the issuer given`. */
  source: string;
  damage: Damage[];
  /** Whether its variable holds another value, which is not used. */
  hidesVariable: boolean;
}

/** The values that are known. */
export type KnownValues = { [N in ValueName]?: KnownValue };

/** A value that can be known: its variable, what it is called, and how it is mended. */
interface ValueSpec {
  variable: string;
  called: string;
  kind: "setting" | "secret" | "token";
}

/** Where each value is looked for, after the options. */
export const VALUES: Record<ValueName, ValueSpec> = {
  issuer: { variable: "ISSUER", called: "issuer", kind: "setting" },
  secret: { variable: "SECRET", called: "secret", kind: "secret" },
  clientId: { variable: "WEBEX_CLIENT_ID", called: "client id", kind: "setting" },
  clientSecret: { variable: "WEBEX_CLIENT_SECRET", called: "client secret", kind: "secret" },
  refreshToken: { variable: "WEBEX_REFRESH_TOKEN", called: "refresh token", kind: "secret" },
  accessToken: { variable: "WEBEX_ACCESS_TOKEN", called: "access token", kind: "token" },
  baseUrl: { variable: "WEBEX_API_URL", called: "base URL", kind: "setting" },
  allowHttp: { variable: "WEBEX_ALLOW_HTTP", called: "hosts of http", kind: "setting" },
};

/** The names of all values. */
export const VALUE_NAMES = Object.keys(VALUES) as ValueName[];

/** Reads every value from the options, or else from its variable, freed of what a copy leaves around it. */
export function readValues(
  given: { [N in ValueName]?: string | undefined },
  { get }: Environment,
): KnownValues {
  const known: KnownValues = {};
  for (const name of VALUE_NAMES) {
    const { variable, called, kind } = VALUES[name];
    const stored = get(variable);
    if (given[name] !== undefined && typeof given[name] !== "string") {
      const type = describeType(given[name]);
      throw new ArgumentError(`Cannot diagnose: ${name} must be a string, received ${type}`);
    }
    const raw = given[name] ?? stored;
    if (raw === undefined || raw === "") continue;
    const [text, damage] = mend(raw, kind);
    const isGiven = given[name] !== undefined;
    known[name] = {
      text,
      damage,
      source: isGiven ? `the ${called} given` : variable,
      hidesVariable: isGiven && stored !== undefined && mend(stored, kind)[0] !== text,
    };
  }
  return known;
}

/** The secrets that are known, those in variables that are not used, and those in the place of something else. */
export function secretsIn(known: KnownValues, { get }: Environment): string[] {
  return VALUE_NAMES.flatMap((name) => {
    const found = [known[name]?.text, get(VALUES[name].variable)]
      .filter((each) => each !== undefined);
    const isSecret = VALUES[name].kind !== "setting";
    return isSecret ? found : found.filter((each) => secretLength(each) !== undefined);
  });
}

/** A value as it is used: freed of what a copy leaves around it. */
export function mendedValue(name: ValueName, raw: string): string {
  return mend(raw, VALUES[name].kind)[0];
}

function mend(raw: string, kind: ValueSpec["kind"]): [text: string, damage: Damage[]] {
  const { text, codes } = unpaste(raw, "secret");
  const damage = new Set(codes.map((code) => code.slice("secret_".length) as Damage));
  if (raw.trim() !== raw) damage.add("white_space");
  if (kind === "setting") return [text, [...damage]];
  const whole = kind === "token" ? mendToken(raw).token : mendSecret(raw).secret;
  if (whole !== text && /\s/.test(text)) damage.add("white_space");
  return [whole, [...damage]];
}
