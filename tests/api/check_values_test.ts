import assert from "node:assert/strict";
import {
  countGuests,
  createMembership,
  createServiceAppGuest,
  type RequestOptions,
  WebexHttpError,
} from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import {
  answering,
  json,
  REFUSALS,
  refusing,
  TRACKING_ID,
} from "../support/service/fake_service.ts";
import { GOOD_CLAIMS, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const guest = { subject: "PersonNo#1", displayName: "Stève" };
const membership = { roomId: "a-room", personId: "a-person" };

/** An answer that holds what both a new guest and a new membership need. */
const GRANTED = {
  id: "an-id",
  ...guest,
  ...membership,
  email: "00000000-0000-3000-8000-000000000000@appid.ciscospark.com",
  accessToken: "an-access-token",
  expiresIn: 64799,
};

/** The three functions that ask with an access token, each called in the same way. */
const CALLS: Record<
  string,
  [call: (accessToken: string, options: RequestOptions) => Promise<unknown>, what: string]
> = {
  createServiceAppGuest: [
    (accessToken, options) => createServiceAppGuest(guest, { ...options, accessToken }),
    "Cannot create guest",
  ],
  countGuests: [countGuests, "Cannot count guests"],
  createMembership: [
    (accessToken, options) => createMembership(membership, { ...options, accessToken }),
    "Cannot add person to space",
  ],
};

for (const [name, [call, what]] of Object.entries(CALLS)) {
  Deno.test(`${name}() refuses what is no access token before anything is sent`, async (t) => {
    const { fetch, sent } = answering(json(GRANTED));
    const table: [unknown, string][] = [
      [undefined, "the access token must be a string, received undefined"],
      ["", "the access token is empty"],
      ["a b", "the access token holds white space or characters that no token has"],
      [
        `${OPAQUE_TOKEN}\r\nX-Other: 1`,
        "the access token holds white space or characters that no token has",
      ],
    ];
    await eachRow(t, table, async ([token, problem]) => {
      await assert.rejects(call(token as string, { fetch }), {
        name: "TypeError",
        message: `${what}: ${problem}`,
      });
    });
    await assert.rejects(call(signToken(GOOD_CLAIMS), { fetch }), {
      name: "WebexError",
      code: "guest_token_given",
      message:
        `${what}: this is a guest token, not an access token. Exchange it with login or \`login\` first, and use the access token that comes back`,
    });
    assert.equal(sent.length, 0);
  });

  Deno.test(`${name}() gives a refusal its code, what the service said, and what to do`, async () => {
    for (const [status, code] of REFUSALS) {
      const { fetch, sent } = answering(refusing(status));
      await assert.rejects(call(OPAQUE_TOKEN, { fetch, retries: false }), (error) => {
        assert(error instanceof WebexHttpError);
        assert.deepEqual([error.status, error.code], [status, code]);
        assert.equal(error.trackingId, TRACKING_ID);
        const { method, url } = error;
        const said = `The request was refused; It really was (trackingId ${TRACKING_ID}). `;
        const start = `${what}: ${status} from ${method} ${url}: ${said}`;
        assert(error.message.startsWith(start), error.message);
        assert(error.message.length > start.length);
        assertShowsNothingOf(error, OPAQUE_TOKEN);
        return true;
      });
      assert.equal(sent.length, 1);
    }
  });

  Deno.test(`${name}() waits as long as a 429 asks, and tries again`, async (t) => {
    const good = name === "countGuests" ? json(3) : json(GRANTED);
    const table: [string | undefined, number][] = [["2", 2], [undefined, 15], [
      "rand(30),add(30)",
      15,
    ]];
    await eachRow(t, table, async ([header, seconds]) => {
      const headers: Record<string, string> = header === undefined ? {} : { "retry-after": header };
      const { fetch, sent } = answering(refusing(429, headers), good);
      const slept: number[] = [];
      const sleep = (milliseconds: number) => Promise.resolve(void slept.push(milliseconds));
      await call(OPAQUE_TOKEN, { fetch, sleep });
      assert.deepEqual(slept, [seconds * 1000]);
      const bodies = await Promise.all(sent.map((each) => each.text()));
      assert.equal(bodies.length, 2);
      assert.equal(bodies[0], bodies[1]);
    });
  });
}
