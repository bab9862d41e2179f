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

/** Counts the letters to insert, remove or change to make one word of another (Levenshtein). */
function editDistance(left: string, right: string): number {
  const row: number[] = [];
  for (let j = 0; j <= right.length; j++) row.push(j);
  for (let i = 1; i <= left.length; i++) {
    // row[j] still is the distance of the row before, and `before` is what stood left of it
    let before = row[0]!;
    row[0] = i;
    for (let j = 1; j <= right.length; j++) {
      const change = left.charCodeAt(i - 1) === right.charCodeAt(j - 1) ? 0 : 1;
      const least = Math.min(row[j]! + 1, row[j - 1]! + 1, before + change);
      before = row[j]!;
      row[j] = least;
    }
  }
  return row[right.length]!;
}
