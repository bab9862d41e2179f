import type { Answer } from "./endpoint.ts";
import { FIXTURES } from "./fixtures.ts";
import type { Fixture } from "./fixture.ts";

const BY_STATUS: Record<number, Fixture> = {
  400: FIXTURES.anyBadRequest,
  401: FIXTURES.anyUnauthorized,
  403: FIXTURES.anyForbidden,
  404: FIXTURES.anyNotFound,
  405: FIXTURES.anyMethodNotAllowed,
  409: FIXTURES.anyConflict,
  415: FIXTURES.anyUnsupportedMediaType,
  423: FIXTURES.anyLocked,
  429: FIXTURES.anyRateLimited,
  500: FIXTURES.anyServiceFailed,
  503: FIXTURES.anyUnavailable,
};

/** The fixture of a refusal that no endpoint has one of its own for. */
export function refusalFixture(status: number): Fixture {
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  const like = BY_STATUS[status < 500 ? 400 : 500]!;
  const source = "no answer of this status was found; the body is that of another one";
  return {
    ...like,
    response: { ...like.response, status },
    provenance: { fidelity: "inferred", source },
  };
}

/** Renders the body of an answer: the fixture's fields, in its order, with the answer's values. */
export function renderBody(answer: Answer, trackingId: string): string {
  const { fixture, values, description } = answer;
  if (answer.body !== undefined) return JSON.stringify(answer.body);
  const body = fixture.response.body as Record<string, unknown>;
  if (!("trackingId" in body)) return JSON.stringify(values ? { ...body, ...values } : body);
  const message = (values?.message ?? body.message) as string;
  return JSON.stringify({ message, errors: [{ description: description ?? message }], trackingId });
}

const EXPOSED = "TrackingID, Retry-After, x-mock-fidelity, x-mock-reason, x-mock-nearest";

/** The headers of an answer. */
export function answerHeaders(
  answer: Answer,
  trackingId: string,
  cors: boolean,
): Record<string, string> {
  const { fixture } = answer;
  const headers: Record<string, string> = {
    ...fixture.response.headers,
    TrackingID: trackingId,
    "x-mock-fidelity": fixture.provenance.fidelity,
  };
  if (answer.reason !== undefined) headers["x-mock-reason"] = toAscii(answer.reason);
  if (answer.headers !== undefined) Object.assign(headers, answer.headers);
  if (cors) {
    headers["access-control-allow-origin"] = "*";
    headers["access-control-expose-headers"] = EXPOSED;
  }
  return headers;
}

/** A header can hold visible ASCII alone. */
function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}
