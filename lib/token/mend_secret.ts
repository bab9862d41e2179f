import { decodeBase64 } from "../bytes.ts";
import type { Finding } from "../finding.ts";
import { mended, unpaste } from "./pasted.ts";

/** A secret freed of what a copy often brings along, and what was mended. */
export interface MendedSecret {
  /** Only the secret. */
  secret: string;
  /** What was mended, as findings of severity `info`. They hold nothing of the secret. */
  findings: Finding[];
}

/** The longest text that is looked into, in characters. */
const MAX_LENGTH = 10_000;

/** The length of a whole secret without padding: a line as long is no piece of one. */
const WHOLE = 43;

/**
 * Mends what a copy does to a secret, where nothing is lost: quotes of any kind, Python's `b'…'`,
 * `Authorization:` and `Bearer`, characters that cannot be seen, and line breaks inside one that was wrapped.
 * White space around it is dropped without a finding; spaces inside stay, since one can be a lost `+`.
 *
 * It takes the secret of a Guest Issuer, the client secret and the refresh token of a Service App.
 */
export function mendSecret(input: string): MendedSecret {
  if (input.length > MAX_LENGTH) return { secret: input, findings: [] };
  const { text, codes } = unpaste(input, "secret");
  const lines = text.split(/[ \t]*(?:\\?\r?\n|\r)[ \t]*/);
  const joined = lines.join("");
  const isWrapped = lines.length > 1 && lines.every((line) => line.length < WHOLE) &&
    decodeBase64(joined) !== undefined;
  if (!isWrapped) return { secret: text, findings: mended(codes) };
  return { secret: joined, findings: mended(new Set([...codes, "secret_white_space" as const])) };
}
