import { isObject } from "../../json.ts";
import { typeOf } from "../recording/shape.ts";
import type { Difference } from "./difference.ts";
import type { OpenApi, Schema } from "./openapi.ts";

/**
 * Compares the shape of a body with a schema: fields that the schema does not name, required ones that are missing,
 * and types. What the schema says of values is not compared, since those of fixtures are placeholders.
 */
export function compareSchema(
  body: unknown,
  { schema, api, place = "body", around = [] }: {
    schema: unknown;
    api: OpenApi;
    place?: string;
    /** The schemas whose alternative this one is. */
    around?: readonly Schema[];
  },
): Difference[] {
  const resolved = api.resolve(schema);
  // what is not described can be anything, and null is a value that is not known yet
  if (resolved === undefined || body === null) return [];
  const alternatives = resolved.oneOf ?? resolved.anyOf;
  if (Array.isArray(alternatives)) {
    const within = [...around, resolved];
    const found = alternatives
      // who comes around to where it began says nothing new
      .filter((each) => !within.includes(api.resolve(each) ?? {}))
      .map((each) => compareSchema(body, { schema: each, api, place, around: within }))
      .sort((one, other) => one.length - other.length);
    return found[0] ?? [];
  }
  const merged = merge(resolved, api);
  const types = typesOf(merged);
  const seen = typeOf(body);
  if (types.length > 0 && !types.includes(seen)) {
    return [{ kind: "type", place, expected: types.join(" or "), seen }];
  }
  if (Array.isArray(body)) {
    return body.length === 0
      ? []
      : compareSchema(body[0], { schema: merged.items, api, place: `${place}[]` });
  }
  return isObject(body) ? compareProperties(body, merged, { api, place }) : [];
}

function compareProperties(
  body: Record<string, unknown>,
  schema: Schema,
  { api, place }: { api: OpenApi; place: string },
): Difference[] {
  const { properties, additionalProperties } = schema;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const differences: Difference[] = [];
  for (const name of required) {
    if (typeof name !== "string" || Object.hasOwn(body, name)) continue;
    differences.push({ kind: "field_missing", place: `${place}.${name}` });
  }
  if (!isObject(properties)) return differences;
  const isOpen = additionalProperties === true || isObject(additionalProperties);
  for (const [name, value] of Object.entries(body)) {
    const inside = `${place}.${name}`;
    if (Object.hasOwn(properties, name)) {
      differences.push(...compareSchema(value, { schema: properties[name], api, place: inside }));
    } else if (!isOpen) {
      differences.push({ kind: "field_new", place: inside, seen: typeOf(value) });
    }
  }
  return differences;
}

/** A schema with what `allOf` adds to it. What leads nowhere can add anything, and a circle adds nothing. */
function merge(schema: Schema, api: OpenApi, around: readonly Schema[] = []): Schema {
  if (!Array.isArray(schema.allOf)) return schema;
  const within = [...around, schema];
  const parts = schema.allOf.map((each) => api.resolve(each) ?? { additionalProperties: true })
    .filter((each) => !within.includes(each)).map((each) => merge(each, api, within));
  const all = [...parts, schema];
  const { allOf: _allOf, ...rest } = schema;
  const isObjects = all.some(({ properties }) => isObject(properties));
  return {
    ...Object.assign({}, ...parts),
    ...rest,
    properties: isObjects
      ? Object.assign({}, ...all.map(({ properties }) => properties))
      : undefined,
    required: all.flatMap(({ required }) => Array.isArray(required) ? required : []),
  };
}

/** The types that a schema takes, as JSON has them; none where it does not say. */
function typesOf({ type, properties, items }: Schema): string[] {
  const named = [type].flat().filter((each) => typeof each === "string");
  if (named.length === 0) {
    return isObject(properties) ? ["object"] : isObject(items) ? ["array"] : [];
  }
  return named.map((each) => each === "integer" ? "number" : each);
}
