/** Plain calls of fetch are read as a Request reads them, and all others are left to it. */
import assert from "node:assert/strict";
import { asRequest, fromRequest } from "../../../lib/mock/http/fetch_classes.ts";
import type { Incoming } from "../../../lib/mock/http/incoming.ts";
import { readPlainCall } from "../../../lib/mock/http/plain_request.ts";
import { createMock } from "../../../mod.ts";
import { eachRow } from "../../support/each_row.ts";

const ME = "https://webexapis.com/v1/people/me";
const BEARER = { authorization: "Bearer abc" };

type Call = [input: RequestInfo | URL, init?: RequestInit];

async function contentOf(incoming: Incoming) {
  const { method, url, headers } = incoming;
  const body = await incoming.readBody(100);
  // with their order, which the journal shows
  return { method, url, headers: Object.entries(headers), body: new TextDecoder().decode(body) };
}

Deno.test("readPlainCall() reads what a Request reads", async (t) => {
  const calls: Call[] = [
    [ME],
    [ME, { headers: BEARER }],
    [ME, { method: "DELETE", headers: { accept: "application/json" }, redirect: "manual" }],
    [ME, { method: "POST" }],
    [ME, { method: "POST", body: "{}", headers: { "content-type": "application/json" } }],
    [ME, { method: "PUT", body: "ü" }],
    [ME, { method: "POST", body: "" }],
    [ME, { method: "POST", body: "{}", headers: { authorization: "Bearer abc", accept: "*/*" } }],
    // what takes options as the platform's fetch does may be given none in this way
    [ME, null as unknown as RequestInit],
    [ME, { signal: null, redirect: "error" }],
    [ME, { redirect: "follow" }],
    ["http://127.0.0.1:8080/v1/../v1//rooms/?a=b c&ü=1#part"],
    ["https://WEBEXAPIS.COM:443\\v1\\rooms", { signal: new AbortController().signal }],
    ["https://webexapis.com"],
  ];
  await eachRow(t, calls, async (call) => {
    const read = readPlainCall(...call) ?? assert.fail("it is plain");
    assert.deepEqual(await contentOf(read), await contentOf(fromRequest(asRequest(...call))));
  });
});

Deno.test("readPlainCall() reads no more of a body than it may", async () => {
  const read = readPlainCall(ME, { method: "POST", body: "x".repeat(101) })!;
  assert.equal(await read.readBody(100), undefined);
  assert.equal((await read.readBody(101))?.length, 101);
});

/** What a `Request` refuses. */
const ODD: Call[] = [
  [ME, { redirect: "sometimes" as "follow" }],
  [ME, { redirect: null as unknown as "follow" }],
  [ME, { signal: { aborted: false, throwIfAborted() {} } as AbortSignal }],
  [ME, { signal: new EventTarget() as AbortSignal }],
  [ME, { signal: 7 as unknown as AbortSignal }],
];

Deno.test("fetch() refuses an unknown redirect and a signal that is none, as the platform does", async (t) => {
  const mock = createMock();
  await (await mock.fetch(ME)).body?.cancel();
  await eachRow(t, ODD, async (call) => {
    await assert.rejects(mock.fetch(...call), TypeError);
    assert.throws(() => new Request(...call), TypeError);
  });
  assert.equal(mock.requests().length, 1);
});

Deno.test("readPlainCall() leaves to a Request what it may refuse or change", async (t) => {
  const calls: Call[] = [
    ["/v1/people/me"],
    ["https://name:secret@webexapis.com/v1/people/me"],
    ["https://name@webexapis.com/v1/people/me"],
    ["https://:secret@webexapis.com/v1/people/me"],
    ["https://"],
    ["HTTPS://webexapis.com"],
    ["data:,x"],
    [new URL(ME)],
    [new Request(ME)],
    [ME, { method: "get" }],
    [ME, { method: "PATCH" }],
    [ME, { method: "TRACE" }],
    [ME, { body: "x" }],
    [ME, { method: "POST", body: new URLSearchParams("a=b") }],
    [ME, { headers: new Headers(BEARER) }],
    [ME, { headers: [["accept", "*/*"]] }],
    [ME, { headers: { Accept: "*/*" } }],
    [ME, { headers: null as unknown as HeadersInit }],
    [ME, { headers: { host: "example.com" } }],
    [ME, { headers: { accept: " */*" } }],
    [ME, { headers: { accept: "a\r\nb: c" } }],
    [ME, { headers: { accept: "ü" } }],
    [ME, { headers: { accept: "" } }],
    [ME, { cache: "no-store" }],
    ...ODD,
  ];
  await eachRow(t, calls, (call) => assert.equal(readPlainCall(...call), undefined));
});

Deno.test("fetch() answers no call that was aborted before, the first one and later ones", async () => {
  const mock = createMock();
  const reason = new Error("nobody waits");
  const signal = AbortSignal.abort(reason);
  for (let time = 0; time < 2; time++) {
    const isReason = (error: unknown) => error === reason;
    await assert.rejects(mock.fetch(ME, { signal }), isReason);
    await assert.rejects(mock.fetch(new Request(ME, { signal })), isReason);
    assert.deepEqual(mock.requests(), []);
    // loads what answers
    await mock.fetch(ME);
    mock.reset();
  }
});
