/** The type of a value, as a fixture's shape has it. */
export type ShapeType = "null" | "boolean" | "number" | "string" | "array" | "object";

/** Returns the type of a value of JSON. */
export function typeOf(value: unknown): ShapeType {
  if (value === null || value === undefined) return "null";
  return Array.isArray(value) ? "array" : typeof value as ShapeType;
}

/** Returns the shape of a value as a text: the names of fields in their order, and the types of values. */
export function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length === 0 ? "" : shapeOf(value[0])}]`;
  if (typeOf(value) !== "object") return typeOf(value);
  const fields = Object.entries(value as object);
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${shapeOf(each)}`).join()}}`;
}

/** How many fields two bodies share, less those that only one of them has. */
export function likeness(one: unknown, other: unknown): number {
  if (typeOf(one) !== "object" || typeOf(other) !== "object") {
    return typeOf(one) === typeOf(other) ? 0 : -1;
  }
  const [fields, others] = [one, other] as [Record<string, unknown>, Record<string, unknown>];
  let score = 0;
  for (const name of new Set([...Object.keys(fields), ...Object.keys(others)])) {
    score += name in fields && name in others ? 1 : -1;
    // `type` says what a person or a space is
    if (name === "type" && typeof fields.type === "string" && fields.type === others.type) {
      score += 5;
    }
  }
  return score;
}
