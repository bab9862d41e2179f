import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { jwtVerify } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { createGuestToken } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf, PIECE } from "../support/leaks/shows_nothing_of.ts";
import { ISSUER, NOW, NOW_SECONDS, SECRET, SLASHED_SECRET } from "../support/tokens.ts";

const now = () => NOW;
const guest = { subject: "123", displayName: "Stève" };
const options = { issuer: ISSUER, secret: SECRET, now };

const NAMES = {
  "plain ASCII": "Ada Lovelace",
  "accents, stars and Han": "★☆ Stève 山田",
  "a decomposed accent": "Ste\u0300ve",
  "right-to-left scripts": "سارة שָׂרָה",
  "Cyrillic, Greek and Hangul": "Анна Άννα 안나",
  "Devanagari and Thai": "अन्ना แอนนา",
  "emoji, joined and with a skin tone": "👩‍👩‍👧‍👦 👋🏽 🏴‍☠️",
  "quotes and backslashes": `"Ada" 'L' \\ \\" </script>`,
  "control characters": "a\u0000b\u0007c\td\ne\u001f\u007f\u0085",
  "line and paragraph separators": "a\u2028b\u2029c",
  "a byte order mark": "\uFEFFAda",
  "a lone surrogate": "a\ud800b",
  "characters outside the first plane": "𝒜𝒹𝒶 𓀀",
  "surrounding spaces": "  Ada  ",
  "10 kB": "ø".repeat(5120),
};

for (const [what, displayName] of Object.entries(NAMES)) {
  Deno.test(`createGuestToken() equals jsonwebtoken byte for byte, name with ${what}`, async () => {
    const token = await createGuestToken({ ...guest, displayName }, { ...options, expiresIn: 600 });
    const claims = { sub: "123", name: displayName, iss: ISSUER, exp: NOW_SECONDS + 600 };
    const expected = jsonwebtoken.sign(claims, Buffer.from(SECRET, "base64"), {
      algorithm: "HS256",
      noTimestamp: true,
    });
    assert.equal(token, expected);
  });

  Deno.test(`createGuestToken() makes what jose verifies, name with ${what}`, async () => {
    const token = await createGuestToken({ ...guest, displayName }, options);
    const { payload, protectedHeader } = await jwtVerify(token, Buffer.from(SECRET, "base64"), {
      algorithms: ["HS256"],
      currentDate: new Date(NOW),
      issuer: ISSUER,
      subject: "123",
    });
    assert.deepEqual(protectedHeader, { alg: "HS256", typ: "JWT" });
    assert.deepEqual(Object.keys(payload), ["sub", "name", "iss", "exp"]);
    assert.equal(payload.name, displayName);
  });
}

Deno.test("createGuestToken() equals a vector spelled out with node:crypto", async () => {
  const claims = `{"sub":"123","name":"Stève","iss":"${ISSUER}","exp":${NOW_SECONDS + 90}}`;
  const signed = [`{"alg":"HS256","typ":"JWT"}`, claims]
    .map((part) => Buffer.from(part, "utf8").toString("base64url")).join(".");
  const signature = createHmac("sha256", Buffer.from(SECRET, "base64"))
    .update(signed).digest("base64url");
  const token = await createGuestToken(guest, { ...options, expiresIn: 90 });
  assert.equal(token, `${signed}.${signature}`);
});

