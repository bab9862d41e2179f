import assert from "node:assert/strict";
import {
  createGuestSession,
  type EndpointName,
  type GuestSource,
  type WebexMock,
} from "../../mod.ts";
import { ask, standingMock } from "../support/mock/standing_mock.ts";

const DAY = 86_400;
const LIFETIME = 960;
const CALLERS = 100;
const guest = { subject: "guest-7", displayName: "Stève" };

const SYSTEMS: [string, EndpointName, (mock: WebexMock) => GuestSource][] = [
  ["a Guest Issuer", "jwt/login", (mock) => mock.issuer],
  ["a Service App", "guests/token", (mock) => ({ serviceApp: mock.serviceApp })],
];

// seconds between the callers, margin given, logins of the day: a token serves whole steps, the last one
// begun before its margin (LIFETIME - 96 s by default), so that a login is due every
// ceil((LIFETIME - margin) / step) steps, and one at the start
const DAYS: [step: number, margin: number | undefined, logins: number][] = [
  [60, undefined, 97],
  [240, undefined, 91],
  [420, undefined, 69],
  [864, undefined, 101],
  [960, undefined, 91],
  [1200, undefined, 73],
  [480, 0, 91],
  [600, 900, 145],
  [450, 60, 97],
];

for (const [system, endpoint, sourceOf] of SYSTEMS) {
  Deno.test(`createGuestSession() makes no login too many for ${system} in a day of 16-minute tokens`, async () => {
    for (const [step, margin, logins] of DAYS) {
      const { mock, at } = standingMock({ expiresIn: LIFETIME, journalSize: 5000 });
      const session = createGuestSession(guest, { ...sourceOf(mock), ...at, margin });
      const tokens = new Set<string>();
      for (let second = 0; second <= DAY; second += step) {
        const given = await Promise.all(
          Array.from({ length: CALLERS }, () => session.getAccessToken()),
        );
        assert.equal(new Set(given).size, 1, "all callers have the same token");
        tokens.add(given[0]!);
        const { status } = await ask(mock, "GET", "/v1/people/me", { token: given[0] });
        assert.equal(status, 200, `the token is good at ${second} s`);
        mock.clock.advance(step * 1000);
      }
      assert.equal(mock.requests(endpoint).length, logins, `every ${step} s, margin ${margin}`);
      assert.equal(tokens.size, logins);
      assert.equal(mock.requests("access_token").length, system === "a Service App" ? 1 : 0);
    }
  });
}

Deno.test("createGuestSession() shares no token among guests in a day", async () => {
  const { mock, at } = standingMock({ expiresIn: LIFETIME, journalSize: 5000 });
  const store = new Map<string, string>();
  const sessions = Array.from(
    { length: 20 },
    (_, number) =>
      createGuestSession({ subject: `guest-${number}`, displayName: `Guest ${number}` }, {
        ...mock.issuer,
        ...at,
        store,
      }),
  );
  for (let minute = 0; minute <= 1440; minute += 15) {
    for (const [number, session] of sessions.entries()) {
      const { displayName } = await (await session.fetch("people/me")).json();
      assert.equal(displayName, `Guest ${number}`);
    }
    mock.clock.advance("15m");
  }
  // every 15 minutes is past the margin: 97 steps, each with a login of each guest
  assert.equal(mock.requests("jwt/login").length, 97 * 20);
});
