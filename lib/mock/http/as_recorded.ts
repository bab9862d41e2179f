import type { Answer } from "./answer.ts";
import type { Endpoint } from "./endpoint.ts";
import { bodyOf } from "./outgoing.ts";
import type { RecordedFixtures } from "./recorded_fixtures.ts";
import { reshape } from "./reshape.ts";

/** What an answer is given its recorded shape with. */
export interface Recorded {
  endpoint: Endpoint;
  recorded: RecordedFixtures;
  trackingId: string;
}

/** Returns an answer in the shape of the recording, or as it is where the recording has none of its kind. */
export function asRecorded(
  answer: Answer,
  { endpoint, recorded, trackingId }: Recorded,
): Answer {
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
  const bodies = { mine, recorded: body, builtIn: builtIn.body, isRefusal: builtIn.status >= 400 };
  return { ...shaped, body: reshape(bodies) };
}
