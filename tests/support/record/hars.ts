import { Buffer } from "node:buffer";
import type { Har, HarEntry } from "../../../lib/record/har.ts";
import { OPAQUE_TOKEN, ORG_UUID, signToken } from "../tokens.ts";

/** Who and what the recordings below are of. Nothing of it may be left in what is scrubbed. */
export const PERSON = {
  uuid: "8dcc341a-1111-4222-8333-44455c80b767",
  name: "Ada Byron-Lovelace",
  email: "ada.lovelace@acme-industries.com",
  phone: "+49 30 1234567",
  tracking: "5d9fb6ac-bff2-4d43-87d1-8a17c353bf0f",
};

const id = (type: string, uuid: string) =>
  Buffer.from(`ciscospark://us/${type}/${uuid}`).toString("base64url");

/** The body of people/me. */
export const ME = {
  id: id("PEOPLE", PERSON.uuid),
  emails: [PERSON.email],
  phoneNumbers: [{ type: "work", value: PERSON.phone }],
  displayName: PERSON.name,
  orgId: id("ORGANIZATION", ORG_UUID),
  created: "2018-01-27T16:13:25.558Z",
  type: "person",
};

/** A guest token that was logged in with. */
export const GUEST_TOKEN = signToken({
  sub: "customer-4711",
  name: PERSON.name,
  iss: id("ORGANIZATION", ORG_UUID),
  exp: 1517073019,
});

/** Every value of which nothing may be left. */
export const VALUES: readonly string[] = [
  OPAQUE_TOKEN.split("_")[0]!,
  GUEST_TOKEN.split(".")[2]!,
  ORG_UUID,
  "customer-4711",
  "acme-industries",
  "Lovelace",
  "1234567",
  PERSON.uuid,
  PERSON.tracking,
  "intranet",
  "s3ss10n-of-ada",
  "84.153.12.7",
];

/** What is the same of an exchange in every HAR. */
interface Exchange {
  method: string;
  path: string;
  authorization: string;
  status: number;
  body: unknown;
}

const EXCHANGES: Exchange[] = [
  {
    method: "POST",
    path: "/v1/jwt/login",
    authorization: GUEST_TOKEN,
    status: 200,
    body: { token: OPAQUE_TOKEN, expiresIn: 21599 },
  },
  {
    method: "GET",
    path: "/v1/people/me",
    authorization: `Bearer ${OPAQUE_TOKEN}`,
    status: 200,
    body: ME,
  },
  {
    method: "GET",
    path: `/v1/people/${ME.id}?callingData=true`,
    authorization: `Bearer ${OPAQUE_TOKEN}`,
    status: 404,
    body: {
      message: `The person ${PERSON.email} could not be found.`,
      errors: [{ description: `The person ${PERSON.email} could not be found.` }],
      trackingId: `ROUTERGW_${PERSON.tracking}`,
    },
  },
];

