import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import type { HarEntry } from "../../../lib/record/har.ts";

/** A secret, and where it is known to be one. */
export interface Secret {
  /** The field that says what it is. */
  field: string;
  value: string;
}

/** What writes a text into another one. */
type Layer = (text: string) => string;

const digits = (length: number, alphabet: string) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
    .map((each) => each.join(""));
const HEX = "0123456789abcdef";
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const uuid = fc.uuid({ version: [1, 3, 4] });
const opaqueToken = fc.tuple(digits(64, BASE64URL), fc.constantFrom("P0A1", "PE93", "PF84"), uuid)
  .map((parts) => parts.join("_"));
const jwt = fc.tuple(uuid, digits(12, HEX), bytes(32)).map(([sub, name, key]) =>
  sign({ sub, name, private: name + name + name }, key)
);
const webexId = fc.tuple(fc.constantFrom("PEOPLE", "ROOM", "ORGANIZATION"), uuid).map((
  [type, id],
) => Buffer.from(`ciscospark://us/${type}/${id}`).toString("base64url"));
const name = fc.constantFrom(
  "Ada",
  "Grace",
  "Stève",
  "山田",
  "Ødegård",
  "O'Brien",
  'Quo"te',
  "Back\\slash",
)
  .chain((first) => digits(6, "bcdfghjklmnpqrst").map((last) => `${first} X${last}`));
const password = fc.tuple(
  digits(10, BASE64URL),
  fc.constantFrom("", "+", "/", "=", "%", "&", " ", "é", '"'),
)
  .map(([text, mark]) => `${text.slice(0, 5)}${mark}${text.slice(5)}9`);

/** Secrets and what says who somebody is, each in the field that it is known by. */
export const secret: fc.Arbitrary<Secret> = fc.oneof(
  fc.tuple(fc.constantFrom("accessToken", "access_token", "token", "refresh_token"), opaqueToken),
  fc.tuple(fc.constantFrom("accessToken", "token", "id_token"), jwt),
  fc.tuple(fc.constantFrom("client_secret", "clientSecret"), digits(64, HEX)),
  fc.tuple(fc.constant("secret"), bytes(32).map((each) => Buffer.from(each).toString("base64"))),
  fc.tuple(fc.constant("password"), password),
  fc.tuple(
    fc.constantFrom("personEmail", "email"),
    digits(8, "abcdefgh").map((each) => `${each}@acme.com`),
  ),
  fc.tuple(fc.constantFrom("displayName", "personDisplayName"), name),
  fc.tuple(fc.constantFrom("id", "personId", "roomId"), webexId),
  fc.tuple(fc.constantFrom("cis_uuid", "realm"), uuid),
  fc.tuple(fc.constant("calledNumber"), digits(9, "123456789").map((each) => `+4930${each}`)),
  fc.tuple(
    fc.constant("ip"),
    fc.ipV4().map((ip) => ip.replace(/^(127|0|255|192|198|203)\./, "85.")),
  ),
).map(([field, value]) => ({ field, value }));

/** Ways to write a text into another one. Each can stand in each. */
const LAYERS: Record<string, Layer> = {
  json: (text) => JSON.stringify({ kind: "note", note: text }),
  "json list": (text) => JSON.stringify(["note", [text]], null, 2),
  base64: (text) => Buffer.from(text).toString("base64"),
  "base64 without padding": (text) => Buffer.from(text).toString("base64").replace(/=+$/, ""),
  base64url: (text) => Buffer.from(text).toString("base64url"),
  percent: (text) => encodeURIComponent(text),
  form: (text) => new URLSearchParams({ kind: "note", note: text }).toString(),
  gzip: (text) => gzipSync(text).toString("base64"),
  "claim of a JWT": (text) => sign({ note: text }, Buffer.alloc(32, 7)),
  url: (text) =>
    `https://webexapis.com/v1/x/${encodeURIComponent(text)}?note=${encodeURIComponent(text)}`,
  words: (text) => `the value ${text} was seen`,
  "html": (text) => `<p class="x">${text}</p>`,
  events: (text) => `event: note\ndata: ${JSON.stringify({ note: text })}\n\n`,
};

/** Some layers, one around the other. */
const layers = fc.array(fc.constantFrom(...Object.entries(LAYERS)), { maxLength: 4 });

/** Where in an exchange a text can stand. */
type Place = (text: string, entry: HarEntry) => void;

