/**
 * Public reports of what went wrong with guest tokens, replayed. The first line above each test names the
 * report that it is made from; the inputs are ours.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import jsonwebtoken from "jsonwebtoken";
import {
  createGuestToken,
  createMock,
  decodeToken,
  explainGuestToken,
  login,
  verifyGuestToken,
  WebexHttpError,
} from "../../mod.ts";
import { run } from "../support/cli/run.ts";
import { answering, refusing } from "../support/service/fake_service.ts";
import {
  GOOD_CLAIMS,
  ISSUER,
  NOW,
  NOW_SECONDS,
  OPAQUE_TOKEN,
  SECRET,
  signToken,
  SLASHED_SECRET,
} from "../support/tokens.ts";

const now = () => NOW;
const TOKEN = signToken(GOOD_CLAIMS);
const guest = { subject: "guest-7", displayName: "Stève" };

// auth0/node-jsonwebtoken#293
Deno.test("replay 19: an exp written as a string is accepted, and said", async () => {
  const mock = createMock({ now });
  const key = Buffer.from(mock.issuer.secret, "base64");
  const claims = { ...GOOD_CLAIMS, iss: mock.issuer.issuer, exp: String(NOW_SECONDS + 600) };
  const token = signToken(claims, { key });
  assert.throws(() => jsonwebtoken.verify(token, key, { algorithms: ["HS256"] }), /exp/);
  const verified = await verifyGuestToken(token, { ...mock.issuer, now });
  assert.equal(verified.expiresAt.getTime(), (NOW_SECONDS + 600) * 1000);
  assert.deepEqual(verified.findings.map((each) => each.message), [
    "the claim exp is a string of digits",
  ]);
  assert.equal((await login(token, { fetch: mock.fetch, now })).expiresIn, 21599);
  const { code, stdout } = await run(["verify", "--jwt", token, "--mock"], { now: NOW });
  assert.equal(code, 0);
  assert.match(stdout, /^info: the claim exp is a string of digits$/m);
  assert.match(stdout, /^valid until /m);
  const late = signToken({ ...claims, exp: String(NOW_SECONDS - 1) }, { key });
  await assert.rejects(login(late, { fetch: mock.fetch, now }), { status: 401 });
});

// auth0/node-jsonwebtoken#666
Deno.test("replay 20: a lifetime is whole seconds above 0, and never half read", async () => {
  const issuer = { issuer: ISSUER, secret: SECRET, now };
  const bad = ["100", "1h", 0, -5, 1.5, NaN, Infinity, null, true, [60]];
  for (const expiresIn of bad) {
    await assert.rejects(
      createGuestToken(guest, { ...issuer, expiresIn: expiresIn as number }),
      /^(Type|Range)Error: Cannot create guest token: expiresIn must be a (whole )?number of seconds/,
    );
  }
  const words = ["90m", "1e3", "0", "-5", "1.5", "100ms", "", " ", "0x10", "1_000", "soon", "５"];
  for (const delay of words) {
    for (const [args, env] of [[[`--delay=${delay}`], {}], [[], { EXPIRES: delay }]] as const) {
      if (args.length === 0 && delay === "") continue;
      const run1 = await run(["create", "guest-7", "Ada", "--mock", ...args], { env });
      assert.deepEqual([run1.code, run1.stdout], [2, ""], delay);
      assert.match(run1.stderr, /(--delay|EXPIRES) must be a whole number of seconds/);
    }
  }
  const { stdout } = await run(["create", "1", "Ada", "--mock", "-d", "100"], { now: NOW });
  const decoded = decodeToken(stdout.trim());
  assert("claims" in decoded);
  assert.equal(decoded.claims.exp, NOW_SECONDS + 100);
});

// dwyl/learn-json-web-tokens#28
Deno.test("replay 21: an exp in milliseconds is told as such", async () => {
  for (const exp of [NOW + 600_000, String(NOW + 600_000), 1484048026000]) {
    const token = signToken({ ...GOOD_CLAIMS, exp });
    await assert.rejects(verifyGuestToken(token, { secret: SECRET, now }), {
      code: "exp_milliseconds",
      message:
        "Cannot verify guest token: the claim exp looks like milliseconds. exp is in seconds: divide by 1000",
    });
    const { code, stdout } = await run(["verify", token], { now: NOW });
    assert.equal(code, 1);
    assert.match(stdout, /^error: the claim exp looks like milliseconds\. /m);
  }
});

// lcobucci/jwt#217, auth0/node-jsonwebtoken#365
Deno.test("replay 22: a token signed with the undecoded secret is told as such", async () => {
  const token = jsonwebtoken.sign(GOOD_CLAIMS, SLASHED_SECRET, { noTimestamp: true });
  const message = "the token is signed with the text of the secret, not with what it decodes to";
  await assert.rejects(verifyGuestToken(token, { secret: SLASHED_SECRET, now }), {
    code: "signature_secret_undecoded",
    message:
      `Cannot verify guest token: ${message}. Decode the secret from base64 and sign with the bytes`,
  });
  const [finding] = await explainGuestToken(token, { secret: SLASHED_SECRET, now });
  assert.equal(finding?.message, message);
  const env = { SECRET: SLASHED_SECRET };
  const { code, stdout } = await run(["verify", "--jwt", token], { env, now: NOW });
  assert.equal(code, 1);
  assert(stdout.includes(`error: ${message}. `));
});

// several samples that end in catch { return; }
Deno.test("replay 24: status, message, description and tracking id are always shown", async () => {
  for (const status of [400, 401, 403, 404, 409, 423, 500, 503]) {
    const { fetch } = answering(refusing(status));
    const commands = [
      ["login", TOKEN],
      ["quick", "1", "Ada", "-i", ISSUER, "-s", SECRET],
      ["verify", "--access", OPAQUE_TOKEN],
    ];
    for (const args of commands) {
      const human = await run(args, { fetch, now: NOW });
      assert.deepEqual([human.code, human.stdout], [1, ""]);
      assert.match(
        human.stderr,
        new RegExp(`: ${status} from (GET|POST) https://webexapis.com/v1/`),
      );
      assert.match(human.stderr, /The request was refused; It really was/);
      assert.match(human.stderr, /trackingId ROUTERGW_00000000-0000-4000-8000-000000000001/);
      const json = await run([...args, "--json"], { fetch, now: NOW });
      const { error } = JSON.parse(json.stderr);
      assert.equal(error.status, status);
      assert.equal(error.serviceMessage, "The request was refused.");
      assert.deepEqual(error.descriptions, ["It really was."]);
      assert.equal(error.trackingId, "ROUTERGW_00000000-0000-4000-8000-000000000001");
    }
  }
});

// measured: lenient decoders give a wrong key without a word
Deno.test("replay 25: both base64 alphabets are taken for a secret, and nothing else", async () => {
  const urlSafe = SLASHED_SECRET.replaceAll("+", "-").replaceAll("/", "_");
  const create = (secret: string) => createGuestToken(guest, { issuer: ISSUER, secret, now });
  assert.equal(await create(urlSafe), await create(SLASHED_SECRET));
  for (const secret of ["not base64!!", "!!!", "secret.with.dots", "+-/_+-/_+-/_+-/_"]) {
    await assert.rejects(create(secret), (error) => {
      assert(error instanceof TypeError);
      assert.match(error.message, /^Cannot read issuer secret: it is not base64\./);
      assert(!error.message.includes(secret));
      return true;
    });
    const { code, stdout, stderr } = await run(["create", "1", "Ada", "-i", ISSUER, "-s", secret]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /it is not base64/);
    assert(!stderr.includes(secret));
  }
});

// webex/react-widgets#989
Deno.test("replay 26: a 400 in answer to a login passes on its description", async () => {
  const { fetch } = answering(refusing(400));
  await assert.rejects(login(TOKEN, { fetch }), (error) => {
    assert(error instanceof WebexHttpError);
    assert.deepEqual([error.code, error.status], ["bad_request", 400]);
    assert.deepEqual(error.descriptions, ["It really was."]);
    assert.match(error.message, /: 400 from POST .*: The request was refused; It really was \(/);
    assert.match(error.message, /The guest token was likely not understood or has expired/);
    return true;
  });
});
