import type { AccessToken } from "../api/login.ts";
import type { Io } from "../runtime/io.ts";

/**
 * Replaces control characters, and those that change the direction of writing, by escapes: a token or an
 * answer of the service may hold some that would steer the terminal. Line breaks stay.
 */
export function printable(text: string): string {
  return text.replace(
    // deno-lint-ignore no-control-regex
    /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Prints a value as one line of JSON. */
export function printJson(value: unknown, io: Io): void {
  io.stdout(`${JSON.stringify(value)}\n`);
}

/** Prints an access token: only the token, or with its lifetime as JSON. */
export function printAccessToken(token: AccessToken, json: boolean, io: Io): void {
  if (json) printJson(token, io);
  else io.stdout(`${token.accessToken}\n`);
}
