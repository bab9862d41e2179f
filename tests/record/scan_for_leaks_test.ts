import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { LeakError, scanForLeaks, scrub } from "../../lib/record/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { SPELLINGS } from "../support/leaks/spellings.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { chromeHar } from "../support/record/hars.ts";
import { ISSUER, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const KINDS: [kind: string, text: string][] = [
  ["a JWT", signToken({ sub: "1" })],
  ["an access token", OPAQUE_TOKEN],
  ["64 hexadecimal digits", "4f1c7a52e9d08b36aa10ffedcba98765".repeat(2)],
  ["32 bytes in base64", "sCRjsapRhCjedoQC3zEimrJEEs2fy1u7zGMOzOdvw6M="],
  ["an e-mail address", "ada@acme.com"],
  ["a uuid", ISSUER],
  ["a uuid", "8dcc341a-1111-4222-8333-44455c80b767"],
  ["an IP address", "84.153.12.7"],
  ["a phone number", "+49301234567"],
];

Deno.test("scanForLeaks() finds what looks like a secret or a person, by itself and within a text", async (t) => {
  await eachRow(t, KINDS, ([kind, text]) => {
    for (
      const each of [
        text,
        `it is ${text}, seen`,
        JSON.stringify({ a: [text] }),
        `https://x/?a=${encodeURIComponent(text)}`,
        text.replace(/./g, (each) => `&#${each.charCodeAt(0)};`),
        text.replace(/\W/g, (each) => `&#x${each.charCodeAt(0).toString(16)};`),
        btoa(`${"x".repeat(50)} ${text} ${"y".repeat(50)}`).replace(/.{76}/g, "$&\r\n"),
      ]
    ) {
      const found = scanForLeaks({ log: [{ note: each }] });
      assert(
        found.some((leak) => leak.kind === kind && leak.place === "log[0].note"),
        each.slice(0, 8),
      );
      assertShowsNothingOf(JSON.stringify(found), "-".repeat(12) + text);
    }
  });
});

Deno.test("scanForLeaks() finds a value that it is given, in every spelling", async (t) => {
  const value = "hunter2+hunter2/9 é";
  const values = [{ role: "client-secret" as const, value }];
  await eachRow(t, Object.keys(SPELLINGS), (spelling) => {
    const text = SPELLINGS[spelling]!(value);
    assert.deepEqual(scanForLeaks([text], { values }), [{ place: "[0]", kind: "a client secret" }]);
  });
  assert.deepEqual(scanForLeaks(["hunter2 hunter2 9 é"], { values }), []);
});

Deno.test("scanForLeaks() refuses what it does not read, and reads what JSON makes of it", async (t) => {
  const leak = "ada@acme.com";
  const around: Record<string, unknown> = {};
  around.around = { around };
  const rows: [what: string, value: unknown, message: RegExp][] = [
    ["Map", new Map([["a", leak]]), /it holds Map, which is not JSON at x\. Pass what it holds$/],
    ["Set", new Set([leak]), /it holds Set,/],
    ["bytes", new TextEncoder().encode(leak), /it holds Uint8Array,/],
    ["Headers", new Headers({ a: leak }), /it holds Headers,/],
    ["Error", new Error(leak), /it holds Error,/],
    ["Response", new Response(leak), /it holds Response,/],
  ];
  await eachRow(t, rows, ([, value, message]) => {
    assert.throws(() => scanForLeaks({ x: value }), { code: "invalid_argument", message });
  });
  assert.throws(() => scanForLeaks({ x: around }), {
    code: "invalid_argument",
    message: /it goes around a circle at x\.around\.around/,
  });
  const url = new URL(`https://x.example/?a=${leak}`);
  assert.deepEqual(scanForLeaks({ url }), [{ place: "url", kind: "an e-mail address" }]);
  const twice = { a: 1 };
  assert.deepEqual(scanForLeaks([twice, twice, Object.create(null), new Date(0)]), []);
});

Deno.test("scanForLeaks() reads bodies that are packed, and does not trust what it cannot read", () => {
  const body = JSON.stringify({ note: "ada@acme.com" });
  const content = (bytes: Uint8Array) => ({
    encoding: "base64",
    text: Buffer.from(bytes).toString("base64"),
  });
  const kind = "an e-mail address";
  for (const bytes of [Buffer.from(body), gzipSync(body), brotliCompressSync(body)]) {
    assert.deepEqual(scanForLeaks(content(bytes)), [{ place: "text", kind }]);
  }
  assert.deepEqual(scanForLeaks(content(Uint8Array.of(255, 254, 253))), [
    { place: "text", kind: "bytes that cannot be read" },
  ]);
});

Deno.test("scanForLeaks() finds names that are secrets, and does not show them", () => {
  assert.deepEqual(scanForLeaks({ "ada@acme.com": { a: 1 } }), [
    { place: "[a name]", kind: "an e-mail address" },
  ]);
});

Deno.test("scanForLeaks() takes placeholders for what they are, and nothing else that begins like one", async (t) => {
  const { entries } = scrub(chromeHar({ sanitized: false }).log.entries.slice(1));
  assert.deepEqual(scanForLeaks(entries), []);
  const near = [
    "ascrubbed-token-1x@acme.com",
    "00000000-0000-4000-8000-00020000000g 8dcc341a-1111-4222-8333-44455c80b767",
    "person-1@example.com.acme.com",
    "192.0.2.1.7 84.153.12.7",
    "00000000-0000-4abc-8000-000200000001",
  ];
  await eachRow(t, near, (text) => assert.equal(scanForLeaks([text]).length, 1));
});

Deno.test("a LeakError names places and kinds, five of them in its message and all as data", () => {
  const leaks = Array.from({ length: 7 }, (_, at) => ({ place: `entries[${at}]`, kind: "a uuid" }));
  const error = new LeakError(leaks);
  assert.equal(error.code, "leak_found");
  assert.equal(
    error.message,
    "Cannot scrub: the scan for leaks has found a uuid at entries[0], a uuid at entries[1], " +
      "a uuid at entries[2], a uuid at entries[3], a uuid at entries[4], 2 more. Nothing was written; " +
      "leave that exchange out, and report it by its place",
  );
  assert.deepEqual(JSON.parse(JSON.stringify(error)).leaks, leaks);
});

Deno.test("scanForLeaks() takes no path for 32 bytes, and finds them with slashes in them", () => {
  // 43 characters from the host on
  const path = `https://webexapis.com/v1/x/${
    btoa("Scrubbed%2520Person%25201").replace(/=+$/, "")
  }?a=b`;
  assert.equal(path.slice("https://webexapis.".length).split("?")[0]!.length, 43);
  assert.deepEqual(scanForLeaks({ path }), []);
  const secret = "mS3zGm/PphX8wbs/KJi0ezEq2cA/B1wd9tN5VqfR7Yk";
  assert.equal(secret.length, 43);
  assert.deepEqual(scanForLeaks({ path: secret }), [{ place: "path", kind: "32 bytes in base64" }]);
});
