import assert from "node:assert/strict";
import fc from "fast-check";
import { createGuestToken, createMock, login, refreshServiceAppToken } from "../../mod.ts";
import type { Endpoint } from "../../lib/mock/http/endpoint.ts";
import { ENDPOINTS } from "../../lib/mock/endpoints/table.ts";
import { write } from "./api_properties.ts";
import { anything, ISSUER, NOW, SECRET, text, tokenLike } from "./arbitraries.ts";
import { assertDocumented, assertDocumentedClass, attempt } from "./judge.ts";
import type { Property } from "./properties.ts";

const BASE = "https://webexapis.com";
const mock = createMock({
  now: () => NOW,
  issuers: [{ issuer: ISSUER, secret: SECRET }],
  journalSize: 50,
});
const guestToken = await createGuestToken({ subject: "7", displayName: "Ada" }, {
  ...mock.issuer,
  now: () => NOW,
});

/** Tokens that the mock knows. They carry their own proof, so that a reset does not void them. */
const KNOWN = [
  guestToken,
  (await login(guestToken, { fetch: mock.fetch })).accessToken,
  (await refreshServiceAppToken(mock.serviceApp, { fetch: mock.fetch })).accessToken,
  (await mock.createUser({ displayName: "Ada", email: "ada@example.com" })).accessToken,
];

/** Lone surrogates cannot be percent-encoded. */
const percentEncoded = (part: string) => encodeURIComponent(part.toWellFormed()).slice(0, 3000);

const segment = fc.oneof(
  text.map(percentEncoded),
  fc.constantFrom(ISSUER, "me", "token", "%", "%zz", "..", ".", "", "//", "{personId}"),
);

const method = fc.oneof(
  fc.constantFrom("GET", "POST", "DELETE", "HEAD", "OPTIONS", "PUT", "PATCH"),
  fc.string({ maxLength: 12 }),
);

const path = fc.oneof(
  fc.array(segment, { maxLength: 5 }).map((parts) => `/v1/${parts.join("/")}`),
  segment.map((part) => `/${part}`),
);

/** Method and path: mostly those of an endpoint, else another method, or any path. */
const target: fc.Arbitrary<[method: string, path: string]> = fc.oneof(
  { weight: 6, arbitrary: endpointWith((endpoint) => fc.constant(endpoint.method)) },
  { weight: 1, arbitrary: endpointWith(() => method) },
  { weight: 1, arbitrary: fc.tuple(method, path) },
);

function endpointWith(
  method: (endpoint: Endpoint) => fc.Arbitrary<string>,
): fc.Arbitrary<[string, string]> {
  return fc.constantFrom(...ENDPOINTS).chain((endpoint) =>
    fc.tuple(
      method(endpoint),
      segment.map((part) => endpoint.path.replaceAll(/\{\w+\}/g, part)),
    )
  );
}

const field = fc.oneof(
  fc.constantFrom<unknown>(ISSUER, SECRET, "refresh_token", "ada@example.com", "", null, true),
  text,
  anything,
);

const fields = fc.record({
  subject: field,
  displayName: field,
  roomId: field,
  personId: field,
  personEmail: field,
  isModerator: field,
  title: field,
  text: field,
  markdown: field,
  toPersonId: field,
  toPersonEmail: field,
  grant_type: field,
  client_id: fc.oneof(fc.constant<unknown>(mock.serviceApp.clientId), field),
  client_secret: fc.oneof(fc.constant<unknown>(mock.serviceApp.clientSecret), field),
  refresh_token: field,
  clientId: field,
  clientSecret: field,
  targetOrgId: field,
}, { requiredKeys: [] });

const body = fc.oneof(
  { weight: 4, arbitrary: fields.map(write) },
  { weight: 1, arbitrary: fc.webQueryParameters() },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 100 }) as fc.Arbitrary<Uint8Array<ArrayBuffer>>,
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<BodyInit>("[".repeat(30_000), new Uint8Array(1_100_000), ""),
  },
);

const headerText = fc.array(fc.integer({ min: 0x20, max: 0xff }), { maxLength: 40 })
  .map((codes) => String.fromCharCode(...codes));

const headers = fc.record({
  authorization: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...KNOWN).map((token) => `Bearer ${token}`) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom("", "bearer  ", "Basic "), fc.constantFrom(...KNOWN)).map(
        (parts) => parts.join(""),
      ),
    },
    { weight: 1, arbitrary: tokenLike.map((token) => `Bearer ${token}`) },
    { weight: 1, arbitrary: headerText },
  ),
  "content-type": fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("application/json", "application/json;charset=utf-8") },
    { weight: 1, arbitrary: fc.constantFrom("application/x-www-form-urlencoded", "a/b/c;;") },
    { weight: 1, arbitrary: headerText },
  ),
  origin: fc.oneof(fc.constant("https://page.example"), headerText),
  "access-control-request-method": headerText,
  "access-control-request-headers": headerText,
}, { requiredKeys: ["authorization"] });

