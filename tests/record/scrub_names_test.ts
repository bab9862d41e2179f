/** Names in other capitals, and of people who are called like a word of the API. */
import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { runScenario, scanForLeaks, scrub } from "../../lib/record/mod.ts";
import type { HarEntry } from "../../lib/record/har.ts";
import { eachRow } from "../support/each_row.ts";
import { entryWith, scrubbedJson } from "../support/record/entry.ts";

const called = (firstName: string, lastName = "Hopper") =>
  entryWith({ answered: { text: JSON.stringify({ firstName, lastName }) } });

Deno.test("scrub() replaces names whatever their capitals, in texts and in names of fields", async (t) => {
  const rows: [text: string, becomes: string][] = [
    ["User GRACE HOPPER not found", "User Scrubbed First 1 Scrubbed Last 1 not found"],
    ["of grace-hopper", "of Scrubbed First 1-Scrubbed Last 1"],
    ["GRACE%20HOPPER", "Scrubbed%20First%201%20Scrubbed%20Last%201"],
    ["graceful, and hoppers", "graceful, and hoppers"],
  ];
  const grace = called("Grace");
  await eachRow(t, rows, ([text, becomes]) => {
    assert.equal(scrubbedJson({ note: text }, grace).note, becomes);
  });
  assert.deepEqual(scrubbedJson({ hopper: 1, Grace: 2, other: 3 }, grace), {
    "Scrubbed Last 1": 1,
    "Scrubbed First 1": 2,
    other: 3,
  });
  // İ has two characters in small letters, and what follows it has moved
  assert.equal(
    scrubbedJson({ note: "İİ of HOPPER, İpek" }, called("İpek")).note,
    "İİ of Scrubbed Last 1, Scrubbed First 1",
  );
  // two that differ in their capitals alone
  assert.equal(
    scrubbedJson({ note: "ADA Ada aDA" }, called("ada", "x"), called("ADA", "x")).note,
    "Scrubbed First 2 Scrubbed First 1 Scrubbed First 1",
  );
  // the longer one, though the shorter one is written so
  assert.equal(
    scrubbedJson({ note: "Ada BYRON" }, called("Ada", "Ada Byron")).note,
    "Scrubbed Last 1",
  );
});

Deno.test("scrub() and scanForLeaks() know a name whatever its capitals and accents are made of", async (t) => {
  const rows: [name: string, ...written: string[]][] = [
    ["İpek Ünal", "ipek ünal", "İPEK ÜNAL", "i\u0307pek ünal", "I\u0307pek U\u0308nal"],
    ["Işık", "ışık", "IŞIK", "işik"],
    ["Stève", "STÈVE", "Ste\u0300ve", "STE\u0300VE"],
    ["Ste\u0300ve", "Stève", "STÈVE"],
    ["Straße", "STRASSE", "strasse", "STRAẞE"],
    ["ΟΔΥΣΣΕΥΣ", "οδυσσευς", "οδυσσευσ"],
  ];
  await eachRow(t, rows, ([firstName, ...written]) => {
    for (const each of [firstName, ...written]) {
      const note = scrubbedJson({ note: `of ${each}.` }, called(firstName)).note;
      assert.equal(note, "of Scrubbed First 1.");
      const url = `https://webexapis.com/v1/x?q=${encodeURIComponent(each)}`;
      assert.match(
        scrub([called(firstName), entryWith({ url })]).entries[1]!.request.url,
        /q=Scrubbed%20First%201$/,
      );
      const values = [{ role: "first-name" as const, value: firstName }];
      for (const text of [each, encodeURIComponent(each), JSON.stringify({ a: each })]) {
        assert.deepEqual(scanForLeaks({ text }, { values }), [
          { place: "text", kind: "a first name" },
        ]);
      }
    }
  });
  // with an accent it is another name
  assert.equal(scrubbedJson({ note: "Ste\u0300ve" }, called("Ste")).note, "Ste\u0300ve");
  const values = [{ role: "first-name" as const, value: "Ste" }];
  assert.deepEqual(scanForLeaks(["Ste\u0300ve"], { values }), []);
});

Deno.test("scrub() keeps words of the API in small letters, and replaces names that are written so", async (t) => {
  const link = '<https://webexapis.com/v1/rooms?max=10&cursor=x>; rel="next"';
  const answers = (name: string) => {
    const entry = entryWith({
      url: "https://webexapis.com/v1/rooms?max=10",
      headers: {
        "Link": link,
        "Cache-Control": "no-cache, no-store, max-age=0",
        "Vary": "Accept-Encoding, Link, Cache-Control",
        "Server": "envoy",
        "Connection": "close",
        "Date": "Mon, 05 Jan 2026 06:43:44 GMT",
        "Expires": "Fri, 01 May 2026 06:43:44 GMT",
        "Set-Cookie": "a=; Expires=Mon, 05-Jan-2026 06:43:44 GMT",
        "User-Agent": "Mozilla/5.0 (like Gecko) gecko/1",
      },
      answered: { text: '{"message":"It may not be read","max":1,"link":"next","items":[]}' },
      asked: { text: "grant_type=refresh_token&max=10", mimeType: "text/plain" },
    });
    return { entry, scrubbed: scrub([called(name), entry, called(`${name} `, name)]).entries[1] };
  };
  const names = ["Max", "Grant", "May", "Link", "Control", "Next", "Store", "Cache", "Envoy"];
  names.push(
    "Gecko",
    "gecko",
    "MAX",
    "max",
    "Close",
    "Age",
    "Encoding",
    "Cursor",
    "Vary",
    "Jan",
    "GMT",
  );
  await eachRow(t, names, (name) => {
    const { entry, scrubbed } = answers(name);
    assert.deepEqual(scrubbed, entry);
  });
  assert.equal(scrubbedJson({ note: "Service s" }, called("Service ")).note, "Service s");
  for (const name of ["Max", "Grant", "Will", "Close"]) {
    assert.equal(
      scrubbedJson(
        { note: `${name} and ${name.toUpperCase()}, not ${name.toLowerCase()}` },
        called(name),
      ).note,
      `Scrubbed First 1 and Scrubbed First 1, not ${name.toLowerCase()}`,
    );
  }
});

