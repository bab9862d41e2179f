import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { explainGuestToken } from "../../mod.ts";
import { runBatch } from "../support/cli/batch.ts";
import { run } from "../support/cli/run.ts";
import { GOOD_CLAIMS, ISSUER, NOW, ORG_UUID, SECRET, signToken } from "../support/tokens.ts";

const now = () => NOW;
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** What a copy, a shell or a file of variables makes of a value. */
const around = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => `"${text}"`,
  (text) => `\u201c${text}\u201d`,
  (text) => ` ${text}\r\n`,
  (text) => `SECRET=${text}`,
  (text) => `<${text}>`,
  (text) => `${text},`,
  (text) => `\ufeff${text}`,
  (text) => `${text.slice(0, 9)}\u200b${text.slice(9)}`,
  (text) => text.slice(0, -7),
  (text) => text.slice(5),
  (text) => base64(text),
  (text) => encodeURIComponent(text),
  (text) => text.toLowerCase(),
);

const issuer = fc.oneof(
  { weight: 6, arbitrary: fc.constant(ISSUER) },
  fc.constantFrom(
    ORG_UUID,
    SECRET,
    "$ISSUER",
    "my-issuer",
    `ciscospark://us/ORGANIZATION/${ORG_UUID}`,
    base64(`ciscospark://us/PEOPLE/${ORG_UUID}`),
    base64(`ciscospark://eu/ORGANIZATION/${ORG_UUID}`),
    base64(`ciscospark://us/organization/${ORG_UUID}`),
  ),
);

const secret = fc.oneof(
  { weight: 6, arbitrary: fc.constant(SECRET) },
  fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) =>
    Buffer.from(bytes).toString("base64")
  ),
  fc.constantFrom(ISSUER, ORG_UUID, "${SECRET}", "YOUR_SECRET_HERE", "password", "/run/secrets/a"),
);

const lifetime = fc.constantFrom("5400", " 60\r", '"600"', "1", "9999999999", "1e3", "90m", "0");
const text = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
  fc.constantFrom("Stève", "a\nb", "\u200b", " ", "verfy", "$NAME", "1".repeat(300)),
);

const pasted = (value: fc.Arbitrary<string>) =>
  fc.oneof(value, fc.tuple(value, around).map(([text, put]) => put(text)));

const typed = fc.record({
  issuer: pasted(issuer),
  secret: pasted(secret),
  expires: lifetime,
  subject: text,
  name: text,
});

Deno.test("no command exits 0 with a guest token that explainGuestToken() calls an error", async () => {
  const seen = { signed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(typed, async ({ issuer, secret, expires, subject, name }) => {
      const env = { ISSUER: issuer, SECRET: secret, EXPIRES: expires };
      const row = JSON.stringify({ userId: subject, userName: name });
      const runs = [
        await run(["create", "--", subject, name], { env, now: NOW }),
        await run(["create", "--json", "--", subject, name], { env, now: NOW }),
        await run(["--delay=60", "-i", issuer, "--", subject, name], { env, now: NOW }),
        await runBatch(["-"], { stdin: `${row}\n` }, { env, now: NOW }),
      ];
      for (const { code, stdout, stderr } of runs) {
        const [token] = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(stdout) ?? [];
        if (code !== 0) {
          seen.refused++;
          assert.equal(token, undefined);
          assert.match(stderr, /^guestissuer: |^line 1: |^\{"(?:error|line)":/m);
          continue;
        }
        seen.signed++;
        const errors = (await explainGuestToken(token!, { now }))
          .filter(({ severity }) => severity === "error");
        assert.deepEqual(errors, []);
      }
    }),
    { numRuns: 250, seed: 12 },
  );
  assert(seen.signed > 100 && seen.refused > 100, JSON.stringify(seen));
});

Deno.test("guestissuer verify exits 0 for the tokens in which explainGuestToken() finds no error, and for no others", async () => {
  const good = signToken(GOOD_CLAIMS);
  const claims = fc.record({
    sub: fc.constantFrom<unknown>("1", "", 7, undefined),
    name: fc.constantFrom<unknown>("Ada", undefined, {}),
    iss: pasted(issuer),
    exp: fc.constantFrom<unknown>(GOOD_CLAIMS.exp, String(GOOD_CLAIMS.exp), NOW, 1, undefined),
  });
  const tokens = fc.oneof(
    fc.tuple(fc.constant(good), around).map(([token, put]) => put(token)),
    claims.map((each) => signToken(each)),
    claims.map((each) => signToken(each, { key: Buffer.alloc(32) })),
  );
  const seen = { good: 0, bad: 0 };
  await fc.assert(
    fc.asyncProperty(tokens, async (token) => {
      const findings = await explainGuestToken(token, { secret: SECRET, now });
      const isGood = findings.every(({ severity }) => severity !== "error");
      const { code, stderr } = await run(["verify", "--jwt", "-"], {
        env: { SECRET },
        now: NOW,
        stdin: token,
      });
      assert.equal(code, isGood ? 0 : 1, stderr);
      seen[isGood ? "good" : "bad"]++;
    }),
    { numRuns: 300, seed: 12 },
  );
  assert(seen.good > 50 && seen.bad > 50, JSON.stringify(seen));
});
