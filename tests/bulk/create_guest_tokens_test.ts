import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { jwtVerify } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { createGuestToken, createGuestTokens, type GuestToMint } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { ISSUER, NOW, NOW_SECONDS, SECRET, SLASHED_SECRET } from "../support/tokens.ts";

const options = { issuer: ISSUER, secret: SECRET, now: () => NOW };

/** Any texts that are not blank: of whole code points, with lone surrogates, with escapes, and long ones. */
const texts = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom('"', "\\", "\n", "\0", "\x7f", "\ud83d", "\ude00", "😀", "\u2028"))
    .map((parts) => parts.join("")),
  fc.string({ unit: "binary", minLength: 1500, maxLength: 3000 }),
).filter((text) => text.trim() !== "");

const guests: fc.Arbitrary<GuestToMint> = fc.record({
  subject: texts,
  displayName: texts,
  expiresIn: fc.option(fc.integer({ min: 1, max: 2 ** 36 }), { nil: undefined }),
});

/** Keys shorter than a block of the hash, as long, and longer: they are prepared differently. */
const secrets = fc.uint8Array({ minLength: 1, maxLength: 200 })
  .map((bytes) => Buffer.from(bytes).toString("base64"));

async function tokensOf(
  list: Iterable<GuestToMint> | AsyncIterable<GuestToMint>,
  given = options,
): Promise<(string | undefined)[]> {
  return await Array.fromAsync(createGuestTokens(list, given), ({ token }) => token);
}

Deno.test("createGuestTokens() equals createGuestToken() and jsonwebtoken byte for byte, for any guests and keys", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(guests, { maxLength: 8 }), secrets, async (list, secret) => {
      const given = { ...options, secret, allowUnusualIssuer: true };
      const tokens = await tokensOf(list, given);
      const plain = await Promise.all(
        list.map((guest) =>
          createGuestToken(guest, { ...given, expiresIn: guest.expiresIn ?? 5400 })
        ),
      );
      assert.deepEqual(tokens, plain);
      const judged = list.map(({ subject, displayName, expiresIn = 5400 }) =>
        jsonwebtoken.sign(
          { sub: subject, name: displayName, iss: ISSUER, exp: NOW_SECONDS + expiresIn },
          Buffer.from(secret, "base64"),
          { algorithm: "HS256", noTimestamp: true },
        )
      );
      assert.deepEqual(tokens, judged);
    }),
    { numRuns: 200, seed: 6 },
  );
});

Deno.test("createGuestTokens() makes what jose verifies, at every length of the name", async () => {
  const list = Array.from({ length: 200 }, (_, i) => ({
    subject: `guest-${i}`,
    displayName: "é山😀a".repeat(i).slice(0, i) || "Ada",
  }));
  const key = Buffer.from(SECRET, "base64");
  const tokens = await tokensOf(list);
  for (const [i, token] of tokens.entries()) {
    const { payload } = await jwtVerify(token!, key, { currentDate: new Date(NOW) });
    const { subject: sub, displayName: name } = list[i]!;
    assert.deepEqual(payload, { sub, name, iss: ISSUER, exp: NOW_SECONDS + 5400 });
  }
});

Deno.test("createGuestTokens() keeps the order, the guests themselves, and their lifetimes", async () => {
  const list = Array.from({ length: 1000 }, (_, i) => ({
    subject: String(i),
    displayName: "Ada",
    ...(i % 3 === 0 ? { expiresIn: i + 1 } : {}),
    note: { i },
  }));
  let at = 0;
  for await (const { guest, expiresAt } of createGuestTokens(list, { ...options, expiresIn: 60 })) {
    assert.equal(guest, list[at]);
    const lifetime = at % 3 === 0 ? at + 1 : 60;
    assert.deepEqual(expiresAt, new Date((NOW_SECONDS + lifetime) * 1000));
    at++;
  }
  assert.equal(at, 1000);
});

