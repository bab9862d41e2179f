import assert from "node:assert/strict";
import { createGuestToken, createMock, getMe, login, WebexError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { answering, json } from "../support/service/fake_service.ts";
import { GOOD_CLAIMS, jwtAccessToken, NOW, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const PERSON = {
  id: "Y2lzY29zcGFyazovL3VzL1BFT1BMRS84ZGNjMzQxYS0xMTExLTQyMjItODMzMy00NDQ1NWM4MGI3Njc",
  emails: ["123@39188c72-0029-47a4-b025-58a0ca745d06"],
  displayName: "★☆ Stève 山田",
  avatar: "https://example.com/default_machine~80",
  orgId: "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDY",
  created: "2018-01-27T16:13:25.558Z",
  type: "appuser",
};

Deno.test("getMe() asks with the token as bearer", async (t) => {
  await eachRow(
    t,
    [OPAQUE_TOKEN, jwtAccessToken(), "anything-else.that+is/one~word="],
    async (token) => {
      const { fetch, sent } = answering(json(PERSON));
      await getMe(token, { fetch });
      assert.equal(sent.length, 1);
      assert.equal(sent[0]?.method, "GET");
      assert.equal(sent[0]?.redirect, "manual");
      assert.deepEqual(Object.fromEntries(sent[0]!.headers), {
        accept: "application/json",
        authorization: `Bearer ${token}`,
      });
    },
  );
});

Deno.test("getMe() gives everything that the service says of the person", async (t) => {
  const { avatar: _, created: __, ...least } = PERSON;
  await eachRow(
    t,
    [PERSON, least, { ...PERSON, type: "robot", nickName: "S", extra: [1] }],
    async (person) => {
      const { fetch } = answering(json(person));
      assert.deepEqual(await getMe(OPAQUE_TOKEN, { fetch }), person);
    },
  );
});

Deno.test("getMe() reads the answer as UTF-8, across chunks and with a byte order mark", async () => {
  const bytes = new TextEncoder().encode(`\uFEFF${JSON.stringify(PERSON)}`);
  const body = () =>
    new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
  const { fetch } = answering(() => new Response(body()));
  assert.deepEqual(await getMe(OPAQUE_TOKEN, { fetch }), PERSON);
});

Deno.test("getMe() finds the guest of the mock, with access tokens of both forms", async (t) => {
  await eachRow(t, ["opaque", "jwt"] as const, async (accessTokenForm) => {
    const mock = createMock({ accessTokenForm, now: () => NOW });
    const options = { fetch: mock.fetch, now: () => NOW };
    const guest = { subject: "123", displayName: PERSON.displayName };
    const token = await createGuestToken(guest, { ...mock.issuer, now: () => NOW });
    const { accessToken } = await login(token, options);
    const me = await getMe(accessToken, options);
    assert.equal(me.displayName, PERSON.displayName);
    assert.equal(me.type, "appuser");
    assert.equal(me.orgId, mock.issuer.issuer);
  });
});

Deno.test("getMe() refuses what can be no access token before anything is sent", async (t) => {
  const doing = "Cannot ask who is behind the token: the access token";
  const odd = `${doing} holds white space or characters that no token has`;
  const table: [unknown, string][] = [
    [undefined, `${doing} must be a string, received undefined`],
    [null, `${doing} must be a string, received null`],
    [["x"], `${doing} must be a string, received an array`],
    ["", `${doing} is empty`],
    [" ", odd],
    [`${OPAQUE_TOKEN}\n`, odd],
    [`Bearer ${OPAQUE_TOKEN}`, odd],
    [`${OPAQUE_TOKEN}\r\nX-Other: 1`, odd],
    ["tokén", odd],
    ["a\u0000", odd],
  ];
  await eachRow(t, table, async ([token, message]) => {
    const { fetch, sent } = answering(json(PERSON));
    await assert.rejects(getMe(token as string, { fetch }), { name: "TypeError", message });
    assert.equal(sent.length, 0);
  });
});

Deno.test("getMe() tells a guest token by what it is before anything is sent", async () => {
  const { fetch, sent } = answering(json(PERSON));
  await assert.rejects(getMe(signToken(GOOD_CLAIMS), { fetch }), (error) => {
    assert(error instanceof WebexError);
    assert.equal(error.code, "guest_token_given");
    assert.equal(
      error.message,
      "Cannot ask who is behind the token: this is a guest token, not an access token. Exchange it with login or `login` first, and use the access token that comes back",
    );
    return true;
  });
  assert.equal(sent.length, 0);
});

Deno.test("getMe() takes an incomplete answer for an error", async (t) => {
  const without = (field: string) => ({ ...PERSON, [field]: undefined });
  const table: [unknown, string][] = [
    [without("id"), "the answer holds no id"],
    [without("displayName"), "the answer holds no displayName"],
    [without("orgId"), "the answer holds no orgId"],
    [without("type"), "the answer holds no type"],
    [without("emails"), "the answer holds no emails"],
    [{ ...PERSON, id: 7 }, "the answer holds no id"],
    [{ ...PERSON, emails: "a@b" }, "the answer holds no emails"],
    [{ ...PERSON, emails: [null] }, "the answer holds no emails"],
    [{ items: [PERSON] }, "the answer holds no id"],
    [[PERSON], "the answer is not a JSON object"],
    [null, "the answer is not a JSON object"],
    [true, "the answer is not a JSON object"],
  ];
  await eachRow(t, table, async ([body, problem]) => {
    const { fetch } = answering(json(body));
    const error = await refusalOf(getMe(OPAQUE_TOKEN, { fetch }));
    assert.equal(error.code, "response_incomplete");
    assert.equal(
      error.message,
      `Cannot ask who is behind the token: GET https://webexapis.com/v1/people/me was answered with 200, but ${problem}. Check that the base URL is that of the Webex API`,
    );
  });
});
