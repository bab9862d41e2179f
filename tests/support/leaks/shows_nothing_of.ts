import assert from "node:assert/strict";
import { guardedPart } from "./spellings.ts";

/** The shortest piece of a secret that counts as showing it; shorter ones may be words of a message, in tests. */
export const PIECE = 12;

/** Returns every piece of a secret that must not be shown. */
export function piecesOf(secret: string, length: number = PIECE): string[] {
  assert(secret.length >= length, "this secret is too short to be searched for");
  return Array.from(
    { length: secret.length - length + 1 },
    (_, at) => secret.slice(at, at + length),
  );
}

/** Asserts that a text, or whatever can be seen of a value, holds no piece of any of the secrets. */
export function assertShowsNothingOf(shown: unknown, ...secrets: string[]): void {
  const text = typeof shown === "string"
    ? shown
    : Deno.inspect(shown, { depth: 20, showHidden: true, strAbbreviateSize: 1e6 });
  for (const secret of secrets) {
    for (const [at, piece] of piecesOf(guardedPart(secret)).entries()) {
      assert(!text.includes(piece), `${PIECE} characters of a secret are shown, from ${at} on`);
    }
  }
}
