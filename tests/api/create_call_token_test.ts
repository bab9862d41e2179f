import assert from "node:assert/strict";
import { createCallToken, type GuestCall } from "../../mod.ts";
import { createCallToken as ofClient } from "../../lib/api/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { appTokenOf, standingMock } from "../support/mock/standing_mock.ts";
import { answering, json } from "../support/service/fake_service.ts";
import { OPAQUE_TOKEN } from "../support/tokens.ts";

const call = { calledNumber: "5101", guestName: "Stève" };

Deno.test("createCallToken() is in the module and in its face ./client", () => {
  assert.equal(createCallToken, ofClient);
});

Deno.test("createCallToken() sends the number, the name if there is one, and nothing else", async () => {
  const rows: [GuestCall, unknown][] = [
    [call, call],
    [{ calledNumber: "5101" }, { calledNumber: "5101" }],
    [{ calledNumber: "5101", guestName: undefined }, { calledNumber: "5101" }],
    [{ ...call, extra: "no" } as GuestCall, call],
  ];
  for (const [given, body] of rows) {
    const { fetch, sent } = answering(json({ callToken: "a.b.c.d.e" }));
    assert.equal(
      await createCallToken(given, { accessToken: OPAQUE_TOKEN, fetch }),
      "a.b.c.d.e",
    );
    const [request] = sent;
    assert.equal(request!.method, "POST");
    assert.equal(request!.url, "https://webexapis.com/v1/telephony/click2call/callToken");
    assert.equal(request!.headers.get("authorization"), `Bearer ${OPAQUE_TOKEN}`);
    assert.match(request!.headers.get("content-type")!, /^application\/json/);
    assert.deepEqual(JSON.parse(await request!.text()), body);
  }
});

Deno.test("createCallToken() gets another token of five segments for every call", async () => {
  const at = standingMock();
  const options = { ...at.at, accessToken: await appTokenOf(at) };
  const tokens = [await createCallToken(call, options), await createCallToken(call, options)];
  for (const token of tokens) assert.match(token, /^[\w-]+(\.[\w-]+){4}$/);
  assert.notEqual(tokens[0], tokens[1]);
});

Deno.test("createCallToken() is refused without the scope, and with a person's token", async () => {
  const at = standingMock();
  const { mock } = at;
  const { accessToken: person } = await mock.createUser({
    displayName: "Ada",
    email: "ada@example.com",
  });
  const { serviceApp } = mock;
  const scopes = serviceApp.scopes!.filter((scope) => scope !== "spark:webrtc_calling");
  assert.notEqual(scopes.length, serviceApp.scopes!.length);
  mock.addServiceApp({ ...serviceApp, scopes });
  const reasons = [];
  for (const accessToken of [await appTokenOf(at), person]) {
    await assert.rejects(createCallToken(call, { ...at.at, accessToken }), {
      name: "WebexHttpError",
      code: "forbidden",
      status: 403,
      message: /lacks the scope spark:webrtc_calling/,
    });
    reasons.push(mock.requests().at(-1)!.reason);
  }
  assert.deepEqual(reasons, [
    "the Service App lacks the scope spark:webrtc_calling",
    "the access token is not a Service App's own",
  ]);
});

Deno.test("createCallToken() takes only strings, and sends nothing else", async (t) => {
  const { fetch, sent } = answering(json({ callToken: "t" }));
  const rows: [unknown, string][] = [
    [{}, "calledNumber must be a string, received undefined"],
    [{ calledNumber: 5101 }, "calledNumber must be a string, received number"],
    [{ calledNumber: " " }, "calledNumber is empty"],
    [{ ...call, guestName: null }, "guestName must be a string, received null"],
    [{ ...call, guestName: "" }, "guestName is empty"],
  ];
  await eachRow(t, rows, async ([given, problem]) => {
    const options = { accessToken: OPAQUE_TOKEN, fetch };
    await assert.rejects(createCallToken(given as GuestCall, options), {
      name: "TypeError",
      message: `Cannot create call token: ${problem}`,
    });
  });
  assert.equal(sent.length, 0);
});

Deno.test("createCallToken() takes an answer without a call token for an error", async () => {
  for (const body of [{}, { callToken: 7 }, { call_token: "t" }, null]) {
    const options = { accessToken: OPAQUE_TOKEN, fetch: answering(json(body)).fetch };
    await assert.rejects(createCallToken(call, options), {
      name: "WebexError",
      code: "response_incomplete",
      message: /^Cannot create call token: POST https:\/\/webexapis\.com\/v1\/telephony\//,
    });
  }
});
