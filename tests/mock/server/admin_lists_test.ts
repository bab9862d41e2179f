import assert from "node:assert/strict";
import { createGuestToken, explainGuestToken, login } from "../../../mod.ts";
import { serveMock } from "../../support/mock/served_mock.ts";
import { ask } from "../../support/mock/standing_mock.ts";
import { ISSUER, NOW, SECRET } from "../../support/tokens.ts";

const GUEST = { subject: "guest-7", displayName: "Stève" };

Deno.test("the admin API lists guests and users with their person ids, and no token", async () => {
  await using served = await serveMock();
  const { admin, mock, server } = served;
  const user = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const token = await createGuestToken(GUEST, { ...mock.issuer, now: () => NOW });
  const { accessToken } = await login(token, { baseUrl: server.baseUrl });
  const me = await ask(mock, "GET", "/v1/people/me", { token: accessToken });
  const { body } = await admin("GET", "people");
  assert.deepEqual(body.users.map((each: { personId: string }) => each.personId), [user.personId]);
  assert.partialDeepStrictEqual(body.guests, [{
    ...GUEST,
    personId: me.body.id,
    owner: mock.issuer.issuer,
    isGuest: true,
  }]);
  assert(!JSON.stringify(body).includes(accessToken.slice(0, 20)));
  const state = await admin("GET", "state");
  assert.partialDeepStrictEqual(state.body, {
    guests: 1,
    users: 1,
    rooms: 0,
    sockets: 0,
    event: 2,
  });
});

Deno.test("the admin API lists the latest 200 guests, the newest first", async () => {
  await using served = await serveMock();
  const { admin, mock } = served;
  for (let i = 0; i < 203; i++) {
    const guest = { subject: `g${i}`, displayName: "G" };
    const token = await createGuestToken(guest, { ...mock.issuer, now: () => NOW });
    await ask(mock, "POST", "/v1/jwt/login", { token });
  }
  const { guests } = (await admin("GET", "people")).body;
  assert.deepEqual([guests.length, guests[0].subject, guests.at(-1).subject], [200, "g202", "g3"]);
});

Deno.test("the admin API lists spaces with their members and latest messages, tokens redacted", async () => {
  await using served = await serveMock();
  const { admin, mock } = served;
  const { accessToken: token } = await mock.createUser({
    displayName: "Ada",
    email: "a@b.example",
  });
  const room = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "Desk" } });
  mock.clock.advance(1000);
  const later = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "Later" } });
  mock.clock.advance(1000);
  const { id: roomId } = room.body;
  for (let i = 0; i < 22; i++) {
    await ask(mock, "POST", "/v1/messages", {
      token,
      body: { roomId, text: `text ${i} ${token}` },
    });
  }
  const { body } = await admin("GET", "rooms");
  const ids = body.map((each: { id: string }) => each.id);
  assert.deepEqual(ids, [roomId, later.body.id], "where something happened last comes first");
  const [first] = body;
  assert.partialDeepStrictEqual(first, { title: "Desk", memberCount: 1, messageCount: 22 });
  assert.deepEqual(first.members[0].displayName, "Ada");
  const texts = first.messages.map(({ text }: { text: string }) => text);
  assert.deepEqual([texts.length, texts[0], texts.at(-1)], [
    20,
    "text 2 [redacted]",
    "text 21 [redacted]",
  ]);
});

Deno.test("the admin API creates a guest token that the mock takes, by the mock's clock", async () => {
  await using served = await serveMock();
  const { admin, mock } = served;
  mock.addIssuer({ issuer: ISSUER, secret: SECRET });
  mock.clock.advance("30d");
  for (const issuer of [undefined, ISSUER]) {
    const { status, body } = await admin("POST", "guest-tokens", { ...GUEST, issuer });
    assert.deepEqual([status, body.issuer], [200, issuer ?? mock.issuer.issuer]);
    const known = mock.issuers.find((each) => each.issuer === body.issuer)!;
    const options = { ...known, now: mock.clock.now, allowUnusualIssuer: true };
    assert.equal(body.token, await createGuestToken(GUEST, options));
    assert.equal((await ask(mock, "POST", "/v1/jwt/login", { token: body.token })).status, 200);
  }
  const brief = await admin("POST", "guest-tokens", { ...GUEST, expiresIn: 60 });
  mock.clock.advance("61s");
  assert.equal((await ask(mock, "POST", "/v1/jwt/login", { token: brief.body.token })).status, 401);
});

Deno.test("the admin API says what is inside a guest token, what is wrong, and whether it is taken", async () => {
  await using served = await serveMock();
  const { admin, mock } = served;
  const good = (await admin("POST", "guest-tokens", GUEST)).body.token;
  const taken = await admin("POST", "explain", { token: ` Bearer ${good}\n` });
  assert.equal(taken.body.isAccepted, true);
  assert.equal(taken.body.decoded.claims.sub, "guest-7");
  const codes = taken.body.findings.map(({ code }: { code: string }) => code);
  assert(codes.includes("signature_good") && codes.includes("token_bearer_prefix"), `${codes}`);
  mock.clock.advance("2h");
  const late = await admin("POST", "explain", { token: good });
  assert.equal(late.body.isAccepted, false);
  assert.match(late.body.reason, /^exp_past: /);
  const { secret } = mock.issuer;
  const explained = await explainGuestToken(good, { secret, now: mock.clock.now });
  assert.deepEqual(late.body.findings, explained);
  // looking changes nothing
  assert.deepEqual([mock.requests(), (await admin("GET", "people")).body.guests], [[], []]);
});

Deno.test("the admin API says whether an access token is taken, and why not", async () => {
  await using served = await serveMock();
  const { admin, mock } = served;
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "a@b.example" });
  const explain = async (token: string) => (await admin("POST", "explain", { token })).body;
  const known = await explain(accessToken);
  assert.deepEqual([known.isAccepted, known.decoded.kind, known.findings], [
    true,
    "access-token",
    [],
  ]);
  mock.clock.advance("15d");
  assert.match((await explain(accessToken)).reason, /has expired by the mock's clock/);
  const foreign = await explain("ZXhhbXBsZQ_P0A1_39188c72-0029-47a4-b025-58a0ca745d06");
  assert.match(foreign.reason, /was not issued by this mock/);
  const nothing = await explain("hello");
  assert.deepEqual([nothing.isAccepted, nothing.findings[0].code], [false, "not_a_jwt"]);
});
