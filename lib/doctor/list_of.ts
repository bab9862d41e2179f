/** Names in a sentence: `A, B and C`. */
export function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The verb after names: `is` or `are`. */
export function isAre(names: readonly unknown[]): string {
  return names.length === 1 ? "is" : "are";
}
