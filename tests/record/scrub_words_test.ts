/** Secrets and user names that are a word of the API: only names of people and things are spared for being one. */
import assert from "node:assert/strict";
import { type HarEntry, LeakError, scanForLeaks, scrub } from "../../lib/record/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { entryWith, scrubbedJson } from "../support/record/entry.ts";

const answered = (body: unknown) => entryWith({ answered: { text: JSON.stringify(body) } });

Deno.test("scrub() replaces a password and a user name that are words of the API, in texts and addresses", () => {
  const { entries } = scrub([
    answered({ username: "max", password: "signin" }),
    entryWith({
      url: "https://webexapis.com/v1/x?user=max&p=signin",
      answered: { text: '{"message":"login of max with signin failed"}' },
    }),
  ]);
  assert.equal(
    entries[1]!.request.url,
    "https://webexapis.com/v1/x?user=scrubbed-user-1&p=scrubbed-password-1",
  );
  assert.equal(
    entries[1]!.response.content.text,
    '{"message":"login of scrubbed-user-1 with scrubbed-password-1 failed"}',
  );
});

Deno.test("scrub() spares names of people and things, and nothing else, for being a word of the API", async (t) => {
  const rows: [field: string, word: string, isReplaced: boolean][] = [
    ["clientSecret", "private", true],
    ["clientSecret", "conversation", true],
    ["clientSecret", "organization", true],
    ["password", "access", true],
    ["password", "Signin", true],
    ["password", "safari", true],
    ["password", "manager", true],
    ["password", "temporary", true],
    ["refreshToken", "signature", true],
    ["username", "will", true],
    ["username", "agent", true],
    ["subject", "grant", true],
    ["streetAddress", "north", true],
    ["displayName", "max", false],
    ["firstName", "max", false],
    ["lastName", "north", false],
    ["firstName", "agent", false],
    ["firstName", "manager", false],
    ["name", "private", false],
    ["title", "conversation", false],
    // too common, or the name of a field for secrets
    ["password", "guest", false],
    ["username", "admin", false],
    ["password", "Password", false],
    ["refresh_token", "refresh_token", false],
    ["clientSecret", "client_secret", false],
  ];
  await eachRow(t, rows, ([field, word, isReplaced]) => {
    const { other } = scrubbedJson({ other: `a ${word} b` }, answered({ [field]: word }));
    assert.equal(/^a scrubbed.+\d b$/i.test(other), isReplaced);
    assert.equal(other === `a ${word} b`, !isReplaced);
  });
});

Deno.test("scrub() takes what is a name and a user name for both, in any capitals", () => {
  const both = answered({ firstName: "max", username: "max" });
  assert.equal(scrubbedJson({ x: "of max" }, both).x, "of scrubbed-user-1");
  const capital = answered({ firstName: "Max", username: "max" });
  assert.equal(scrubbedJson({ x: "max, Max" }, capital).x, "scrubbed-user-1, Scrubbed First 1");
  const secret = answered({ lastName: "Private", password: "PRIVATE" });
  assert.equal(scrubbedJson({ x: "private" }, secret).x, "scrubbed-password-1");
});

Deno.test("scrub() refuses an exchange in which a secret stands where nothing is replaced", () => {
  const form = entryWith({
    asked: { text: "a=1&b=2", mimeType: "application/x-www-form-urlencoded" },
  });
  assert.throws(() => scrub([answered({ password: "form" }), form]), (error) => {
    assert(error instanceof LeakError);
    assert.equal(error.code, "leak_found");
    assert.deepEqual(error.leaks, [
      { place: "entries[1].request.postData.mimeType", kind: "a password" },
    ]);
    assert.match(error.message, /a password at entries\[1\]\.request\.postData\.mimeType/);
    return true;
  });
  assert.equal(scrub([answered({ firstName: "form" }), form]).entries.length, 2);
});