/** A HAR as Chrome writes it. Its sanitized form, the default, lacks Authorization and cookies. */
export function chromeHar({ sanitized }: { sanitized: boolean }): Har {
  const entries = EXCHANGES.map(({ method, path, authorization, status, body }): HarEntry => {
    const text = JSON.stringify(body);
    const [, query] = path.split("?");
    return {
      _initiator: {
        type: "script",
        stack: { callFrames: [{ url: "https://intranet.acme.com/app.js" }] },
      },
      _priority: "High",
      _resourceType: "fetch",
      cache: {},
      connection: "4711",
      pageref: "page_1",
      request: {
        method,
        url: `https://webexapis.com${path}`,
        httpVersion: "h2",
        headers: [
          { name: ":authority", value: "webexapis.com" },
          { name: ":path", value: path },
          { name: "accept", value: "application/json" },
          ...sanitized ? [] : [
            { name: "authorization", value: authorization },
            { name: "cookie", value: "session=s3ss10n-of-ada; lang=en" },
          ],
          { name: "origin", value: "https://intranet.acme.com" },
          { name: "referer", value: "https://intranet.acme.com/people/ada?from=home" },
          { name: "user-agent", value: "Mozilla/5.0 (X11; Linux x86_64) Chrome/138.0.0.0" },
        ],
        queryString: query === undefined ? [] : [{ name: "callingData", value: "true" }],
        cookies: sanitized ? [] : [{ name: "session", value: "s3ss10n-of-ada" }],
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status,
        statusText: "",
        httpVersion: "h2",
        headers: [
          { name: "content-type", value: "application/json;charset=UTF-8" },
          { name: "trackingid", value: `ROUTERGW_${PERSON.tracking}` },
          ...sanitized ? [] : [{ name: "set-cookie", value: "session=s3ss10n-of-ada; Path=/" }],
        ],
        cookies: [],
        content: { size: text.length, mimeType: "application/json", text },
        redirectURL: "",
        headersSize: -1,
        bodySize: -1,
        _transferSize: 512,
      },
      serverIPAddress: "84.153.12.7",
      startedDateTime: "2026-05-04T06:43:44.123Z",
      time: 12.5,
      timings: { blocked: 1, wait: 10, receive: 1.5 },
    };
  });
  const other: HarEntry = {
    request: { method: "GET", url: "https://intranet.acme.com/people", headers: [] },
    response: { status: 200, headers: [], content: { text: "<h1>Ada Byron-Lovelace</h1>" } },
  };
  return {
    log: {
      version: "1.2",
      creator: { name: "WebInspector", version: "537.36" },
      pages: [{
        id: "page_1",
        title: "https://intranet.acme.com/people/ada",
        startedDateTime: "2026-05-04T06:43:44.000Z",
        pageTimings: { onLoad: 100 },
      }],
      entries: [other, ...entries],
    },
  };
}

/** A HAR as Firefox writes it: the address in brackets, and a list of cookies with their attributes. */
export function firefoxHar(): Har {
  const { log } = chromeHar({ sanitized: false });
  const entries = log.entries.slice(1).map((
    { _initiator, _priority, _resourceType, ...entry },
  ) => ({
    ...entry,
    serverIPAddress: "2a00:1450:4001:82a::200e",
    _securityState: "secure",
    response: {
      ...entry.response,
      cookies: [{ name: "session", value: "s3ss10n-of-ada", path: "/", httpOnly: true }],
    },
  })) as HarEntry[];
  return {
    log: {
      version: "1.2",
      creator: { name: "Firefox", version: "139.0" },
      browser: { name: "Firefox", version: "139.0" },
      pages: [{ id: "page_1", title: "Ada Byron-Lovelace, ACME intranet", pageTimings: {} }],
      entries,
    },
  };
}

/** A HAR as the HarWriter of wxc_sdk writes it: bodies in base64, empty objects where there is none. */
export function wxcSdkHar(): Har {
  const entries = EXCHANGES.map(({ method, path, authorization, status, body }): HarEntry => {
    const text = JSON.stringify(body);
    return {
      request: {
        method,
        url: `https://webexapis.com${path}`,
        httpVersion: "HTTP/1.1",
        cookies: [],
        headers: [
          { name: "User-Agent", value: "wxc_sdk/1.31.0" },
          { name: "Authorization", value: authorization },
          { name: "TrackingID", value: `SIMPLE_${PERSON.tracking}` },
        ],
        queryString: [],
        postData: {},
        headersSize: -1,
        bodySize: -1,
      },
      response: {
        status,
        statusText: "OK",
        httpVersion: "HTTP/1.1",
        cookies: [],
        headers: [{ name: "Content-Type", value: "application/json" }],
        content: {
          size: text.length,
          text: Buffer.from(text).toString("base64"),
          encoding: "base64",
          mimeType: "application/json",
        },
        redirectURL: "",
        headersSize: -1,
        bodySize: text.length,
      },
      startedDateTime: "2026-05-04T06:43:44.123Z",
      time: 12.5,
      cache: {},
      timings: { wait: -1, connect: 1 },
    };
  });
  return { log: { version: "1.2", creator: { name: "wxc_sdk", version: "1.31.0" }, entries } };
}
