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
    const distance = editDistance(typed, each.slice(0, COMPARED).toLowerCase());
    if (distance < nearest.distance) nearest = { word: each, distance };
  }
  return nearest;
}

/** Counts the letters to insert, remove or change to make one word of another (Levenshtein). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = left[i - 1] === right[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + change);
    }
    row = next;
  }
  return row[right.length]!;
}
