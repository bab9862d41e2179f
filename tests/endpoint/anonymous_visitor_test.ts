import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { anonymousVisitor, type AnonymousVisitorOptions } from "../../lib/endpoint/mod.ts";

const KEY = "a key of thirty-two characters..";
const OTHER_KEY = "another key of 32 characters....";
const NOW = 1767225600;
const DAY = 86_400;

async function visit(cookie?: string, options: Partial<AnonymousVisitorOptions> = {}) {
  const identify = anonymousVisitor({ key: KEY, now: () => NOW * 1000, ...options });
  const headers: Record<string, string> = cookie === undefined ? {} : { cookie };
  const visitor = await identify(new Request("https://www.example.com/", { headers }));
  return { ...visitor!, cookie: visitor!.headers?.["set-cookie"]?.split(";")[0] };
}

Deno.test("anonymousVisitor() gives a new visitor a random subject in a cookie that scripts cannot read", async () => {
  const [first, second] = [await visit(), await visit()];
  assert.match(first.subject, /^visitor-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.notEqual(first.subject, second.subject);
  assert.match(
    first.headers!["set-cookie"]!,
    /^__Host-webex-guest=[\w.-]+; Path=\/; Max-Age=7776000; HttpOnly; Secure; SameSite=Lax$/,
  );
});

Deno.test("anonymousVisitor() signs the cookie with HMAC-SHA-256 of the key", async () => {
  const { cookie, subject } = await visit();
  const [value, time, mac] = cookie!.split("=")[1]!.split(".");
  assert.deepEqual([value, time], [subject, String(NOW)]);
  const expected = createHmac("sha256", KEY).update(`webex-guest cookie 1\n${value}.${time}`);
  assert.equal(mac, expected.digest("base64url"));
});

Deno.test("anonymousVisitor() knows a visitor again, and sets no cookie within a day", async () => {
  const first = await visit();
  const again = await visit(`theme=dark; ${first.cookie}; x=y`, {
    now: () => (NOW + DAY - 1) * 1000,
  });
  assert.equal(again.subject, first.subject);
  assert.equal(again.headers, undefined);
});

Deno.test("anonymousVisitor() renews the cookie after a day, for the same visitor", async () => {
  const first = await visit();
  const later = (NOW + DAY) * 1000;
  const again = await visit(first.cookie, { now: () => later });
  assert.equal(again.subject, first.subject);
  assert.notEqual(again.cookie, first.cookie);
  // and it is that one which holds from then on
  const last = await visit(again.cookie, { now: () => later + 89 * DAY * 1000 });
  assert.equal(last.subject, first.subject);
});

Deno.test("anonymousVisitor() takes who stays away for longer than maxAge as new", async () => {
  const first = await visit();
  const at = (seconds: number) => visit(first.cookie, { now: () => (NOW + seconds) * 1000 });
  assert.equal((await at(90 * DAY - 1)).subject, first.subject);
  assert.notEqual((await at(90 * DAY)).subject, first.subject);
});

Deno.test("anonymousVisitor() accepts the cookie of an instance whose clock is a little ahead", async () => {
  const first = await visit();
  const behind = (seconds: number) => visit(first.cookie, { now: () => (NOW - seconds) * 1000 });
  assert.equal((await behind(300)).subject, first.subject);
  assert.notEqual((await behind(301)).subject, first.subject);
});

const FORGED: [what: string, forge: (cookie: string) => string][] = [
  [
    "another subject",
    (cookie) => cookie.replace(/[0-9a-f](?=\.)/, (digit) => digit === "0" ? "1" : "0"),
  ],
  ["another time", (cookie) => cookie.replace(`.${NOW}.`, `.${NOW - 1}.`)],
  ["another signature", (cookie) => cookie.replace(/.{4}$/, "AAAA")],
  ["no signature", (cookie) => cookie.replace(/\.[^.]*$/, ".")],
  ["a signature that is no base64url", (cookie) => `${cookie}!`],
  ["a part too many", (cookie) => `${cookie}.x`],
  ["another name", (cookie) => cookie.replace("__Host-", "")],
  ["nothing in it", () => "__Host-webex-guest="],
];
for (const [what, forge] of FORGED) {
  Deno.test(`anonymousVisitor() takes a cookie with ${what} as none`, async () => {
    const first = await visit();
    const forged = await visit(forge(first.cookie!));
    assert.notEqual(forged.subject, first.subject);
    assert.match(forged.subject, /^visitor-/);
    assert.notEqual(forged.headers, undefined);
  });
}

Deno.test("anonymousVisitor() takes keys that are rotated: the first signs, all are accepted", async () => {
  const first = await visit();
  const rotated = await visit(first.cookie, { key: [OTHER_KEY, KEY] });
  assert.equal(rotated.subject, first.subject);
  // signed anew at once, so that the old key can go
  assert.equal((await visit(rotated.cookie, { key: OTHER_KEY })).subject, first.subject);
  assert.notEqual((await visit(first.cookie, { key: OTHER_KEY })).subject, first.subject);
});

const BAD_KEYS: [what: string, key: unknown][] = [
  ["an empty one", ""],
  ["one of 31 characters", "a key of 31 characters, no more"],
  ["an empty array", []],
  ["an array with a short one", [KEY, "short"]],
  ["none", undefined],
];
for (const [what, key] of BAD_KEYS) {
  Deno.test(`anonymousVisitor() refuses as key ${what}`, () => {
    assert.throws(() => anonymousVisitor({ key: key as string }), {
      name: "TypeError",
      message: /key must be a random string of at least 32 characters/,
    });
  });
}

for (const maxAge of [0, -1, 1.5, NaN, 34_560_001]) {
  Deno.test(`anonymousVisitor() refuses ${maxAge} as maxAge`, () => {
    assert.throws(() => anonymousVisitor({ key: KEY, maxAge }), { name: "RangeError" });
  });
}

const NAMES: [given: unknown, shown: string][] = [
  ["Ada", "Ada"],
  ["  Ada \n Lovelace\t", "Ada Lovelace"],
  ["A\u202eda\u0000", "A da"],
  ["x".repeat(60), "x".repeat(40)],
  ["🙂".repeat(60), "🙂".repeat(40)],
  ["", "Guest"],
  ["\u200b", "Guest"],
  [undefined, "Guest"],
  [7, "Guest"],
];
for (const [given, shown] of NAMES) {
  Deno.test(`anonymousVisitor() shows ${JSON.stringify(given)} as ${JSON.stringify(shown)}`, async () => {
    const { displayName } = await visit(undefined, { displayName: () => given as string });
    assert.equal(displayName, shown);
  });
}
