import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { NOW, run } from "../support/cli/run.ts";
import { answering, refusing, TRACKING_ID } from "../support/service/fake_service.ts";
import {
  APP,
  BEARER,
  CLIENT_SECRET,
  FORM,
  GUEST,
  MEMBERSHIP,
  PERSON_ID,
  REFRESH_TOKEN,
  REFRESHED,
  ROOM_ID,
} from "../support/service/service_app_answers.ts";
import { OPAQUE_TOKEN } from "../support/tokens.ts";

Deno.test("guestissuer guest prints the guest's access token alone, or all as one object", async () => {
  const request = {
    line: "POST https://webexapis.com/v1/guests/token",
    authorization: `Bearer ${OPAQUE_TOKEN}`,
    body: '{"subject":"123","displayName":"Stève"}',
  };
  const { fetch, asked } = answering(Response.json(GUEST));
  const plain = await run(["guest", "123", "Stève"], { fetch, env: BEARER });
  assert.deepEqual(plain, { code: 0, stdout: "the-guests-access-token\n", stderr: "" });
  assert.deepEqual(await asked(), [request]);
  const json = await run(["guest", "123", "Stève", "--json"], { fetch, env: BEARER });
  assert.deepEqual([json.code, json.stderr], [0, ""]);
  const { id, ...rest } = GUEST;
  const expiresAt = new Date(NOW + 64_799_000).toISOString();
  assert.deepEqual(JSON.parse(json.stdout), { personId: id, ...rest, expiresAt });
});

Deno.test("guestissuer guests count prints the number", async () => {
  const { fetch, asked } = answering(Response.json(3));
  const plain = await run(["guests", "count"], { fetch, env: BEARER });
  assert.deepEqual(plain, { code: 0, stdout: "3\n", stderr: "" });
  assert.deepEqual(await asked(), [{
    line: "GET https://webexapis.com/v1/guests/count",
    authorization: `Bearer ${OPAQUE_TOKEN}`,
    body: "",
  }]);
  const json = await run(["guests", "count", "--json"], { fetch, env: BEARER });
  assert.deepEqual(json, { code: 0, stdout: '{"count":3}\n', stderr: "" });
});

Deno.test("guestissuer token refresh prints the access token, and with --json the refresh token too", async () => {
  const { fetch, asked } = answering(Response.json({ ...REFRESHED, refresh_token: "a-new-one" }));
  const plain = await run(["token", "refresh"], { fetch, env: APP });
  assert.deepEqual(plain, {
    code: 0,
    stdout: "the-apps-access-token\n",
    stderr: "note: the service gave a new refresh token; use --json to see and keep it\n",
  });
  const line = "POST https://webexapis.com/v1/access_token";
  assert.deepEqual(await asked(), [{ line, authorization: null, body: FORM }]);
  const json = await run(["token", "refresh", "--json"], { fetch, env: APP });
  assert.deepEqual([json.code, json.stderr], [0, ""]);
  assert.deepEqual(JSON.parse(json.stdout), {
    accessToken: "the-apps-access-token",
    expiresIn: 1209599,
    expiresAt: new Date(NOW + 1_209_599_000).toISOString(),
    refreshToken: "a-new-one",
  });
  const same = answering(Response.json({ ...REFRESHED, refresh_token: REFRESH_TOKEN }));
  const quiet = await run(["token", "refresh"], { fetch: same.fetch, env: APP });
  assert.deepEqual([quiet.code, quiet.stderr], [0, ""]);
});

Deno.test("guestissuer add-to-space prints the membership", async () => {
  const { fetch, asked } = answering(Response.json(MEMBERSHIP));
  const plain = await run(["add-to-space", PERSON_ID, ROOM_ID], { fetch, env: BEARER });
  assert.deepEqual(plain, { code: 0, stdout: "a-membership\n", stderr: "" });
  assert.deepEqual(await asked(), [{
    line: "POST https://webexapis.com/v1/memberships",
    authorization: `Bearer ${OPAQUE_TOKEN}`,
    body: JSON.stringify({ roomId: ROOM_ID, personId: PERSON_ID }),
  }]);
  const json = await run(["add-to-space", PERSON_ID, ROOM_ID, "--json"], { fetch, env: BEARER });
  assert.deepEqual(JSON.parse(json.stdout), MEMBERSHIP);
});

Deno.test("guestissuer tells a refusal of the four commands with exit code 1, and shows no secret", async () => {
  const commands = [["guest", "1", "2"], ["guests", "count"], ["token", "refresh"], [
    "add-to-space",
    PERSON_ID,
    ROOM_ID,
  ]];
  const codes = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    503: "service_failed",
  };
  for (const args of commands) {
    for (const [status, usual] of Object.entries(codes)) {
      const refresh = args[0] === "token" && (status === "400" || status === "401");
      const code = refresh ? "refresh_token_refused" : usual;
      const told = `Not ${OPAQUE_TOKEN} of ${CLIENT_SECRET}, ${REFRESH_TOKEN}.`;
      const { fetch } = answering(refusing(Number(status), {}, told));
      const options = { fetch, env: { ...APP, ...BEARER } };
      const plain = await run(args, options);
      assert.deepEqual([plain.code, plain.stdout], [1, ""]);
      assert(plain.stderr.includes(`(trackingId ${TRACKING_ID})`), plain.stderr);
      const json = await run([...args, "--json"], options);
      assert.deepEqual([json.code, json.stdout], [1, ""]);
      // a note says before it which of two tokens is used
      const { error } = JSON.parse(json.stderr.trim().split("\n").at(-1)!);
      assert.deepEqual([error.code, error.status, error.trackingId], [
        code,
        Number(status),
        TRACKING_ID,
      ]);
      const secrets = args[0] === "token" ? [CLIENT_SECRET, REFRESH_TOKEN] : [OPAQUE_TOKEN];
      assertShowsNothingOf(plain.stderr + json.stderr, ...secrets);
    }
  }
});

Deno.test("guestissuer --mock serves the four commands, one after the other", async () => {
  const created = await run(["guest", "123", "Stève", "--mock", "--json"]);
  assert.deepEqual([created.code, created.stderr], [0, ""]);
  const { personId, accessToken, expiresIn } = JSON.parse(created.stdout);
  assert.equal(expiresIn, 64799);
  assert(accessToken.length > 2000);
  const person = await run(["verify", "--access", accessToken, "--mock", "--json"]);
  assert.equal(JSON.parse(person.stdout).person.id, personId);
  const roomId = Buffer.from("ciscospark://us/ROOM/00000000-0000-4000-8000-000000000001").toString(
    "base64url",
  );
  const added = await run(["add-to-space", personId, roomId, "--mock", "--json"]);
  assert.equal(added.code, 0, added.stderr);
  const membership = JSON.parse(added.stdout);
  assert.deepEqual([membership.personId, membership.roomId], [personId, roomId]);
  const refreshed = await run(["token", "refresh", "--mock"]);
  assert.equal(refreshed.code, 0);
  const env = { WEBEX_ACCESS_TOKEN: refreshed.stdout.trim() };
  const counted = await run(["guests", "count", "--mock"], { env });
  assert.deepEqual(counted, { code: 0, stdout: "0\n", stderr: "" });
});

Deno.test("guestissuer --mock knows a Service App that is given", async () => {
  for (const args of [["guest", "1", "2"], ["guests", "count"], ["token", "refresh"]]) {
    const { code, stderr } = await run([...args, "--mock"], { env: APP });
    assert.deepEqual([code, stderr], [0, ""], args[0]);
  }
});
