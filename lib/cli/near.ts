import { editDistance } from "../nearest_word.ts";

/** The known word that a mistyped one was probably meant to be, or `undefined` when none is near. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const word = plain(typed);
  // in a word with digits they were meant: `guest1` is an id, and no mistyped command
  if (/\d/.test(word) || word.length > 40) return undefined;
  let best: { name: string; steps: number } | undefined;
  for (const name of known) {
    const steps = editDistance(word, plain(name));
    const most = name.length <= 5 ? 1 : 2;
    if (steps <= most && steps < (best?.steps ?? Infinity)) best = { name, steps };
  }
  return best?.name ?? onlyOneBeginning(word, known);
}

/** Case, dashes and underscores are what is mistyped most. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, "");
}

/** A word cut short, such as `--iss`, if only one known word begins so. */
function onlyOneBeginning(word: string, known: readonly string[]): string | undefined {
  if (word.length < 3) return undefined;
  const beginning = known.filter((name) => plain(name).startsWith(word));
  return beginning.length === 1 ? beginning[0] : undefined;
}