Deno.test("scrub() does not refuse whoever is called like a word of the answers, in any capitals", async () => {
  const mock = createMock();
  const { issuer, serviceApp, fetch } = mock;
  const { exchanges } = await runScenario({ issuer, fetch });
  const entries = exchanges.map(({ entry }) => entry);
  const more = ["rooms?max=1", "people/me", "memberships", "webhooks", "guests/count", "none"];
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@acme.com" });
  for (const path of more) {
    const url = `https://webexapis.com/v1/${path}`;
    const sent = { authorization: `Bearer ${accessToken}` };
    const response = await fetch(url, { headers: sent });
    const answered = { text: await response.text() };
    entries.push(entryWith({ url, sent, headers: Object.fromEntries(response.headers), answered }));
  }
  assert(serviceApp.clientId);
  const words = new Set(JSON.stringify(entries).match(/[A-Za-z]{3,}/g));
  assert(words.size > 200);
  const spellings = [
    (word: string) => word,
    (word: string) => word.toLowerCase(),
    (word: string) => word.toUpperCase(),
    (word: string) => word[0]!.toUpperCase() + word.slice(1).toLowerCase(),
  ];
  for (const spell of spellings) {
    const everybody = { items: [...words].map((word) => ({ firstName: spell(word) })) };
    const known: HarEntry = entryWith({ answered: { text: JSON.stringify(everybody) } });
    assert.doesNotThrow(() => scrub([known, ...entries]));
  }
});

Deno.test("scrub() looks nowhere for a secret that is the name of a field", () => {
  const text = '{"refresh_token":"refresh_token","password":"Password","secret":"Close"}';
  const asked = { text: "grant_type=refresh_token&refresh_token=x&password=x", mimeType: "a/b" };
  const { entries } = scrub([entryWith({ answered: { text }, asked })]);
  assert.match(entries[0]!.request.postData!.text!, /^grant_type=refresh_token&refresh_token=/);
});

Deno.test("scanForLeaks() finds names in other capitals, but in names of headers and as words of the API", async (t) => {
  const values = ["Hopper", "Max", "Link"].map((value) => ({ role: "last-name" as const, value }));
  const kind = "a last name";
  const rows: [value: unknown, places: string[]][] = [
    ["of HOPPER", [""]],
    [{ hopper: 1, note: '{"hopper":1}' }, ["note"]],
    ["?max=1", []],
    ["?Max=1", [""]],
    [{ headers: [{ name: "X-Hopper", value: "x" }] }, []],
    [{ headers: [{ name: "X", value: "Hopper" }] }, ["headers[0].value"]],
    [{ log: { headers: [{ name: "Max", value: "Max" }] } }, ["log.headers[0].value"]],
    [{ cookies: [{ name: "hopper", value: "x" }] }, ["cookies[0].name"]],
    ["Link", []],
    // the same text elsewhere is no name of a header
    [[{ headers: [{ name: "Hopper", value: "" }] }, "Hopper"], ["[1]"]],
    [["Hopper", { headers: [{ name: "Hopper", value: "" }] }], ["[0]"]],
  ];
  await eachRow(t, rows, ([value, places]) => {
    const found = scanForLeaks(value, { values });
    assert.deepEqual(found, places.map((place) => ({ place, kind })));
  });
  // a secret is one there too
  const secret = { role: "secret" as const, value: "hunter2hunter2" };
  const headers = [{ name: "X-Hunter2hunter2", value: "x" }];
  assert.equal(scanForLeaks({ headers }, { values: [secret] }).length, 1);
});

Deno.test("scrub() takes texts with half of a character, which a length cuts off", () => {
  const cut = "Ada \ud83d";
  const link = `https://webexapis.com/v1/x?q=${cut.replace(" ", "-")}%20of%20Hopper`;
  const texts = [`of ${cut}.`, link, "a%20\ud83d%20Hopper"];
  assert.deepEqual(scrubbedJson({ texts }, called(cut)).texts, [
    "of Scrubbed First 1.",
    "https://webexapis.com/v1/x?q=Ada-%EF%BF%BD%20of%20Scrubbed%20Last%201",
    "a%20%EF%BF%BD%20Scrubbed%20Last%201",
  ]);
});
