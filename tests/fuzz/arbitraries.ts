import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { encodeWebexId } from "../../mod.ts";

/** The instant of every case, in milliseconds. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** An issuer, and a secret that guards nothing. */
export const ISSUER: string = encodeWebexId({
  type: "ORGANIZATION",
  id: "39188c72-0029-47a4-b025-58a0ca745d06",
});

/** Its secret. */
export const SECRET: string = Buffer.alloc(32, 0xfb).toString("base64");

/** Texts of every kind: bytes, Unicode, lone surrogates, control characters, and now and then huge ones. */
export const text: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 30 })
      .map((points) => String.fromCodePoint(...points)),
  },
  { weight: 3, arbitrary: fc.string({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom("👩‍👩‍👧‍👦", "e\u0301\u0323", "ﷺ", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "ｅｙＪ", "İ") },
  {
    weight: 3,
    arbitrary: fc.array(fc.nat(0xffff), { maxLength: 20 })
      .map((units) => String.fromCharCode(...units)),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom("", " ", "\0", "-", "--", "__proto__", "null", "\u202e", "\uFEFF"),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom("a", "eyJ", "A_", '"', "=", "é", "💥", "[", "\\ud800", "\n"),
      fc.nat(5000),
    )
      .map(([piece, count]) => piece.repeat(count)),
  },
);

/** Any value at all: wrong types, nested ones, objects with odd keys. */
export const anything: fc.Arbitrary<unknown> = fc.anything({ withDate: true, maxDepth: 3 });

/** Secrets: good, url-safe, unpadded, with white space, and no base64 at all. */
export const secret: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(SECRET, SECRET.replaceAll("/", "_"), SECRET.slice(0, -1), ` ${SECRET}\n`),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString("base64")),
  text,
);

const exp = fc.oneof(
  fc.integer({ min: -10, max: 40 * 86400 }).map((seconds) => Math.floor(NOW / 1000) + seconds),
  fc.integer().map(String),
  fc.constantFrom<unknown>(NOW, String(NOW), 1e300, -1, "1e9", null, true, [], {}, 0.5),
  fc.double(),
);

/** Claims of which most are those of a guest token, some of a wrong type, and some missing. */
export const claims: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      sub: fc.oneof(fc.constant("guest-7"), text, fc.jsonValue()),
      name: fc.oneof(fc.constant("★☆ Stève 山田"), text, fc.jsonValue()),
      iss: fc.oneof({ weight: 3, arbitrary: fc.constant(ISSUER) }, text, fc.jsonValue()),
      exp,
      iat: exp,
      nbf: exp,
      expiry_time: exp,
      cis_uuid: fc.oneof(fc.uuid(), text),
    }, { requiredKeys: [] }).map((all) => all as Record<string, unknown>),
  },
  { weight: 1, arbitrary: fc.dictionary(text, fc.jsonValue()) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 1000 }).map(nested) },
);

function nested(depth: number): Record<string, unknown> {
  return { iss: ISSUER, exp: NOW, deep: JSON.parse("[".repeat(depth) + "]".repeat(depth)) };
}

const header = fc.oneof(
  { weight: 5, arbitrary: fc.constant<unknown>({ alg: "HS256", typ: "JWT" }) },
  fc.record({
    alg: fc.oneof(fc.constantFrom("none", "HS256", "HS512", "RS256"), fc.jsonValue()),
    typ: fc.oneof(fc.constantFrom("JWT", "JWE"), fc.jsonValue()),
  }, { requiredKeys: [] }),
  fc.jsonValue(),
);

/** JWTs, most of them well-formed, signed well or in the ways that people get wrong. */
export const jwt: fc.Arbitrary<string> = fc.tuple(
  header,
  claims,
  fc.constantFrom<Uint8Array | string>(Buffer.from(SECRET, "base64"), SECRET, "another", ""),
).map(([head, body, key]) => {
  const signed = [head, body].map((part) => encode(JSON.stringify(part))).join(".");
  return `${signed}.${
    key === "" ? "" : createHmac("sha256", key).update(signed).digest("base64url")
  }`;
});

function encode(data: string): string {
  return Buffer.from(data).toString("base64url");
}

type Edit = (token: string, at: number) => string;

const EDITS: Edit[] = [
  (token, at) => token.slice(0, at),
  (token, at) => token.slice(at),
  (token, at) => token.slice(0, at) + token.slice(at + 1),
  ...[" ", "\n", '"', "=", "+", "/", ".", "é", "\uFEFF", "%", "\0", "A", "\ud800"].map(
    (piece): Edit => (token, at) => token.slice(0, at) + piece + token.slice(at),
  ),
  (token) => token.split(".").reverse().join("."),
  (token) => `${token}.${token}`,
  (token) => `Bearer ${token}`,
  (token) => `"${token}"`,
  (token) => btoa(encodeURIComponent(token.toWellFormed())),
  (token) => encodeURIComponent(token.toWellFormed()).replaceAll(".", "%2E"),
  (token) =>
    token.split(".").map((each) => each.padEnd(Math.ceil(each.length / 4) * 4, "=")).join("."),
  (token) => token.replace(/[^.]*/, (head) => encode(`\uFEFF${Buffer.from(head, "base64url")}`)),
];

/** JWTs, as they are or with a few edits. */
export const mutatedJwt: fc.Arbitrary<string> = fc.tuple(
  jwt,
  fc.array(fc.tuple(fc.constantFrom(...EDITS), fc.nat()), { maxLength: 3 }),
).map(([token, edits]) =>
  edits.reduce((each, [edit, at]) => edit(each, at % (each.length + 1)), token).slice(0, 8000)
);

/** What may stand where a token belongs. */
export const tokenLike: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: mutatedJwt },
  { weight: 2, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ISSUER,
      SECRET,
      `${SECRET}_P0A1_39188c72-0029-47a4-b025-58a0ca745d06`,
      `{"token":"x"}`,
    ),
  },
);
