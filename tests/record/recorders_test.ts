/** HARs of the programs that write them. */
import assert from "node:assert/strict";
import { readHar, scrubHar } from "../../lib/record/mod.ts";
import { chromeHar, firefoxHar, VALUES, wxcSdkHar } from "../support/record/hars.ts";
import { readingsOf } from "../support/leaks/spellings.ts";

const HARS = {
  "Chrome, sanitized": chromeHar({ sanitized: true }),
  "Chrome, full": chromeHar({ sanitized: false }),
  "Firefox": firefoxHar(),
  "wxc_sdk": wxcSdkHar(),
};

/** Every string of a value, read in every way that a judge of its own knows. */
function* readings(value: unknown): Generator<string> {
  if (typeof value === "string") {
    const once = readingsOf(value);
    yield* once;
    for (const each of once) yield* readingsOf(each);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value)) {
      yield name;
      yield* readings(each);
    }
  }
}

for (const [name, har] of Object.entries(HARS)) {
  Deno.test(`a HAR of ${name} is scrubbed whole, and scrubbing it again changes nothing`, () => {
    const { har: read } = readHar(JSON.stringify(har));
    const { har: scrubbed } = scrubHar(read);
    for (const reading of readings(scrubbed)) {
      const shown = VALUES.findIndex((value) =>
        reading.toLowerCase().includes(value.toLowerCase())
      );
      assert.equal(shown, -1, `value ${shown} is shown`);
    }
    assert.equal(JSON.stringify(scrubHar(scrubbed).har), JSON.stringify(scrubbed));
    // the same exchanges, with the same fields in the same order
    assert.deepEqual(
      shapeOf(scrubbed),
      shapeOf({ log: { ...har.log, entries: kept(har.log.entries) } }),
    );
  });
}

function kept(entries: { request: { url: string } }[]): unknown[] {
  return entries.filter(({ request }) => request.url.includes("webexapis.com"))
    .map((entry) =>
      Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "_initiator"))
    );
}

/** The names of fields, and the types of values, statuses and times as they are. */
function shapeOf(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => shapeOf(each));
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).map(([key, each]) => [key, shapeOf(each, key)]);
  }
  const isSame = /^(?:status|time|startedDateTime|method|mimeType|encoding|version)$/.test(name);
  return isSame ? value : typeof value;
}

Deno.test("scrubbed HARs of three programs tell the same: who asked whom is the same everywhere", () => {
  const told = [HARS["Chrome, full"], HARS.Firefox, HARS.wxc_sdk].map((har) => {
    const { log } = scrubHar(readHar(JSON.stringify(har)).har).har;
    return log.entries.map(({ request, response }) => {
      const { text = "", encoding } = response.content;
      const authorization = request.headers.find(({ name }) => /^authorization$/i.test(name));
      const body = JSON.parse(encoding === "base64" ? atob(text) : text);
      return [request.method, request.url, authorization?.value, response.status, body];
    });
  });
  assert.deepEqual(told[1], told[0]);
  assert.deepEqual(told[2], told[0]);
  const [login, me] = told[0]!;
  assert.equal(me![2], `Bearer ${(login![4] as { token: string }).token}`);
});

Deno.test("readHar() keeps the entries of Webex and of hosts that are named, in their order", () => {
  const urls = [
    "https://webexapis.com/v1/people/me",
    "https://intranet.acme.com/",
    "https://api.ciscospark.com/v1/rooms",
    "http://127.0.0.1:8080/v1/rooms",
    "https://webexapis.com.evil.example/v1",
    "https://u2c.wbx2.com/u2c/api/v1/catalog",
    "data:text/plain,x",
    "wss://mercury-connection-partition0-r.wbx2.com/v1/apps",
  ];
  const entries = urls.map((url) => ({
    request: { method: "GET", url, headers: [] },
    response: { status: 200, headers: [], content: {} },
  }));
  const text = JSON.stringify({ log: { entries } });
  const read = readHar(text);
  assert.deepEqual(read.har.log.entries.map(({ request }) => request.url), [
    urls[0],
    urls[2],
    urls[5],
    urls[7],
  ]);
  assert.equal(read.leftOut, 4);
  assert.deepEqual(read.positions, [0, 2, 5, 7]);
  const more = readHar(text, { hosts: ["127.0.0.1", "INTRANET.acme.com"] });
  assert.equal(more.har.log.entries.length, 6);
});