Deno.test("scanForLeaks() spares no password and no user name for being a word of the API", () => {
  const kindsOf = (role: "password" | "login-name" | "first-name" | "title", value: string) =>
    scanForLeaks({ x: `a ${value} b` }, { values: [{ role, value }] }).map(({ kind }) => kind);
  assert.deepEqual(kindsOf("password", "signin"), ["a password"]);
  assert.deepEqual(kindsOf("login-name", "max"), ["a user name"]);
  assert.deepEqual(kindsOf("first-name", "max"), []);
  assert.deepEqual(kindsOf("title", "conversation"), []);
});

Deno.test("scrub() gives no name of a field the placeholder of a thing, or of a word of the API", async (t) => {
  const rows: [known: unknown, name: string, becomes: string][] = [
    [{ name: "attendees" }, "attendees", "attendees"],
    [{ title: "lastActivity" }, "lastActivity", "lastActivity"],
    [{ name: "sales" }, "sales-count", "sales-count"],
    [{ streetAddress: "timezone" }, "timezone", "timezone"],
    [{ password: "access" }, "access", "access"],
    [{ password: "temporary" }, "temporary", "temporary"],
    [{ username: "safari" }, "safari", "safari"],
    [{ username: "lastactivity" }, "lastActivity", "lastActivity"],
    [{ username: "lastActivity" }, "lastActivity", "scrubbed-user-1"],
    [{ username: "GHopper" }, "ghopper", "scrubbed-user-1"],
    [{ password: "hunter" }, "hunter", "scrubbed-password-1"],
  ];
  await eachRow(t, rows, ([known, name, becomes]) => {
    assert.deepEqual(scrubbedJson({ [name]: 1 }, answered(known)), { [becomes]: 1 });
    const nested = scrubbedJson({ x: JSON.stringify({ [name]: 1 }) }, answered(known));
    assert.deepEqual(JSON.parse(nested.x), { [becomes]: 1 });
    const asked = { text: `${name}=1&b=2`, mimeType: "a/b" };
    const entry = entryWith({ url: `https://webexapis.com/v1/x?${name}=1`, asked });
    entry.request.queryString = [{ name, value: "1" }];
    entry.request.postData!.params = [{ name, value: "1" }];
    const [, { request }] = scrub([answered(known), entry]).entries as [HarEntry, HarEntry];
    assert.equal(request.url, `https://webexapis.com/v1/x?${becomes}=1`);
    assert.deepEqual(request.queryString, [{ name: becomes, value: "1" }]);
    assert.deepEqual(request.postData!.params, [{ name: becomes, value: "1" }]);
    assert.equal(request.postData!.text, `${becomes}=1&b=2`);
  });
});

Deno.test("scanForLeaks() spares the name of a thing as the name of a field only", async (t) => {
  const rows: [text: string, isFound: boolean][] = [
    ['{"attendees":1}', false],
    ['{"attendees" : 1}', false],
    ['{"all-attendees-list":1}', false],
    [JSON.stringify({ x: '{"attendees":1}' }), false],
    ['{"x":"attendees"}', true],
    ['{"2-attendees":1}', true],
    ["attendees: 1", true],
    ['attendees":1', true],
    ["?attendees=1", false],
    ["?a=1&all-attendees=1", false],
    ["attendees=1", false],
    ['{"x":"attendees=1&b=2"}', false],
    ["?x=attendees", true],
    ["?attendees&b=1", true],
    ["of attendees=1", true],
    ['"attendees" = 1', true],
  ];
  await eachRow(t, rows, ([text, isFound]) => {
    const named = [{ role: "name" as const, value: "attendees" }];
    assert.equal(scanForLeaks({ text }, { values: named }).length, isFound ? 1 : 0);
    const called = [{ role: "login-name" as const, value: "attendees" }];
    assert.equal(scanForLeaks({ text }, { values: called }).length, 1);
  });
});

Deno.test("scrub() keeps what a HAR says beside an exchange, also where somebody is called like its field", () => {
  const beside = { timings: { wait: 1 }, connection: "80" };
  const entry = { ...answered({ firstName: "Timings", lastName: "Redirecturl" }), ...beside };
  Object.assign(entry.response, { redirectURL: "" });
  const [scrubbed] = scrub([entry]).entries;
  assert.deepEqual({ ...scrubbed, ...beside }, scrubbed);
  assert.equal((scrubbed!.response as { redirectURL?: string }).redirectURL, "");
});
