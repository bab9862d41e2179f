import callToken from "../../../fixtures/call_token.json" with { type: "json" };
import { encodeBase64Url } from "../../bytes.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import type { MockState } from "../state/state.ts";
import { requireApp } from "./require_app.ts";

const FIXTURES = readFixtures(callToken);

/** Real ones are encrypted for the calling service. The algorithms are inferred. */
const HEADER = encodeBase64Url('{"alg":"RSA-OAEP-256","enc":"A256GCM"}');

/** Calls from a web page by guests, which Webex names click-to-call. */
export const callTokenEndpoints = [
  endpoint("POST /v1/telephony/click2call/callToken", {
    summary: "gives a Service App the token that a guest calls a number with",
    body: {
      calledNumber: { type: "string", required: true },
      guestName: { type: "string" },
    },
    answers: [FIXTURES.created, FIXTURES.forbidden],
  }, async (call) => {
    const scopes = ["spark:webrtc_calling"];
    requireApp(call, { scopes, forbidden: FIXTURES.forbidden });
    const { calledNumber, guestName = "" } = await call.readBody();
    const values = { callToken: sealed(call.state, `${calledNumber}\n${guestName}`) };
    return { fixture: FIXTURES.created, values };
  }),
];

/** Forms the five segments of a JWE: header, key, initialization vector, ciphertext and tag. Nothing is in them. */
function sealed(state: MockState, text: string): string {
  const salt = state.ids.uuid();
  const digest = (part: string) => state.fast.sha256(`${part}\n${salt}\n${text}`);
  const [key, vector, ciphertext, tag] = [
    digest("key"),
    digest("vector").subarray(0, 12),
    digest("ciphertext"),
    digest("tag").subarray(0, 16),
  ].map((bytes) => encodeBase64Url(bytes!));
  return [HEADER, key, vector, ciphertext, tag].join(".");
}
