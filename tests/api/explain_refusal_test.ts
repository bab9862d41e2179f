import assert from "node:assert/strict";
import {
  countGuests,
  createCallToken,
  createMembership,
  createMock,
  createServiceAppGuest,
  getMe,
  login,
  refreshServiceAppToken,
  type RequestOptions,
  WebexHttpError,
} from "../../mod.ts";
import { NOW, run } from "../support/cli/run.ts";
import { TRACKING_ID } from "../support/service/fake_service.ts";
import {
  GOOD_CLAIMS,
  guestToken,
  OPAQUE_TOKEN,
  OTHER_SECRET,
  SECRET,
  signToken,
} from "../support/tokens.ts";

const accessToken = OPAQUE_TOKEN;
const APP = { clientId: "C1", clientSecret: "client secret", refreshToken: "refresh token" };

/** What asks an endpoint, its name in messages, and what a refusal by it is explained with. */
interface Asking {
  ask: (options: RequestOptions) => Promise<unknown>;
  line: string;
  words: Record<number, RegExp>;
}

const STATUSES = [400, 401, 403, 404, 409, 423, 429, 500, 503];
const ANYWHERE: Record<number, RegExp> = {
  409: /Look at what the service said, and give Webex support the trackingId$/,
  423: /is locked for now: wait and try again$/,
  429: /wait 7 s and try again, and reuse access tokens/,
  500: /a problem of its own: try again later, and give Webex support the trackingId$/,
  503: /a problem of its own: try again later/,
};

