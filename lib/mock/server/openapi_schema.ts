import type { Parameter, Parameters } from "../http/parameters.ts";

/** A JSON Schema. */
export type Schema = Record<string, unknown>;

/** Describes a value by its likes: the fields that an answer has, and their types. */
export function schemaOf(example: unknown): Schema {
  if (example === null) return { type: "null" };
  if (Array.isArray(example)) {
    return { type: "array", ...(example.length === 0 ? {} : { items: schemaOf(example[0]) }) };
  }
  switch (typeof example) {
    case "object": {
      const fields = Object.entries(example);
      const properties = fields.map(([name, value]) => [name, schemaOf(value)]);
      return { type: "object", properties: Object.fromEntries(properties) };
    }
    case "number":
      return { type: Number.isInteger(example) ? "integer" : "number" };
    default:
      return { type: typeof example };
  }
}

/** Describes a parameter of a query or a field of a body. */
export function parameterSchema(parameter: Parameter): Schema {
  switch (parameter.type) {
    case "integer": {
      const { minimum, maximum } = parameter;
      return { type: "integer", minimum, maximum };
    }
    case "files":
      return { type: "array", items: { type: "string", format: "uri" } };
    default:
      return { type: parameter.type };
  }
}

/** Describes the fields of a body. In a multipart body a file is sent as it is, else by its URL. */
export function bodySchema(
  body: Parameters,
  { isMultipart }: { isMultipart: boolean },
): Schema {
  const fields = Object.entries(body);
  const properties = fields.map(([name, parameter]) => [
    name,
    isMultipart && parameter.type === "files"
      ? { type: "string", contentMediaType: "application/octet-stream" }
      : parameterSchema(parameter),
  ]);
  const required = fields.filter(([, each]) => each.required).map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
  };
}
