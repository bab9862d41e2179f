/** Starts things in order. Returns a function that ends them the other way round. All are ended if one fails. */
export function startAll(starts: (() => () => void)[]): () => void {
  const ends: (() => void)[] = [];
  const endAll = () => {
    while (ends.length > 0) ends.pop()!();
  };
  try {
    for (const start of starts) ends.push(start());
  } catch (error) {
    endAll();
    throw error;
  }
  return endAll;
}