const ENDPOINTS: Record<string, Asking> = {
  "jwt/login": {
    ask: (options) => login(signToken(GOOD_CLAIMS), options),
    line: "POST https://webexapis.com/v1/jwt/login",
    words: {
      400: /The guest token was likely not understood or has expired: look into it with `verify`$/,
      401: /signed with another secret, has expired, or is of an unknown issuer: .*`verify` and/,
      403: /The issuer may be switched off, or guests may not be allowed in its organization/,
      404: /when the Authorization header holds no JWT, or the base URL is not that of the Webex/,
    },
  },
  "people/me": {
    ask: (options) => getMe(accessToken, options),
    line: "GET https://webexapis.com/v1/people/me",
    words: {
      400: /missing or malformed: look at what the service said$/,
      401: /wrong or expired, or it is a guest token: exchange a guest token with `login` first$/,
      403: /The access token is good, but lacks the scope spark:people_read$/,
      404: /The person behind the token is gone, or the base URL is not that of the Webex API$/,
    },
  },
  "guests/token": {
    ask: (options) =>
      createServiceAppGuest({ subject: "1", displayName: "Ada" }, { ...options, accessToken }),
    line: "POST https://webexapis.com/v1/guests/token",
    words: {
      400: /subject and displayName must both be given, as strings$/,
      401:
        /The access token of the Service App is wrong or expired: refresh it with refreshServiceAppToken or `token refresh`$/,
      403: /lacks the scope guest-issuer:write, or a full administrator has not authorized it/,
      404: /served at https:\/\/webexapis.com\/v1 only: check the base URL$/,
    },
  },
  "guests/count": {
    ask: (options) => countGuests(accessToken, options),
    line: "GET https://webexapis.com/v1/guests/count",
    words: {
      400: /missing or malformed: look at what the service said$/,
      401:
        /The access token of the Service App is wrong or expired: refresh it with refreshServiceAppToken or `token refresh`$/,
      403: /The Service App lacks the scope guest-issuer:read$/,
      404: /served at https:\/\/webexapis.com\/v1 only: check the base URL$/,
    },
  },
  "telephony/click2call/callToken": {
    ask: (options) => createCallToken({ calledNumber: "5101" }, { ...options, accessToken }),
    line: "POST https://webexapis.com/v1/telephony/click2call/callToken",
    words: {
      400: /calledNumber must be given, as a string$/,
      401: /Service App is wrong or expired: refresh it with refreshServiceAppToken or `token/,
      403: /lacks the scope spark:webrtc_calling, or an administrator has not enabled the number/,
      404: /Call tokens are given at https:\/\/webexapis.com\/v1 only: check the base URL$/,
    },
  },
  "access_token": {
    ask: (options) => refreshServiceAppToken(APP, options),
    line: "POST https://webexapis.com/v1/access_token",
    words: {
      400: /refresh token is expired or revoked, or the client id or secret is wrong: re-auth/,
      401: /refresh token is expired or revoked, or the client id or secret is wrong: re-auth/,
      403: /may not refresh: have a full administrator authorize it in Control Hub$/,
      404: /Tokens are refreshed at https:\/\/webexapis.com\/v1 only: check the base URL$/,
    },
  },
  "memberships": {
    ask: (options) => createMembership({ roomId: "r", personId: "p" }, { ...options, accessToken }),
    line: "POST https://webexapis.com/v1/memberships",
    words: {
      400: /roomId and personId must both be given$/,
      401: /The access token is missing, wrong, or expired: get a new one$/,
      403: /may not add people to this space, or the person may not be in it$/,
      404: /space is unknown to the owner of the access token, or there is no such person$/,
      409: /The person is in the space already$/,
    },
  },
};

for (const [endpoint, { ask, line, words }] of Object.entries(ENDPOINTS)) {
  Deno.test(`a refusal by ${endpoint} is explained, and keeps all that the service said`, async () => {
    for (const status of STATUSES) {
      const body = { message: "Refused.", errors: [{ description: "Described." }] };
      const answer = () =>
        Response.json({ ...body, trackingId: TRACKING_ID }, {
          status,
          headers: { "retry-after": "7" },
        });
      const fetch = () => Promise.resolve(answer());
      const error = await ask({ fetch, retries: false }).catch((error) => error);
      assert(error instanceof WebexHttpError, `${status}`);
      const { trackingId, serviceMessage, descriptions, retryAfter } = error;
      assert.deepEqual(
        { status: error.status, trackingId, serviceMessage, descriptions, retryAfter },
        {
          status,
          trackingId: TRACKING_ID,
          serviceMessage: "Refused.",
          descriptions: ["Described."],
          retryAfter: 7,
        },
      );
      const told = ` ${status} from ${line}: Refused; Described (trackingId ${TRACKING_ID}). `;
      assert(error.message.includes(told), error.message);
      assert.match(error.message.split(told)[1]!, words[status] ?? ANYWHERE[status]!, `${status}`);
    }
  });
}

Deno.test("a 429 that does not say how long is explained too", async () => {
  const fetch = () => Promise.resolve(Response.json({}, { status: 429 }));
  await assert.rejects(getMe(accessToken, { fetch, retries: 0 }), {
    code: "rate_limited",
    message: /wait a while and try again, and reuse access tokens/,
  });
});

Deno.test("guestissuer login and quick add what is wrong with the token to a refusal", async () => {
  const mock = createMock({ now: () => NOW });
  const { fetch, issuer: { issuer } } = mock;
  const env = { ISSUER: issuer, SECRET: OTHER_SECRET };
  const seen = /\. Seen in the token: the signature does not match the secret: /;
  // the secret given is right for the token, and not the one that the service knows
  const unseen = await run(["quick", "1", "Ada", "--json"], { env, fetch });
  const alone = JSON.parse(unseen.stderr).error;
  assert.deepEqual([unseen.code, alone.status, alone.findings], [1, 401, []]);
  const known = await run(["login", guestToken(), "--json"], {
    env: { SECRET: OTHER_SECRET },
    fetch,
  });
  const { error } = JSON.parse(known.stderr);
  assert.deepEqual([known.code, error.status, error.code], [1, 401, "unauthorized"]);
  assert.match(error.message, seen);
  assert.match(error.trackingId, /^ROUTERGW_/);
  assert.deepEqual(error.findings.map((each: { code: string }) => each.code), [
    "signature_mismatch",
  ]);
  const human = await run(["login", guestToken()], { env: { SECRET: OTHER_SECRET }, fetch });
  assert.match(human.stderr, seen);
  assert.match(human.stderr, /\n {2}error: the signature does not match .*a regenerated secret/);
  const odd = await run(["quick", "a b", "Ada", "--json"], {
    // a form of 2017, which the mock does not know
    env: { ISSUER: "39188c72-0029-47a4-b025-58a0ca745d06", SECRET },
    fetch,
  });
  assert.deepEqual(
    JSON.parse(odd.stderr.trim().split("\n").at(-1)!).error.findings.map((each: { code: string }) =>
      each.code
    ),
    ["sub_characters", "iss_bare_uuid"],
  );
});
