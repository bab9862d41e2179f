import { isObject, parseJson } from "../json.ts";
import type { WebexError } from "../errors.ts";
import { CHECK_BASE_URL } from "./api_call.ts";
import type { Reply } from "./send.ts";

/** An answer with a status from 200 to 299. */
export interface ApiAnswer extends Reply {
  /** The parsed body; `undefined` for 204, which has none. */
  body: unknown;
}

/**
 * Reads the body of a reply as JSON.
 *
 * @throws {WebexError} `response_incomplete` if it is empty, `response_not_json` if it is not JSON, `response_too_large`
 * if it is nested too deep or holds too many values.
 */
export function readJson(reply: Reply): ApiAnswer {
  const { call, response, text } = reply;
  if (response.status === 204) return { ...reply, body: undefined };
  if (text.trim() === "") throw incomplete(reply, "the answer is empty");
  const parsed = parseJson(text);
  if (parsed.exceeded !== undefined) {
    const why = `was answered with ${response.status}, but the answer is ${parsed.exceeded}`;
    throw call.failed("response_too_large", `${why}. ${CHECK_BASE_URL}`);
  }
  if (parsed.error !== undefined) {
    const type = response.headers.get("content-type")?.split(";")[0] ?? "no content type";
    throw call.failed(
      "response_not_json",
      `was answered with ${response.status}, but the answer is not JSON (${
        call.redact(type)
      }). ${CHECK_BASE_URL}`,
    );
  }
  return { ...reply, body: parsed.value };
}

/** Makes the error for an answer whose body is not what it should be. */
export function incomplete({ call, response }: Reply, problem: string): WebexError {
  const why = `was answered with ${response.status}, but ${problem}. ${CHECK_BASE_URL}`;
  return call.failed("response_incomplete", why);
}

/**
 * Reads fields of an answer that have to be there.
 *
 * @throws {WebexError} `response_incomplete` if one of them is not a string.
 */
export function readStrings<Field extends string>(
  answer: ApiAnswer,
  fields: readonly Field[],
): Record<Field, string> & Record<string, unknown> {
  const { body } = answer;
  if (!isObject(body)) throw incomplete(answer, "the answer is not a JSON object");
  for (const field of fields) {
    if (typeof body[field] !== "string") throw incomplete(answer, `the answer holds no ${field}`);
  }
  return body as Record<Field, string> & Record<string, unknown>;
}
