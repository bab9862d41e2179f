import type { Answer } from "./answer.ts";

/** Returns the body of an answer: the fixture's fields, in its order, with the answer's values. */
export function bodyOf(answer: Answer, trackingId: string): unknown {
  const { fixture, values, description } = answer;
  if (answer.body !== undefined) return answer.body;
  const body = fixture.response.body as Record<string, unknown> | null;
  if (body === null || !("trackingId" in body)) return values ? { ...body, ...values } : body;
  const message = (values?.message ?? body.message) as string;
  return { message, errors: [{ description: description ?? message }], trackingId };
}
