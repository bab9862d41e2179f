/** The known word that a mistyped one was probably meant to be, or `undefined` when none is near. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const word = plain(typed);
  // in a word with digits they were meant: `guest1` is an id, and no mistyped command
  if (/\d/.test(word) || word.length > 40) return undefined;
  let best: { name: string; steps: number } | undefined;
  for (const name of known) {
    const steps = distance(word, plain(name));
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

/**
 * How many letters have to be added, left out, replaced or swapped with the next to make one word of another
 * (the optimal string alignment distance).
 */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let steps = Math.min(
        previous[j]! + 1,
        current[j - 1]! + 1,
        previous[j - 1]! + (same ? 0 : 1),
      );
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) steps = Math.min(steps, before[j - 2]! + 1);
      current.push(steps);
    }
    [before, previous] = [previous, current];
  }
  return previous[to.length]!;
}