const PLACES: Record<string, Place> = {
  "body of the request": (text, { request }) => {
    request.postData = { mimeType: "text/plain", text };
  },
  "field of the request": (text, { request }) => {
    request.postData = { mimeType: "application/json", text: JSON.stringify({ note: text }) };
  },
  "form": (text, { request }) => {
    request.postData = {
      mimeType: "application/x-www-form-urlencoded",
      text: new URLSearchParams({ note: text }).toString(),
      params: [{ name: "note", value: text }],
    };
  },
  "part of a multipart body": (text, { request }) => {
    const mimeType = "multipart/form-data; boundary=--b0undary";
    const part = `----b0undary\r\nContent-Disposition: form-data; name="note"\r\n\r\n${text}\r\n`;
    request.postData = { mimeType, text: `${part}----b0undary--\r\n` };
  },
  "body of the answer": (text, { response }) => {
    response.content = { mimeType: "text/plain", text };
  },
  "field of the answer": (text, { response }) => {
    const body = JSON.stringify({ items: [{ note: text }] });
    response.content = { mimeType: "application/json;charset=UTF-8", text: body };
  },
  "body in base64, as wxc_sdk writes it": (text, { response }) => {
    const body = Buffer.from(JSON.stringify({ note: text })).toString("base64");
    response.content = { mimeType: "application/json", text: body, encoding: "base64" };
  },
  "packed body": (text, { response }) => {
    const body = gzipSync(JSON.stringify({ note: text })).toString("base64");
    response.content = { mimeType: "application/json", text: body, encoding: "base64" };
  },
  "body packed with br": (text, { response }) => {
    const body = brotliCompressSync(JSON.stringify({ note: text })).toString("base64");
    response.content = { mimeType: "application/json", text: body, encoding: "base64" };
    response.headers.push({ name: "Content-Encoding", value: "br" });
  },
  "header": (text, { response }) => {
    response.headers.push({ name: "X-Note", value: text.replace(/[^\x20-\xff]/g, "?") });
  },
  "query": (text, { request }) => {
    request.url += `?note=${encodeURIComponent(text)}`;
    request.queryString = [{ name: "note", value: text }];
  },
  "path": (text, { request }) => {
    request.url = `https://webexapis.com/v1/things/${encodeURIComponent(text)}`;
  },
  "field of a browser": (text, entry) => {
    entry._webSocketMessages = [{ type: "send", data: text }];
  },
};

/** An exchange with a secret in the field that says what it is, and in other places in other forms. */
export interface Planted {
  entries: HarEntry[];
  secrets: Secret[];
}

const planting = fc.record({
  secret,
  again: fc.array(fc.tuple(layers, fc.constantFrom(...Object.values(PLACES))), {
    minLength: 1,
    maxLength: 3,
  }),
  where: fc.constantFrom("answer", "request", "form"),
});

/** Exchanges with secrets planted in them. */
export const planted: fc.Arbitrary<Planted> = fc.array(planting, { minLength: 1, maxLength: 4 })
  .map((plantings) => {
    const entries: HarEntry[] = [];
    for (const { secret: { field, value }, again, where } of plantings) {
      const known = newEntry();
      const body = JSON.stringify({ type: "person", [field]: value });
      if (where === "answer") known.response.content = { mimeType: "application/json", text: body };
      else if (where === "request") {
        known.request.postData = { mimeType: "application/json", text: body };
      } else {
        const text = new URLSearchParams({ grant_type: "x", [field]: value }).toString();
        known.request.postData = { mimeType: "application/x-www-form-urlencoded", text };
      }
      entries.push(known);
      for (const [around, place] of again) {
        const entry = newEntry();
        place(around.reduce((text, [, layer]) => layer(text), value), entry);
        // before or after the one that says what it is
        if (entries.length % 2 === 0) entries.unshift(entry);
        else entries.push(entry);
      }
    }
    return { entries, secrets: plantings.map(({ secret }) => secret) };
  });

function newEntry(): HarEntry {
  return {
    startedDateTime: "2026-05-04T03:02:01.000Z",
    request: { method: "POST", url: "https://webexapis.com/v1/things", headers: [] },
    response: { status: 200, statusText: "OK", headers: [], content: {} },
  };
}

function sign(claims: unknown, key: Uint8Array): string {
  const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${segment({ alg: "HS256", typ: "JWT" })}.${segment(claims)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}
