import { isObject } from "../../json.ts";
import { typeOf } from "../recording/shape.ts";
import type { Difference } from "./difference.ts";

/**
 * Compares the shapes of two bodies: names of fields, their order, and types. `null` is of any type, and of lists
 * the first items are compared.
 */
export function* compareBodies(
  expected: unknown,
  seen: unknown,
  place = "body",
): Generator<Difference> {
  const [type, other] = [typeOf(expected), typeOf(seen)];
  if (type === "null" || other === "null") {
    // within a body null is a value that is not known yet; a whole body is there or not
    if (place === "body" && type !== other) {
      yield { kind: "type", place, expected: type, seen: other };
    }
    return;
  }
  if (type !== other) return void (yield { kind: "type", place, expected: type, seen: other });
  if (Array.isArray(expected) && Array.isArray(seen)) {
    yield* compareBodies(expected[0], seen[0], `${place}[]`);
  } else if (isObject(expected) && isObject(seen)) yield* compareFields(expected, seen, place);
}

function* compareFields(
  expected: Record<string, unknown>,
  seen: Record<string, unknown>,
  place: string,
): Generator<Difference> {
  for (const [name, value] of Object.entries(expected)) {
    const inside = `${place}.${name}`;
    if (Object.hasOwn(seen, name)) yield* compareBodies(value, seen[name], inside);
    else yield { kind: "field_missing", place: inside, expected: typeOf(value) };
  }
  for (const [name, value] of Object.entries(seen)) {
    if (Object.hasOwn(expected, name)) continue;
    yield { kind: "field_new", place: `${place}.${name}`, seen: typeOf(value) };
  }
  const order = Object.keys(expected).filter((name) => Object.hasOwn(seen, name)).join(", ");
  const other = Object.keys(seen).filter((name) => Object.hasOwn(expected, name)).join(", ");
  if (order !== other) yield { kind: "field_order", place, expected: order, seen: other };
}