/** Holds an answer of the mock to have Webex's shape. */
async function assertWebexShape(response: Response, method: string): Promise<void> {
  const { status } = response;
  assert(status >= 200 && status < 500, `the mock answered ${status}`);
  assert.match(response.headers.get("trackingid") ?? "", /^ROUTERGW_[0-9a-f-]{36}$/);
  const text = await response.text();
  if (status === 204 || method === "HEAD") return assert.equal(text, "");
  assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
  const said = JSON.parse(text);
  if (status < 400) return;
  assert.deepEqual(Object.keys(said), ["message", "errors", "trackingId"]);
  assert.equal(typeof said.message, "string");
  assert.equal(typeof said.errors[0].description, "string");
  assert.equal(said.trackingId, response.headers.get("trackingid"));
}

let asked = 0;

/** Asks the mock, which forgets now and then what it has been told. */
async function ask(url: string, init: RequestInit): Promise<void> {
  if (++asked % 500 === 0) mock.reset();
  let request: Request;
  try {
    request = new Request(url, init);
  } catch {
    // what no fetch would send
    return;
  }
  const response = await attempt(() => mock.fetch(request), assertDocumented);
  assert(response !== undefined);
  await assertWebexShape(response, request.method);
}

const fault = fc.record({
  status: fc.oneof(fc.integer({ min: 400, max: 599 }), anything),
  message: fc.oneof(text, anything),
  retryAfter: fc.oneof(text, fc.double(), anything),
  latency: fc.oneof(fc.constantFrom<unknown>("1ms", 1, "soon", -1), anything),
  cut: fc.boolean(),
  reset: fc.boolean(),
  body: fc.oneof(text, anything),
  omit: fc.oneof(fc.array(fc.constantFrom("token", "id", "expiresIn", "__proto__")), anything),
  times: fc.oneof(fc.nat(2), anything),
}, { requiredKeys: [] });

/** Properties of the mock, whatever it is asked and told. */
export const MOCK_PROPERTIES: Property[] = [
  {
    name:
      "every endpoint of the mock answers any request in the shape of Webex, and never with 500",
    weight: 30,
    property: fc.asyncProperty(
      target,
      fc.oneof(fc.constant(""), fc.webQueryParameters(), text.map(percentEncoded)),
      headers,
      body,
      async ([method, path], query, headers, body) => {
        const bare = /^(get|head)$/i.test(method);
        await ask(`${BASE}${path}${query === "" ? "" : `?${query}`}`, {
          method,
          headers: headers as Record<string, string>,
          ...(bare ? {} : { body }),
        });
        if (asked % 20 === 0) JSON.stringify(mock.requests());
      },
    ),
  },
  {
    name: "a mock refuses odd registrations and goes on, and answers by any fault that it takes",
    weight: 3,
    property: fc.asyncProperty(
      fc.constantFrom(...ENDPOINTS),
      fault,
      anything,
      anything,
      async (endpoint, fault, one, other) => {
        const fresh = createMock({ now: () => NOW, journalSize: 5 });
        const value = one as never;
        for (
          const run of [
            () => createMock(value),
            () => createMock({ issuers: value, seed: other as never }),
            () => fresh.addIssuer({ issuer: value, secret: other as never }),
            () =>
              fresh.addServiceApp({ ...fresh.serviceApp, scopes: value, orgId: other as never }),
            () => fresh.createUser({ displayName: "Ada", email: "ada@x.example", scopes: value }),
            () => fresh.deauthorizeServiceApp(value),
            () => fresh.clock.advance(value),
            () => fresh.clock.set(value),
            () => fresh.requests(value),
            () => fresh.failNext(value, other as never),
          ]
        ) await attempt<unknown>(run, assertDocumentedClass);
        let taken = true;
        await attempt(() => fresh.failNext(endpoint.name, fault as never), (error) => {
          assertDocumented(error);
          taken = false;
        });
        const url = `${BASE}${endpoint.path.replaceAll(/\{\w+\}/g, "x")}`;
        const send = () =>
          fresh.fetch(url, {
            method: endpoint.method,
            headers: { authorization: `Bearer ${KNOWN[1]}` },
          });
        const first = await attempt(send, assertDocumentedClass);
        if (first === undefined) assert(taken && fault.reset, "rejected without a reset");
        await attempt(async () => await first?.text(), assertDocumentedClass);
        // every fault is for two requests at most
        await attempt(send, assertDocumentedClass);
        fresh.reset();
        await assertWebexShape(
          await fresh.fetch(url, { method: endpoint.method }),
          endpoint.method,
        );
      },
    ),
  },
];
