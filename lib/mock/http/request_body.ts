import { isObject, parseJson } from "../../json.ts";
import { refusalFixture } from "./answer.ts";
import type { Answer, Call } from "./endpoint.ts";

/** The fields of a request's body, or the refusal to answer with. */
export type RequestFields =
  | { fields: Record<string, unknown>; refused?: undefined }
  | { fields?: undefined; refused: Answer };

/** Reads a body of JSON. */
export async function readJsonFields(call: Call): Promise<RequestFields> {
  const type = mediaType(call);
  if (type !== "" && type !== "application/json") return unsupported(type);
  return parseFields(await call.text());
}

/** Reads a body of a form or of JSON: both are seen in the field. */
export async function readFormFields(call: Call): Promise<RequestFields> {
  const type = mediaType(call);
  const text = await call.text();
  if (type === "application/json") return parseFields(text);
  if (type === "application/x-www-form-urlencoded" || type === "") {
    return { fields: Object.fromEntries(new URLSearchParams(text)) };
  }
  return unsupported(type);
}

/** A refusal for a field that is missing or wrong, told as the service does. */
export function missingField(name: string): Answer {
  return {
    fixture: refusalFixture(400),
    description: `Required String parameter '${name}' is not present`,
    reason: `the body holds no ${name}, a text that is not empty`,
  };
}

/** Tells whether a field is a text that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function parseFields(text: string): RequestFields {
  const { value } = parseJson(text);
  return isObject(value)
    ? { fields: value }
    : { refused: { fixture: refusalFixture(400), reason: "the body is not a JSON object" } };
}

function mediaType(call: Call): string {
  return (call.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
}

function unsupported(type: string): RequestFields {
  const shown = type.replace(/[^\w/+.-]/g, "?").slice(0, 60);
  return {
    refused: {
      fixture: refusalFixture(415),
      values: { message: `Content type '${shown}' not supported` },
      reason: "this endpoint takes application/json",
    },
  };
}