Deno.test("createGuestTokens() tells a bad guest in its place, and the others are unharmed", async () => {
  const good = { subject: "1", displayName: "Ada" };
  const token = await createGuestToken(good, options);
  const bad: [guest: unknown, name: string, message: RegExp][] = [
    [{ subject: "", displayName: "Ada" }, "TypeError", /subject is empty$/],
    [{ subject: "1", displayName: " \t" }, "TypeError", /displayName is empty$/],
    [{ displayName: "Ada" }, "TypeError", /subject must be a string, received undefined$/],
    [{ ...good, subject: 7 }, "TypeError", /subject must be a string, received number$/],
    [{ ...good, expiresIn: 0 }, "RangeError", /whole number of seconds above 0, received 0$/],
    [{ ...good, expiresIn: 1.5 }, "RangeError", /above 0, received 1.5$/],
    [{ ...good, expiresIn: "60" }, "TypeError", /must be a number of seconds, received string$/],
    [null, "TypeError", /null/],
  ];
  const list = bad.flatMap(([guest]) => [good, guest as GuestToMint, good]);
  const results = await Array.fromAsync(createGuestTokens(list, options));
  for (const [i, [guest, name, message]] of bad.entries()) {
    const [before, between, after] = results.slice(i * 3, i * 3 + 3);
    assert.deepEqual([before?.token, after?.token], [token, token]);
    assert.equal(between?.guest, guest);
    assert.deepEqual([between?.token, between?.error?.name], [undefined, name]);
    assert.match(between!.error!.message, message);
  }
});

Deno.test("createGuestTokens() takes arrays, generators and streams, one guest at a time", async (t) => {
  const list = ["1", "2", "3"].map((subject) => ({ subject, displayName: "Ada" }));
  const expected = await Promise.all(list.map((guest) => createGuestToken(guest, options)));
  const taken: string[] = [];
  function* generator(): Generator<GuestToMint> {
    for (const guest of list) {
      taken.push(guest.subject);
      yield guest;
    }
  }
  async function* asyncGenerator(): AsyncGenerator<GuestToMint> {
    for (const guest of list) yield await Promise.resolve(guest);
  }
  await eachRow(
    t,
    [list, new Set(list), asyncGenerator(), ReadableStream.from(list)],
    async (given) => {
      assert.deepEqual(await tokensOf(given), expected);
    },
  );
  const results = createGuestTokens(generator(), options);
  assert.equal((await results.next()).value?.token, expected[0]);
  assert.deepEqual(taken, ["1"]);
  await results.return(undefined);
  assert.deepEqual((await results.next()).done, true);
  assert.deepEqual(await tokensOf([]), []);
});

Deno.test("createGuestTokens() asks the clock for each guest", async () => {
  let now = NOW;
  const list = Array.from({ length: 3 }, () => ({ subject: "1", displayName: "Ada" }));
  const results = createGuestTokens(list, { ...options, now: () => now += 1000 });
  const seconds = await Array.fromAsync(results, ({ expiresAt }) => expiresAt!.getTime() - NOW);
  // the 678 ms of the clock are cut off
  assert.deepEqual(seconds, [5_400_322, 5_401_322, 5_402_322]);
});

Deno.test("createGuestTokens() equals createGuestToken() also when a token expires with the first second of 1970", async () => {
  const guest = { subject: "1", displayName: "Ada" };
  const given = { ...options, now: () => -60_000, expiresIn: 60 };
  assert.deepEqual(await tokensOf([guest], given), [await createGuestToken(guest, given)]);
});

Deno.test("createGuestTokens() lets errors of the input through, and refuses a secret at the first result", async (t) => {
  async function* broken(): AsyncGenerator<GuestToMint> {
    yield await Promise.resolve({ subject: "1", displayName: "Ada" });
    throw new TypeError("broken for the test");
  }
  const results = createGuestTokens(broken(), options);
  assert.equal(typeof (await results.next()).value?.token, "string");
  await assert.rejects(() => results.next(), { message: "broken for the test" });
  await eachRow(t, ["", "not base64!", `${SLASHED_SECRET}*`], async (secret) => {
    const refused = createGuestTokens([], { ...options, secret });
    await assert.rejects(() => refused.next(), (error: Error) => {
      assert.equal(error.name, "TypeError");
      assert.match(error.message, /^Cannot read issuer secret: /);
      return true;
    });
  });
});
