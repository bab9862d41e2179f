import { editDistance } from "../../edit_distance.ts";

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
