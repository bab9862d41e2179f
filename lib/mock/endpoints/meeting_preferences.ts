import meetingPreferences from "../../../fixtures/meeting_preferences.json" with { type: "json" };
import { authenticate } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";

const FIXTURES = readFixtures(meetingPreferences);

/** What guests do not have. */
export const meetingPreferencesEndpoints = [
  endpoint("GET /v1/meetingPreferences", {
    summary: "refuses guests, who have no meeting preferences",
    answers: [FIXTURES.forbidden],
  }, (call) => {
    const { kind } = authenticate(call);
    if (kind === "guest") {
      const reason = "guests (type appuser) have no meeting preferences";
      throw new Refusal(FIXTURES.forbidden, reason);
    }
    throw new Refusal(404, "the mock has no meeting preferences of users");
  }),
];
