/** Checks each row of a table in a step of its own, so that a failure names the row. */
export async function eachRow<Row>(
  test: Deno.TestContext,
  rows: Iterable<Row>,
  check: (row: Row) => void | Promise<void>,
): Promise<void> {
  let number = 0;
  for (const row of rows) {
    await test.step(`row ${++number}: ${inShort(row)}`, async () => await check(row));
  }
}

/** A row in short. Longer texts are left out, which may be tokens or secrets. */
function inShort(row: unknown): string {
  const text = JSON.stringify(row, (_key, value) => {
    switch (typeof value) {
      case "string":
        return value.length > 20 ? "…" : value;
      case "object":
        return value instanceof RegExp ? "…" : value;
      case "number":
        return Number.isFinite(value) ? value : String(value);
      case "boolean":
        return value;
      case "function":
        return "function";
      default:
        return String(value);
    }
  });
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
