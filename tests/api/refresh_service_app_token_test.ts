import assert from "node:assert/strict";
import { refreshServiceAppToken, WebexHttpError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { answering, json, refusing } from "../support/service/fake_service.ts";
import { standingMock } from "../support/mock/standing_mock.ts";
import { NOW } from "../support/tokens.ts";

const credentials = {
  clientId: "C0ffee & co",
  clientSecret: "a secret with + and / and =",
  refreshToken: "refresh-token-of-before-that-nobody-may-see",
};
const GRANTED = {
  access_token: "an-access-token",
  expires_in: 1209599,
  refresh_token: "refresh-token-to-use-from-now-on",
  refresh_token_expires_in: 7773671,
  token_type: "Bearer",
  scope: "guest-issuer:read guest-issuer:write",
};
const now = () => NOW;

Deno.test("refreshServiceAppToken() sends a form with no authorization, and hands back all tokens", async () => {
  const { fetch, sent } = answering(json(GRANTED));
  assert.deepEqual(await refreshServiceAppToken(credentials, { fetch, now }), {
    accessToken: "an-access-token",
    expiresIn: 1209599,
    expiresAt: new Date(NOW + 1_209_599_000),
    refreshToken: "refresh-token-to-use-from-now-on",
    refreshTokenExpiresIn: 7773671,
    refreshTokenExpiresAt: new Date(NOW + 7_773_671_000),
    scope: "guest-issuer:read guest-issuer:write",
  });
  assert.equal(sent.length, 1);
  const [request] = sent;
  assert.equal(request!.method, "POST");
  assert.equal(request!.url, "https://webexapis.com/v1/access_token");
  assert.equal(request!.headers.get("authorization"), null);
  assert.equal(request!.headers.get("content-type"), "application/x-www-form-urlencoded");
  assert.equal(
    await request!.text(),
    "grant_type=refresh_token&client_id=C0ffee+%26+co&client_secret=a+secret+with+%2B+and+%2F+and+%3D&refresh_token=refresh-token-of-before-that-nobody-may-see",
  );
});

Deno.test("refreshServiceAppToken() gives the former refresh token when the service sends none", async (t) => {
  const { refresh_token: _, refresh_token_expires_in: _left, scope: _scope, ...rest } = GRANTED;
  await eachRow(
    t,
    [rest, { ...rest, refresh_token: "" }, { ...rest, refresh_token: null }],
    async (body) => {
      const { fetch } = answering(json(body));
      assert.deepEqual(await refreshServiceAppToken(credentials, { fetch, now }), {
        accessToken: "an-access-token",
        expiresIn: 1209599,
        expiresAt: new Date(NOW + 1_209_599_000),
        refreshToken: credentials.refreshToken,
        refreshTokenExpiresIn: undefined,
        refreshTokenExpiresAt: undefined,
        scope: undefined,
      });
    },
  );
});

Deno.test("refreshServiceAppToken() tells 400 and 401 alike as refused, and others as they are", async () => {
  const table: [number, string][] = [
    [400, "refresh_token_refused"],
    [401, "refresh_token_refused"],
    [403, "forbidden"],
    [404, "not_found"],
    [429, "rate_limited"],
    [500, "service_failed"],
  ];
  const hint =
    "The refresh token is expired or revoked, or the client id or secret is wrong: re-authorize the Service App";
  for (const [status, code] of table) {
    const { fetch, sent } = answering(refusing(status));
    const pending = refreshServiceAppToken(credentials, { fetch, retries: false });
    await assert.rejects(pending, (error) => {
      assert(error instanceof WebexHttpError);
      assert.deepEqual([error.name, error.status, error.code], ["WebexHttpError", status, code]);
      assert.equal(error.serviceMessage, "The request was refused.");
      assert.deepEqual(error.descriptions, ["It really was."]);
      assert.equal(error.trackingId, "ROUTERGW_00000000-0000-4000-8000-000000000001");
      assert.equal(error.message.endsWith(hint), code === "refresh_token_refused", error.message);
      return true;
    });
    assert.equal(sent.length, 1);
  }
});

Deno.test("refreshServiceAppToken() repeats what OAuth says, and neither secret nor refresh token", async () => {
  const { clientSecret, refreshToken } = credentials;
  const { fetch } = answering(json({
    error: "invalid_grant",
    error_description: `no: ${refreshToken} of ${clientSecret}`,
  }, 400));
  await assert.rejects(refreshServiceAppToken(credentials, { fetch }), (error) => {
    assert(error instanceof WebexHttpError);
    assert.equal(error.serviceMessage, "no: [redacted] of [redacted]");
    assertShowsNothingOf(error, clientSecret, refreshToken);
    return true;
  });
});

Deno.test("refreshServiceAppToken() takes an incomplete answer for an error", async (t) => {
  const noToken = "the answer holds no access_token";
  const noLifetime = "the answer holds no expires_in, a number of seconds";
  const { access_token: _, ...tokenless } = GRANTED;
  const table: [unknown, string][] = [
    [tokenless, noToken],
    [{ ...tokenless, accessToken: "t" }, noToken],
    [{ ...GRANTED, access_token: 7 }, noToken],
    [{ ...GRANTED, access_token: "" }, noToken],
    [{ ...GRANTED, expires_in: "1209599" }, noLifetime],
    [{ ...GRANTED, expires_in: 0 }, noLifetime],
    [{ ...GRANTED, expires_in: 1e300 }, noLifetime],
    ["token", "the answer is not a JSON object"],
    [[GRANTED], "the answer is not a JSON object"],
  ];
  await eachRow(t, table, async ([body, problem]) => {
    const { fetch } = answering(json(body));
    await assert.rejects(refreshServiceAppToken(credentials, { fetch }), {
      name: "WebexError",
      code: "response_incomplete",
      message:
        `Cannot refresh token of Service App: POST https://webexapis.com/v1/access_token was answered with 200, but ${problem}. Check that the base URL is that of the Webex API`,
    });
  });
});

Deno.test("refreshServiceAppToken() takes only strings, and shows none of them", async (t) => {
  const { fetch, sent } = answering(json(GRANTED));
  const table: [Record<string, unknown>, string][] = [
    [{ clientId: "" }, "clientId is empty"],
    [{ clientId: " " }, "clientId is empty"],
    [{ clientSecret: 7 }, "clientSecret must be a string, received number"],
    [{ refreshToken: undefined }, "refreshToken must be a string, received undefined"],
  ];
  await eachRow(t, table, async ([change, problem]) => {
    const given = { ...credentials, ...change } as typeof credentials;
    await assert.rejects(refreshServiceAppToken(given, { fetch }), {
      name: "TypeError",
      message: `Cannot refresh token of Service App: ${problem}`,
    });
  });
  assert.equal(sent.length, 0);
});

Deno.test("refreshServiceAppToken() gets the same access token within 24 hours of the mock's clock", async () => {
  const { mock, at } = standingMock();
  const refresh = () => refreshServiceAppToken(mock.serviceApp, at);
  const first = await refresh();
  mock.clock.advance("23h59m59s");
  const second = await refresh();
  assert.equal(second.accessToken, first.accessToken);
  assert.equal(second.expiresIn, 1209599 - 86399);
  assert.deepEqual(second.expiresAt, first.expiresAt);
  mock.clock.advance("1s");
  const third = await refresh();
  assert.notEqual(third.accessToken, first.accessToken);
  assert.equal(third.expiresIn, 1209599);
  assert.equal(third.refreshToken, mock.serviceApp.refreshToken);
  assert.equal(third.refreshTokenExpiresIn, 90 * 86400 - 86400, "it counts down");
});

Deno.test("refreshServiceAppToken() is refused by the mock after 90 days, or when revoked", async () => {
  const { mock, at } = standingMock();
  const { clientId } = mock.serviceApp;
  const refresh = (change = {}) => refreshServiceAppToken({ ...mock.serviceApp, ...change }, at);
  const refused = (status: number) => ({ code: "refresh_token_refused", status });
  await refresh();
  await assert.rejects(refresh({ clientSecret: "another" }), refused(401));
  await assert.rejects(refresh({ clientId: "another" }), refused(401));
  await assert.rejects(refresh({ refreshToken: "another" }), refused(400));
  mock.clock.advance("89d");
  await refresh();
  mock.clock.advance("1d");
  await assert.rejects(refresh(), refused(400));
  mock.addServiceApp(mock.serviceApp);
  await refresh();
  mock.deauthorizeServiceApp(clientId);
  await assert.rejects(refresh(), refused(400));
  const reasons = mock.requests("access_token").filter(({ status }) => status >= 400)
    .map(({ reason }) => reason);
  assert.deepEqual(reasons, [
    "the client id or secret is wrong",
    "the client id or secret is wrong",
    "the refresh token is not this Service App's",
    "the refresh token has expired by the mock's clock, after 90 days",
    "the Service App has been deauthorized, which revokes its refresh token",
  ]);
});
