/** The journal and the events of a mock show no secret, however its name and its value are written. */
import assert from "node:assert/strict";
import { createMock } from "../../../mod.ts";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";

const ME = "/v1/people/me";
/** It looks like no token: only its place says what it is. */
const SECRET = "correct horse";
const PLAIN = "correcthorse";

/** What the journal shows of a body that is sent to an endpoint which reads it. */
async function kept(body: string): Promise<string> {
  const { mock } = standingMock();
  await ask(mock, "POST", "/v1/access_token", { body });
  return mock.requests()[0]!.body;
}

const BODIES: [sent: string, shown: string][] = [
  [`{"client_secret":"${SECRET}","a":1}`, '{"client_secret":"[redacted]","a":1}'],
  [`{"client_secret" : "${SECRET}" , "a":1}`, '{"client_secret" : "[redacted]" , "a":1}'],
  [`{"clientSecret":"a\\"${SECRET}","a":1}`, '{"clientSecret":"[redacted]","a":1}'],
  [`{"client-secret":"${SECRET}`, '{"client-secret":"[redacted]"'],
  [`{"client_\\u0073ecret":"${SECRET}","a":1}`, '{"client_secret":"[redacted]","a":1}'],
  [`{"\\u0073ecret":"${SECRET}"}`, '{"secret":"[redacted]"}'],
  [`{"password":"${SECRET}"}`, '{"password":"[redacted]"}'],
  [
    `{"apiKey":"${SECRET}","api_key":"${SECRET}"}`,
    '{"apiKey":"[redacted]","api_key":"[redacted]"}',
  ],
  [`{"token":123456789,"a":1}`, '{"token":[redacted],"a":1}'],
  [`{"token":["${SECRET}",["${SECRET}"]],"a":1}`, '{"token":[redacted],"a":1}'],
  [`{"secret":{"a":[1],"b":"${SECRET}]}"},"c":1}`, '{"secret":[redacted],"c":1}'],
  [`{"secret":{"a":"${SECRET}"`, '{"secret":[redacted]'],
  [`client_secret=${PLAIN}&a=1`, "client_secret=[redacted]&a=1"],
  [`client%5F%73ecret=${PLAIN}&a=1`, "client_secret=[redacted]&a=1"],
  [`a=%73ecret%3D${PLAIN}`, "a=secret=[redacted]"],
  [`{"note":"Authorization: Bearer ${PLAIN}"}`, '{"note":"Authorization: Bearer [redacted]'],
  [`{"url":"https://user:${PLAIN}@a.example/b"}`, '{"url":"https://[redacted]@a.example/b"}'],
  [
    `{"url":"https:\\/\\/${PLAIN}@a.example\\/b"}`,
    '{"url":"https:\\/\\/[redacted]@a.example\\/b"}',
  ],
  [`url=https%3A%2F%2Fuser%3A${PLAIN}%40a.example`, "url=https://[redacted]@a.example"],
  ['{"a":"secretary","token":"","b":2}', '{"a":"secretary","token":"[redacted]","b":2}'],
  [
    '{"a":"100%","b":"\\u00e9","c":"me@example.com"}',
    '{"a":"100%","b":"\\u00e9","c":"me@example.com"}',
  ],
  ["secret=&a=1", "secret=&a=1"],
];
for (const [sent, shown] of BODIES) {
  Deno.test(`the journal shows the body ${sent} as ${shown}`, async () => {
    assert.equal(await kept(sent), shown);
  });
}

for (
  const [name, value, shown] of [
    ["authorization", `Bearer ${SECRET}`, "Bearer [redacted]"],
    ["authorization", `Basic ${SECRET}`, "[redacted]"],
    ["proxy-authorization", SECRET, "[redacted]"],
    ["cookie", `a=${SECRET}`, "[redacted]"],
    ["x-auth", SECRET, "[redacted]"],
    ["x-auth-key", SECRET, "[redacted]"],
    ["x-api-key", SECRET, "[redacted]"],
    ["x-access-token", SECRET, "[redacted]"],
    ["x-client-secret", SECRET, "[redacted]"],
    ["x-csrf", SECRET, "[redacted]"],
    ["x-session-id", SECRET, "[redacted]"],
    [
      "referer",
      `http://a.example/?access_token=${PLAIN}&b=1`,
      "http://a.example/?access_token=[redacted]&b=1",
    ],
    ["x-author", SECRET, SECRET],
    ["user-agent", "curl/8", "curl/8"],
  ] as const
) {
  Deno.test(`the journal shows the header ${name}: ${value} as ${shown}`, async () => {
    const { mock } = standingMock();
    await ask(mock, "GET", ME, { headers: { [name]: value } });
    assert.equal(mock.requests()[0]!.headers[name], shown);
  });
}

Deno.test("neither journal nor events show the secret of a webhook, nor the password in its address", async () => {
  const mock = createMock();
  const { accessToken: token } = await mock.createUser({
    displayName: "A",
    email: "a@example.com",
  });
  const events = mock.events();
  const body = {
    name: "w",
    targetUrl: "http://user:hunter2hunter2@127.0.0.1:9/hook?token=tokenoftheaddress",
    secret: "secretofthewebhook",
    resource: "rooms",
    event: "all",
  };
  const { body: webhook } = await ask(mock, "POST", "/v1/webhooks", { token, body });
  await ask(mock, "PUT", `/v1/webhooks/${webhook.id}`, { token, body });
  await ask(mock, "POST", "/v1/rooms", { token, body: { title: "a" } });
  const seen: unknown[] = [mock.requests()];
  for await (const event of events) {
    seen.push(event);
    if (event.type === "webhook") break;
  }
  const [delivery] = await mock.webhookDeliveries();
  assert.equal(delivery!.targetUrl, body.targetUrl, "the test itself is shown where it goes");
  const text = JSON.stringify(seen);
  assert.match(text, /http:\/\/\[redacted\]@127\.0\.0\.1:9\/hook\?token=\[redacted\]/);
  for (const each of ["hunter2", "tokenofthe", "secretofthe"]) assert(!text.includes(each), each);
});

Deno.test("the journal shows nothing of a header or path that is longer than any server takes", async () => {
  const { mock } = standingMock();
  const long = "x".repeat(6_000_000);
  await ask(mock, "GET", `${ME}?a=${long}`, { headers: { "x-other": `://${long}`, "x-a": "1" } });
  const [entry] = mock.requests();
  assert.deepEqual([entry!.path, entry!.headers], ["[redacted]", {
    "x-other": "[redacted]",
    "x-a": "1",
  }]);
});
