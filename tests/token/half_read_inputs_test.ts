/** Lifetimes and secrets are understood whole or refused, never read in part. */
import assert from "node:assert/strict";
import { createGuestToken, decodeToken } from "../../mod.ts";
import { run } from "../support/cli/run.ts";
import { ISSUER, NOW, NOW_SECONDS, SECRET, SLASHED_SECRET } from "../support/tokens.ts";

const now = () => NOW;
const guest = { subject: "guest-7", displayName: "Stève" };

for (const expiresIn of ["100", "1h", "never", 0, -5, 1.5, NaN, Infinity, null, true, [60]]) {
  const shown = typeof expiresIn === "number" ? expiresIn : JSON.stringify(expiresIn);
  // reported in auth0/node-jsonwebtoken#666, webex/webex-android-sdk-example#28
  Deno.test(`createGuestToken() refuses a lifetime of ${shown}`, async () => {
    await assert.rejects(
      createGuestToken(guest, {
        issuer: ISSUER,
        secret: SECRET,
        now,
        expiresIn: expiresIn as number,
      }),
      /^(Type|Range)Error: Cannot create guest token: expiresIn must be a (whole )?number of seconds/,
    );
  });
}

for (
  const delay of ["90m", "1e3", "0", "-5", "1.5", "100ms", "", " ", "0x10", "1_000", "soon", "５"]
) {
  // reported in auth0/node-jsonwebtoken#666
  Deno.test(`create refuses a delay of ${JSON.stringify(delay)}`, async () => {
    const ways: [args: string[], env: Record<string, string>][] = [[[`--delay=${delay}`], {}]];
    // a blank variable is as one that is not set
    if (delay.trim() !== "") ways.push([[], { EXPIRES: delay }]);
    for (const [args, env] of ways) {
      const { code, stdout, stderr } = await run(["create", "guest-7", "Ada", "--mock", ...args], {
        env,
      });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /(--delay|EXPIRES) must be a whole number of seconds/);
    }
  });
}

// reported in auth0/node-jsonwebtoken#666
Deno.test("create takes a delay in seconds", async () => {
  const { stdout } = await run(["create", "1", "Ada", "--mock", "-d", "100"], { now: NOW });
  const decoded = decodeToken(stdout.trim());
  assert("claims" in decoded);
  assert.equal(decoded.claims.exp, NOW_SECONDS + 100);
});

// measured: a lenient decoder makes a wrong key of a secret, without a word
Deno.test("createGuestToken() takes a secret in either alphabet of base64", async () => {
  const urlSafe = SLASHED_SECRET.replaceAll("+", "-").replaceAll("/", "_");
  const create = (secret: string) => createGuestToken(guest, { issuer: ISSUER, secret, now });
  assert.equal(await create(urlSafe), await create(SLASHED_SECRET));
});

for (
  const secret of [
    "$SECRET",
    "${SECRET}",
    "%SECRET%",
    "{{ secret }}",
    "<secret>",
    "your-secret-here",
    "YOUR_GUEST_ISSUER_SECRET",
    "process.env.SECRET",
    "xxxxxxxxxxxxxxxx",
    "••••••••",
  ]
) {
  Deno.test(`a placeholder is no secret, and nothing is signed with it: ${secret}`, async () => {
    const options = { issuer: ISSUER, secret, now, allowUnusualIssuer: true };
    await assert.rejects(createGuestToken(guest, options), {
      name: "TypeError",
      message:
        /^Cannot read issuer secret: it is a placeholder, and no secret was put in its place/,
    });
    const { code, stdout } = await run(["create", "1", "Ada", "-i", ISSUER, "-s", secret]);
    assert.deepEqual([code, stdout], [2, ""]);
  });
}

/** Secrets that are not base64, by what is wrong with them. */
const NOT_BASE64: Record<string, string> = {
  "a space": "not base64!!",
  "no letters": "!!!",
  "dots": "secret.with.dots",
  "both alphabets": "+-/_+-/_+-/_+-/_",
};

for (const [what, secret] of Object.entries(NOT_BASE64)) {
  // measured: a lenient decoder makes a wrong key of a secret, without a word
  Deno.test(`a secret that is not base64 is refused, and not shown: ${what}`, async () => {
    const creating = createGuestToken(guest, { issuer: ISSUER, secret, now });
    await assert.rejects(creating, (error) => {
      assert(error instanceof TypeError);
      assert.match(error.message, /^Cannot read issuer secret: it is not base64: /);
      assert(!error.message.includes(secret));
      return true;
    });
    const { code, stdout, stderr } = await run(["create", "1", "Ada", "-i", ISSUER, "-s", secret]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /it is not base64/);
    assert(!stderr.includes(secret));
  });
}
