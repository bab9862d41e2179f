/** Tokens that were copied badly, or to the wrong place: they are refused before anything is sent. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { getMe, login, WebexError } from "../../mod.ts";
import { run } from "../support/cli/run.ts";
import { answering, loggedIn } from "../support/service/fake_service.ts";
import { GOOD_CLAIMS, SECRET, signToken } from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);
const [HEAD, CLAIMS] = TOKEN.split(".") as [string, string];

/** How a token was copied badly, what came of it, and the code that it is refused with. */
const DAMAGED: [how: string, token: string, code: string][] = [
  ["the header only", HEAD, "token_truncated"],
  ["header and claims only", `${HEAD}.${CLAIMS}`, "token_truncated"],
  ["the claims cut off", `${HEAD}.${CLAIMS.slice(0, 20)}.`, "claims_unreadable"],
  ["the signature left out", `${HEAD}.${CLAIMS}.`, "signature_missing"],
  ["one character short", TOKEN.slice(0, -1), "signature_malformed"],
  ["eleven characters short", TOKEN.slice(0, -11), "signature_malformed"],
  ["the beginning cut off", TOKEN.slice(11), "header_unreadable"],
  ["encoded again, in base64", btoa(TOKEN), "token_double_encoded"],
  ["encoded again, in base64url", Buffer.from(TOKEN).toString("base64url"), "token_double_encoded"],
  ["encoded again, for a URL", TOKEN.replaceAll(".", "%2E"), "token_double_encoded"],
  ["with Bearer before it", `Bearer ${TOKEN}`, "token_bearer_prefix"],
  ["with quotes around it", `"${TOKEN}"`, "token_quoted"],
];

for (const [how, token, code] of DAMAGED) {
  // reported in webex/spark-android-sdk#12
  Deno.test(`login() sends no guest token that was copied badly: ${how}`, async () => {
    const { fetch, sent } = answering(loggedIn());
    await assert.rejects(login(token, { fetch }), (error) => {
      assert(error instanceof WebexError);
      assert.equal(error.code, code);
      return true;
    });
    assert.equal(sent.length, 0);
  });
}

/** What stands where a token belongs, by what to call it in the name of a test. */
const NO_TOKENS: Record<string, string> = {
  "nothing": "",
  "a word": "invalid",
  "three letters": "a.b.c",
  "null as text": "null",
  "undefined as text": "undefined",
  "an object as text": "[object Object]",
  "the issuer's secret": SECRET,
};

for (const [what, token] of Object.entries(NO_TOKENS)) {
  // reported in webex/webex-js-sdk#1434
  Deno.test(`login refuses what is no token at once and in words: ${what}`, async () => {
    const { fetch, sent } = answering(() => assert.fail("it was sent"));
    const sleep = () => assert.fail("it waited");
    await assert.rejects(
      login(token, { fetch, sleep }),
      /^WebexError: Cannot decode token: .+\. .+/,
    );
    const { code, stderr } = await run(["login", "-"], { stdin: token, fetch });
    assert.equal(code, 1);
    assert.match(stderr, /^guestissuer: Cannot decode token: .+\. .+\n$/);
    assert.equal(sent.length, 0);
  });
}

// reported in webex/react-widgets#1098
Deno.test("getMe() sends no guest token in place of an access token", async () => {
  const { fetch, sent } = answering(loggedIn());
  await assert.rejects(getMe(TOKEN, { fetch }), { code: "guest_token_given" });
  assert.equal(sent.length, 0);
});

for (const mock of [[], ["--mock"]]) {
  const line = ["verify --access", ...mock].join(" ");
  // reported in webex/react-widgets#1098
  Deno.test(`${line} recognizes a guest token, and names login`, async () => {
    const { fetch, sent } = answering(loggedIn());
    const { code, stdout, stderr } = await run(["verify", "--access", TOKEN, ...mock], { fetch });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /this is a guest token, not an access token\. Exchange it with .*`login`/);
    assert.equal(sent.length, 0);
  });
}
