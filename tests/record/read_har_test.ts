import assert from "node:assert/strict";
import { readHar, scrub, WebexError } from "../support/record/face.ts";
import { eachRow } from "../support/each_row.ts";
import { chromeHar, wxcSdkHar } from "../support/record/hars.ts";

const WHOLE = JSON.stringify(wxcSdkHar());

Deno.test("readHar() says what is wrong with a HAR, and shows nothing of it", async (t) => {
  const entry = { request: { method: "GET", url: "https://webexapis.com/", headers: [] } };
  const rows: [text: string, code: string, message: RegExp][] = [
    ["", "har_malformed", /it is not JSON$/],
    ["s3cret: yes", "har_malformed", /it is not JSON$/],
    [
      WHOLE.slice(0, 999),
      "har_malformed",
      /it ends in the middle, after 999 characters\. Save it again$/,
    ],
    ["[]", "har_malformed", /without log\.entries, so no HAR$/],
    ['{"log":{"entries":{}}}', "har_malformed", /without log\.entries/],
    ['{"log":{"entries":[]}}', "har_of_other_sites", /it holds no entry/],
    [
      '{"log":{"entries":["s3cret"]}}',
      "har_malformed",
      /entries\[0\] lacks its request or its response$/,
    ],
    [JSON.stringify({ log: { entries: [entry] } }), "har_malformed", /entries\[0\] lacks/],
    [
      '{"log":{"entries":[{"request":{},"response":{}}]}}',
      "har_malformed",
      /lacks its method or its url$/,
    ],
    [
      JSON.stringify({ log: { entries: [{ ...entry, response: {} }] } }),
      "har_malformed",
      /entries\[0\]\.response lacks its status$/,
    ],
    [
      JSON.stringify({ log: { entries: chromeHar({ sanitized: true }).log.entries.slice(0, 1) } }),
      "har_of_other_sites",
      /its 1 entries are of other sites/,
    ],
  ];
  await eachRow(t, rows, ([text, code, message]) => {
    assert.throws(() => readHar(text), (error) => {
      assert(error instanceof WebexError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert(!error.message.includes("s3cret"));
      return true;
    });
  });
});

Deno.test("a HAR cut off anywhere is refused, and never half read", () => {
  for (let at = 1; at < WHOLE.length; at += 97) {
    assert.throws(() => readHar(WHOLE.slice(0, at)), { code: "har_malformed" });
  }
});

Deno.test("fields of a wrong type are left out, and nothing of them is kept", () => {
  const text = JSON.stringify({
    log: {
      entries: [{
        request: {
          method: "GET",
          url: "https://webexapis.com/v1/x",
          headers: "s3cret-headers",
          queryString: [{ name: "a", value: 1 }, "s3cret-query", { value: "s3cret" }],
          cookies: { a: "s3cret" },
          postData: "s3cret-body",
        },
        response: { status: 200, headers: [null], content: { text: { a: "s3cret" }, mimeType: 3 } },
      }],
    },
  });
  const { entries } = scrub(readHar(text).har.log.entries);
  assert.deepEqual(entries, [{
    request: {
      method: "GET",
      url: "https://webexapis.com/v1/x",
      headers: [],
      queryString: [{ name: "a", value: "" }],
      cookies: [],
    },
    response: { status: 200, headers: [], content: {} },
  }]);
  // without the reader too
  assert.throws(() => scrub([{ request: 1 }] as never), { code: "har_malformed" });
});

Deno.test("a field nested too deep to be written is left out", () => {
  const deep = "[".repeat(20_000) + "]".repeat(20_000);
  const entry = JSON.stringify(wxcSdkHar().log.entries[0]);
  const text = `{"log":{"entries":[${entry.slice(0, -1)},"_deep":${deep}}]}}`;
  const { entries } = scrub(readHar(text).har.log.entries);
  assert.equal(entries[0]!._deep, null);
});
