/** Longer words differ by more than a slip of the finger, and would take long to compare. */
const COMPARED = 40;

/** Returns the word that is the most like another, and by how many letters they differ. */
export function nearestWord<T extends string>(
  word: string,
  words: readonly T[],
): { word: T; distance: number } {
  const typed = word.slice(0, COMPARED).toLowerCase();
  let nearest = { word: words[0]!, distance: Infinity };
  for (const each of words) {
    const other = each.slice(0, COMPARED).toLowerCase();
    // they differ by this many letters at least
    if (Math.abs(other.length - typed.length) >= nearest.distance) continue;
    const distance = editDistance(typed, other);
    if (distance < nearest.distance) nearest = { word: each, distance };
  }
  return nearest;
}

/**
 * How many letters have to be added, left out, replaced or swapped with the next to make one word of another
 * (the optimal string alignment distance).
 */
export function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let previous: number[] = [];
  for (let j = 0; j <= to.length; j++) previous.push(j);
  for (let i = 1; i <= from.length; i++) {
    const letter = from.charCodeAt(i - 1);
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const other = to.charCodeAt(j - 1);
      const replaced = previous[j - 1]! + (letter === other ? 0 : 1);
      let steps = Math.min(previous[j]! + 1, current[j - 1]! + 1, replaced);
      const swapped = i > 1 && j > 1 && letter === to.charCodeAt(j - 2) &&
        from.charCodeAt(i - 2) === other;
      if (swapped) steps = Math.min(steps, before[j - 2]! + 1);
      current.push(steps);
    }
    before = previous;
    previous = current;
  }
  return previous[to.length]!;
}
