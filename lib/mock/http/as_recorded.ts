import { isObject } from "../../json.ts";
import type { Answer } from "./answer.ts";
import type { Endpoint } from "./endpoint.ts";
import { bodyOf } from "./outgoing.ts";
import type { RecordedFixtures } from "./recording.ts";

/** Gives the answer of an endpoint another shape. */
export type ShapeAnswer = (
  answer: Answer,
  exchange: { endpoint: Endpoint; trackingId: string },
) => Answer;

/** Returns what gives an answer the shape of a recording, or leaves it where the recording has none of its kind. */
export function shaperFor(recorded: RecordedFixtures): ShapeAnswer {
  return (answer, { endpoint, trackingId }) => {
    // the bytes of a file are what was uploaded
    if (answer.bytes !== undefined) return answer;
    const { reason, headers, fixture: { response: builtIn } } = answer;
    const fixture = recorded.find(endpoint, answer.fixture);
    if (fixture === undefined) return answer;
    const { body, headers: { "content-type": type = "" } } = fixture.response;
    const shaped = { fixture, reason, headers };
    if (body === null) return { ...shaped, bytes: new Uint8Array(0) };
    if (typeof body === "string" && !/json/i.test(type)) {
      return { ...shaped, bytes: new TextEncoder().encode(body) };
    }
    const mine = bodyOf(answer, trackingId);
    const bodies = {
      mine,
      recorded: body,
      builtIn: builtIn.body,
      isRefusal: builtIn.status >= 400,
    };
    return { ...shaped, body: reshape(bodies) };
  };
}

/** The body of an answer, and of the fixtures that it stands on. */
export interface Bodies {
  /** What the mock answers. */
  mine: unknown;
  /** What was recorded. */
  recorded: unknown;
  /** What the built-in fixture has. */
  builtIn: unknown;
  /** Whether constants of the built-in fixture are replaced by those recorded, as the sentences of refusals are. */
  isRefusal: boolean;
}

/**
 * Returns a body of the mock in the shape that was recorded: its fields in that order, of those types, with the
 * fields that the built-in fixture does not know and without those that the recording lacks. Values are the mock's.
 */
export function reshape({ mine, recorded, builtIn, isRefusal }: Bodies): unknown {
  const within = (mine: unknown, recorded: unknown, builtIn: unknown) =>
    reshape({ mine, recorded, builtIn, isRefusal });
  if (Array.isArray(mine) && Array.isArray(recorded)) {
    if (recorded.length === 0) return mine;
    const [first] = Array.isArray(builtIn) ? builtIn : [];
    return mine.map((each) => within(each, recorded[0], first));
  }
  if (isObject(mine) && isObject(recorded)) {
    const known = isObject(builtIn) ? builtIn : {};
    const shaped: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(recorded)) {
      if (Object.hasOwn(mine, name)) shaped[name] = within(mine[name], value, known[name]);
      // what the mock knows and leaves out does not belong to this answer
      else if (!Object.hasOwn(known, name)) shaped[name] = value;
    }
    for (const [name, value] of Object.entries(mine)) {
      // what only some answers have is no part of the usual shape
      if (!Object.hasOwn(recorded, name) && !Object.hasOwn(known, name)) shaped[name] = value;
    }
    return shaped;
  }
  return isRefusal && mine === builtIn ? recorded : ofType(mine, recorded);
}

/** A value as one of the recorded type, if it can be one. */
function ofType(mine: unknown, recorded: unknown): unknown {
  if (recorded === null || typeOf(mine) === typeOf(recorded)) return mine;
  if (typeof recorded === "string" && ["number", "boolean"].includes(typeof mine)) {
    return String(mine);
  }
  const isNumber = typeof mine === "string" && mine !== "" && Number.isFinite(Number(mine));
  return typeof recorded === "number" && isNumber ? Number(mine) : recorded;
}

function typeOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