Deno.test("createGuestToken() equals a vector computed once and for all", async () => {
  const token = await createGuestToken(guest, { ...options, now: () => 1517067619_999 });
  const [head, claims, signature] = token.split(".");
  // header and claims are those of the example in the README of the former tool
  assert.equal(head, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9");
  assert.equal(
    claims,
    "eyJzdWIiOiIxMjMiLCJuYW1lIjoiU3TDqHZlIiwiaXNzIjoiWTJselkyOXpjR0Z5YXpvdkwzVnpMMDlTUjBGT1NWcEJWRWxQVGk4ek9URTRPR00zTWkwd01ESTVMVFEzWVRRdFlqQXlOUzAxT0dFd1kyRTNORFZrTURZIiwiZXhwIjoxNTE3MDczMDE5fQ",
  );
  assert.equal(signature, "fjyypxJg3wxczM9Pv8LZKWWqrGMNT1vlPJdCq33MvFs");
});

Deno.test("createGuestToken() lives 5400 seconds by default, from the second begun", async (t) => {
  await eachRow(t, [0, 1, 999], async (milliseconds) => {
    const token = await createGuestToken(guest, {
      ...options,
      now: () => NOW_SECONDS * 1000 + milliseconds,
    });
    const claims = JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
    assert.equal(claims.exp, NOW_SECONDS + 5400);
  });
});

Deno.test("createGuestToken() reads the same key from every writing of a secret", async (t) => {
  const urlSafe = SLASHED_SECRET.replaceAll("+", "-").replaceAll("/", "_");
  const expected = await createGuestToken(guest, { ...options, secret: SLASHED_SECRET });
  const writings = [
    SLASHED_SECRET.replace(/=+$/, ""),
    urlSafe,
    urlSafe.replace(/=+$/, ""),
    ` ${SLASHED_SECRET}\r\n`,
    `\t${urlSafe}\n`,
  ];
  assert.notEqual(urlSafe, SLASHED_SECRET);
  await eachRow(t, writings, async (secret) => {
    assert.equal(await createGuestToken(guest, { ...options, secret }), expected);
  });
});

Deno.test("createGuestToken() signs with keys of any length", async () => {
  for (const length of [1, 2, 31, 32, 63, 64, 65, 1000]) {
    const key = Buffer.alloc(length, length);
    const secret = key.toString("base64");
    const unusual = length < 8 ? { allowUnusualIssuer: true } : {};
    const token = await createGuestToken(guest, { ...options, ...unusual, secret });
    const end = token.lastIndexOf(".");
    const expected = createHmac("sha256", key).update(token.slice(0, end)).digest("base64url");
    assert.equal(token.slice(end + 1), expected, `key of ${length} bytes`);
  }
});

Deno.test("createGuestToken() refuses a secret that is not base64 without echoing it", async (t) => {
  const notBase64 = (why: string) =>
    new RegExp(`^Cannot read issuer secret: it is not base64: ${why}\\. Use the secret exactly as`);
  const character = "it holds a character that base64 does not have";
  const space = "a space stands in it, which may have been a \\+ once";
  const length = "its length cannot be right, so some of it was cut off or added";
  const padding = "it goes on after its padding";
  const empty = /^Cannot read issuer secret: it is empty\./;
  const table: [string, RegExp][] = [
    ["", empty],
    [" \n", empty],
    ["not!base64!!", notBase64(character)],
    ["+/-_+/-_", notBase64("it mixes the two alphabets of base64")],
    [`${SECRET.slice(0, 20)} ${SECRET.slice(20)}`, notBase64(space)],
    [SECRET.slice(0, -3), notBase64(length)],
    [`${SECRET}=`, notBase64(length)],
    [`=${SECRET}`, notBase64(padding)],
    ["Zm9=v", notBase64(padding)],
    ["Zm9vé", notBase64(character)],
    ["====", notBase64(length)],
    [`"${SECRET}"`, notBase64("quotes stand around the secret")],
    [`b'${SECRET}'`, notBase64("quotes stand around the secret")],
    [`\u201c${SECRET}`, notBase64("quotes stand around the secret")],
    [`Bearer ${SECRET}`, notBase64("the word Bearer or Authorization stands before the secret")],
    [`${SECRET.slice(0, 20)}\n${SECRET.slice(20)}`, notBase64("a line break stands in the secret")],
    [
      `${SECRET.slice(0, 20)}\u200b${SECRET.slice(20)}`,
      notBase64("the secret holds an invisible .*"),
    ],
    ["\u00000", notBase64("the secret holds an invisible .*")],
  ];
  await eachRow(t, table, async ([secret, message]) => {
    await assert.rejects(createGuestToken(guest, { ...options, secret }), (error) => {
      assert(error instanceof TypeError);
      assert.match(error.message, message);
      if (secret.length >= PIECE) assertShowsNothingOf(error, secret);
      else if (secret.trim() !== "") assert(!Deno.inspect(error).includes(secret));
      return true;
    });
  });
});

Deno.test("createGuestToken() names the value of a wrong type or without content", async () => {
  const prefix = "Cannot create guest token: ";
  const table: [Record<string, unknown>, Record<string, unknown>, string][] = [
    [{ subject: "" }, {}, `${prefix}subject is empty`],
    [{ subject: " \t" }, {}, `${prefix}subject is empty`],
    [{ subject: 123 }, {}, `${prefix}subject must be a string, received number`],
    [{ displayName: "" }, {}, `${prefix}displayName is empty`],
    [{ displayName: null }, {}, `${prefix}displayName must be a string, received null`],
    [{ displayName: ["Ada"] }, {}, `${prefix}displayName must be a string, received an array`],
    [{}, { issuer: undefined }, `${prefix}issuer must be a string, received undefined`],
    [{}, { issuer: "" }, `${prefix}issuer is empty`],
    [{}, { expiresIn: "100" }, `${prefix}expiresIn must be a number of seconds, received string`],
    [{}, { expiresIn: 100n }, `${prefix}expiresIn must be a number of seconds, received bigint`],
    [{}, { secret: 7 }, "Cannot read issuer secret: it must be a string, received number"],
    [{}, { secret: {} }, "Cannot read issuer secret: it must be a string, received an object"],
  ];
  for (const [who, how, message] of table) {
    await assert.rejects(
      createGuestToken({ ...guest, ...who } as never, { ...options, ...how } as never),
      (error) => error instanceof TypeError && error.message === message,
      message,
    );
  }
});

Deno.test("createGuestToken() takes whole positive seconds alone", async (t) => {
  await eachRow(
    t,
    [0, -1, -0, 0.5, 1e-9, NaN, Infinity, -Infinity, 2 ** 53, 1e300],
    async (expiresIn) => {
      await assert.rejects(createGuestToken(guest, { ...options, expiresIn }), {
        name: "RangeError",
        message:
          `Cannot create guest token: expiresIn must be a whole number of seconds above 0, received ${expiresIn}`,
      });
    },
  );
  await eachRow(t, [1, 60, 1e9], async (expiresIn) => {
    const token = await createGuestToken(guest, { ...options, expiresIn });
    const claims = JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
    assert.equal(claims.exp, NOW_SECONDS + expiresIn);
  });
});
