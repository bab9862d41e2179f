import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import { NOW, run } from "../support/cli/run.ts";
import { answering, REFUSALS, refusing, TRACKING_ID } from "../support/service/fake_service.ts";
import { guestToken, ISSUER, OPAQUE_TOKEN, SECRET, signToken } from "../support/tokens.ts";

const PERSON = {
  id: "Y2lzY29zcGFyazovL3VzL1BFT1BMRS84ZGNjMzQxYS0xMTExLTQyMjItODMzMy00NDQ1NWM4MGI3Njc",
  emails: ["123@39188c72-0029-47a4-b025-58a0ca745d06", "second@example.com"],
  displayName: "★☆ Stève 山田",
  orgId: ISSUER,
  type: "appuser",
  phone: { work: "1" },
};
const JWT_ACCESS_TOKEN = signToken({ cis_uuid: "8dcc341a", expiry_time: NOW }, {
  key: "any key",
  header: { alg: "RS256" },
});
const SENT = { line: "GET https://webexapis.com/v1/people/me", body: "" };

Deno.test("guestissuer verify --access shows the person behind a token", async () => {
  const { fetch, asked } = answering(Response.json(PERSON));
  const { code, stdout, stderr } = await run(["verify", "--access", OPAQUE_TOKEN], { fetch });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(
    stdout,
    `id           ${PERSON.id}
emails       123@39188c72-0029-47a4-b025-58a0ca745d06, second@example.com
displayName  ★☆ Stève 山田
orgId        ${ISSUER}
type         appuser
phone        {"work":"1"}
`,
  );
  assert.deepEqual(await asked(), [{ ...SENT, authorization: `Bearer ${OPAQUE_TOKEN}` }]);
});

Deno.test("guestissuer verify --access --json prints the person as one object", async () => {
  const { fetch } = answering(Response.json(PERSON));
  const args = ["verify", "--access", "-", "--json"];
  const { code, stdout, stderr } = await run(args, { fetch, stdin: `${OPAQUE_TOKEN}\n` });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(JSON.parse(stdout), { kind: "person", person: PERSON });
});

Deno.test("guestissuer verify asks the service about an access token, and about no other", async (t) => {
  const cases: [token: string, requests: number][] = [
    [OPAQUE_TOKEN, 1],
    [JWT_ACCESS_TOKEN, 1],
    [guestToken(), 0],
    ["hello", 0],
  ];
  await eachRow(t, cases, async ([token, requests]) => {
    const { fetch, asked } = answering(Response.json(PERSON));
    await run(["verify", token], { fetch });
    const authorization = `Bearer ${token}`;
    assert.deepEqual(await asked(), Array(requests).fill({ ...SENT, authorization }));
  });
});

Deno.test("guestissuer verify --access tells a guest token from an access token, and names login", async () => {
  const { fetch, sent } = answering(Response.json(PERSON));
  const args = ["verify", "--access", guestToken()];
  assert.deepEqual(await run(args, { fetch }), {
    code: 1,
    stdout: "",
    stderr:
      "guestissuer: Cannot ask who is behind the token: this is a guest token, not an access token. Exchange it with login or `login` first, and use the access token that comes back\n",
  });
  const { stderr } = await run([...args, "--json"], { fetch });
  assert.equal(JSON.parse(stderr).error.code, "guest_token_given");
  assert.deepEqual(sent, []);
});

for (const [status, code] of REFUSALS) {
  Deno.test(`guestissuer verify --access passes on everything that a ${status} says`, async () => {
    const { fetch } = answering(refusing(status));
    const json = await run(["verify", "--access", OPAQUE_TOKEN, "--no-retry", "--json"], { fetch });
    assert.deepEqual([json.code, json.stdout], [1, ""]);
    const { error } = JSON.parse(json.stderr);
    assert.partialDeepStrictEqual(error, {
      code,
      status,
      method: "GET",
      url: "https://webexapis.com/v1/people/me",
      serviceMessage: "The request was refused.",
      descriptions: ["It really was."],
      trackingId: TRACKING_ID,
    });
    const human = await run(["verify", "--access", OPAQUE_TOKEN, "--no-retry"], { fetch });
    assert.deepEqual(human, { code: 1, stdout: "", stderr: `guestissuer: ${error.message}\n` });
    assert(error.message.includes(TRACKING_ID));
  });
}

Deno.test("guestissuer verify --access sends no control characters of a name to the terminal", async () => {
  const { fetch } = answering(Response.json({ ...PERSON, displayName: "a\u001b[2Jb\u202ec" }));
  const { stdout } = await run(["verify", "--access", OPAQUE_TOKEN], { fetch });
  assert(stdout.includes(String.raw`displayName  a\u001b[2Jb\u202ec`));
});

Deno.test("guestissuer verify --access refuses an answer that holds no person", async (t) => {
  await eachRow(
    t,
    [{}, [], { ...PERSON, emails: "a@b.example" }, { ...PERSON, id: 7 }],
    async (body) => {
      const { fetch } = answering(Response.json(body));
      const { code, stderr } = await run(["verify", "--access", OPAQUE_TOKEN, "--json"], { fetch });
      assert.deepEqual([code, JSON.parse(stderr).error.code], [1, "response_incomplete"]);
    },
  );
});

Deno.test("guestissuer verify --access --mock refuses a token that it did not make, or that expired", async (t) => {
  const { stdout: token } = await run(["quick", "1", "Ada", "--mock"]);
  const good = token.trim();
  const altered = good.replace(/^./, (first) => first === "A" ? "B" : "A");
  const cases: [token: string, now: number, code: number][] = [
    [good, NOW, 0],
    [good, NOW + 21598_000, 0],
    [good, NOW + 21599_000, 1],
    [altered, NOW, 1],
    [OPAQUE_TOKEN, NOW, 1],
  ];
  await eachRow(t, cases, async ([given, now, code]) => {
    const seen = await run(["verify", "--access", given, "--mock", "--json"], { now });
    assert.equal(seen.code, code);
    const status = code === 0 ? undefined : JSON.parse(seen.stderr).error.status;
    assert.equal(status, code === 0 ? undefined : 401);
  });
});

Deno.test("guestissuer verify --access --mock understands a token of an issuer that it is not told", async () => {
  const env = { ISSUER, SECRET };
  const { stdout: token } = await run(["quick", "1", "Ada", "--mock"], { env });
  const { code, stdout } = await run(["verify", "-", "--mock", "--json"], { stdin: token });
  assert.equal(code, 0);
  assert.partialDeepStrictEqual(JSON.parse(stdout).person, {
    displayName: "Ada",
    orgId: ISSUER,
    type: "appuser",
  });
});
