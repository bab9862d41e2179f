import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createMock, verifyWebhook, WebexError } from "../../mod.ts";
import { ask } from "../support/mock/standing_mock.ts";

const SECRET = "a secret of the receiver";
const EVENT = {
  id: "1",
  resource: "messages",
  event: "created",
  data: { id: "2", personEmail: "stève@example.com" },
};
const BODY = JSON.stringify(EVENT);
const sign = (body: string, secret = SECRET) =>
  createHmac("sha1", secret).update(body).digest("hex");

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert(error instanceof WebexError);
    assert.match(error.message, /^Cannot verify webhook: /);
    assert(!error.message.includes(SECRET));
    return error.code;
  }
  return "verified";
}

Deno.test("verifyWebhook() takes what the mock sends", async () => {
  const mock = createMock();
  const { accessToken: token } = await mock.createUser({
    displayName: "Ada",
    email: "a@b.example",
  });
  const post = (path: string, body: unknown) => ask(mock, "POST", `/v1/${path}`, { token, body });
  await post("webhooks", {
    name: "x",
    targetUrl: "https://hooks.example/",
    resource: "messages",
    event: "all",
    secret: SECRET,
  });
  const { body: room } = await post("rooms", { title: "Desk" });
  const { body: message } = await post("messages", { roomId: room.id, text: "Hello" });
  const [delivery] = await mock.webhookDeliveries();
  const event = await verifyWebhook(delivery!.body, delivery!.signature, SECRET);
  assert.deepEqual([event.resource, event.event, event.data.id], [
    "messages",
    "created",
    message.id,
  ]);
});

for (
  const [what, body] of [
    ["a string", BODY],
    ["bytes", new TextEncoder().encode(BODY)],
    ["a view into a larger buffer", new TextEncoder().encode(`xx${BODY}`).subarray(2)],
  ] as const
) {
  Deno.test(`verifyWebhook() takes ${what}, and the signature in any case`, async () => {
    assert.deepEqual(await verifyWebhook(body, sign(BODY), SECRET), EVENT);
    assert.deepEqual(await verifyWebhook(body, ` ${sign(BODY).toUpperCase()}`, SECRET), EVENT);
  });
}

const REFUSED: [what: string, body: string, signature: string | null | undefined, code: string][] =
  [
    ["no signature", BODY, null, "webhook_signature_missing"],
    ["an undefined signature", BODY, undefined, "webhook_signature_missing"],
    ["an empty signature", BODY, "", "webhook_signature_missing"],
    ["another secret", BODY, sign(BODY, "another"), "webhook_signature_mismatch"],
    ["another body", BODY.replace("created", "deleted"), sign(BODY), "webhook_signature_mismatch"],
    ["a shorter signature", BODY, sign(BODY).slice(1), "webhook_signature_mismatch"],
    ["what is no JSON", "hello", sign(BODY), "webhook_signature_mismatch"],
    [
      "a body that was indented",
      JSON.stringify(EVENT, null, 2),
      sign(BODY),
      "webhook_body_rewritten",
    ],
    ["a body with a line break", `${BODY}\n`, sign(BODY), "webhook_body_rewritten"],
    [
      "a body that Python wrote again",
      BODY.replaceAll('":', '": ').replaceAll(',"', ', "').replace("è", "\\u00e8"),
      sign(BODY),
      "webhook_body_rewritten",
    ],
    [
      "a body whose escapes were resolved",
      BODY,
      sign(BODY.replace("è", "\\u00e8")),
      "webhook_body_rewritten",
    ],
    [
      "a body that had been indented",
      BODY,
      sign(JSON.stringify(EVENT, null, 2)),
      "webhook_body_rewritten",
    ],
    ["JSON that is no event", '{"id":"1"}', sign('{"id":"1"}'), "webhook_malformed"],
    ["a signed text", "hello", sign("hello"), "webhook_malformed"],
  ];
for (const [what, body, signature, code] of REFUSED) {
  Deno.test(`verifyWebhook() refuses ${what}`, async () => {
    assert.equal(await codeOf(verifyWebhook(body, signature, SECRET)), code);
  });
}

for (const body of [EVENT, undefined, null, 7, [BODY]]) {
  Deno.test(`verifyWebhook() asks for the raw body, and not for ${typeof body}`, async () => {
    await assert.rejects(verifyWebhook(body as never, sign(BODY), SECRET), {
      name: "TypeError",
      message: /rawBody must be a string or bytes, received /,
    });
  });
}

for (const secret of ["", undefined, 7]) {
  Deno.test(`verifyWebhook() asks for a secret, and not for ${JSON.stringify(secret)}`, async () => {
    await assert.rejects(verifyWebhook(BODY, sign(BODY), secret as never), { name: "TypeError" });
  });
}
