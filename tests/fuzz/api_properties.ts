import assert from "node:assert/strict";
import fc from "fast-check";
import {
  countGuests,
  createGuestSession,
  createMembership,
  createServiceAppGuest,
  getMe,
  login,
  refreshServiceAppToken,
  type RequestOptions,
} from "../../mod.ts";
import { anything, ISSUER, jwt, NOW, SECRET, text, tokenLike } from "./arbitraries.ts";
import { assertDocumented, assertDocumentedClass, assertHides, attempt } from "./judge.ts";
import type { Property } from "./properties.ts";

/** What a service answers, and whether it puts what it was sent into it. */
interface Hostile {
  status: number;
  body: string;
  headers: Record<string, string>;
  echo: boolean;
}

const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom<unknown>("960", null, 1e308));
const field = fc.oneof(
  fc.constantFrom<unknown>("a-token", "é", "a\nb", ""),
  text,
  number,
  anything,
);

/** Bodies: most of them objects with the fields that are looked for. */
const body = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      token: field,
      accessToken: field,
      access_token: field,
      refresh_token: field,
      expiresIn: number,
      expires_in: number,
      id: field,
      roomId: field,
      personId: field,
      subject: field,
      displayName: field,
      email: field,
      emails: fc.oneof(fc.array(text), field),
      orgId: field,
      type: field,
      message: field,
      errors: fc.oneof(fc.array(fc.record({ description: field })), field),
      trackingId: field,
    }, { requiredKeys: [] }).map(write),
  },
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: text },
  { weight: 1, arbitrary: fc.nat(20_000).map((depth) => "[".repeat(depth) + "]".repeat(depth)) },
);

/** Writes JSON, of what can be written. */
export function write(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // a bigint or a circle
    return "{}";
  }
}

const headerText = fc.string({ unit: "grapheme-ascii", maxLength: 60 });

/** Answers of every kind. */
export const hostile: fc.Arbitrary<Hostile> = fc.record({
  status: fc.oneof(
    fc.constantFrom(200, 200, 204, 302, 400, 401, 429),
    fc.integer({ min: 200, max: 599 }),
  ),
  body,
  headers: fc.record({
    "retry-after": fc.oneof(headerText, fc.integer().map(String)),
    "content-type": headerText,
    location: fc.oneof(headerText, fc.webUrl()),
    trackingid: headerText,
  }, { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>,
  echo: fc.boolean(),
});

/** A service that answers so. */
export function serviceOf({ status, body, headers, echo }: Hostile): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const bare = [204, 205, 304].includes(status);
    const token = request.headers.get("authorization") ?? "";
    const sent = echo ? { ...headers, trackingid: token, "content-type": token } : headers;
    const said = echo
      ? JSON.stringify({ message: `${token} ${await request.text()}`, error: token })
      : body;
    return new Response(bare ? null : said, { status, headers: sent });
  };
}

const bearer = fc.oneof(fc.constant("an-access-token"), tokenLike, jwt);

/** Properties of the functions that talk to the service, whatever it answers. */
export const API_PROPERTIES: Property[] = [
  {
    name: "functions of the API survive every token and every answer, and show no token",
    weight: 3,
    property: fc.asyncProperty(hostile, bearer, async (answer, token) => {
      const fetch = serviceOf(answer);
      const options: RequestOptions = {
        fetch,
        now: () => NOW,
        sleep: () => Promise.resolve(),
        retries: 1,
      };
      const app = { clientId: "C1", clientSecret: `${SECRET}`, refreshToken: token };
      const all: (() => Promise<unknown>)[] = [
        () => login(token, options),
        () => getMe(token, options),
        () => countGuests(token, options),
        () =>
          createServiceAppGuest({ subject: "1", displayName: "A" }, {
            ...options,
            accessToken: token,
          }),
        () => createMembership({ roomId: "r", personId: "p" }, { ...options, accessToken: token }),
        () => refreshServiceAppToken(app, options),
      ];
      for (const run of all) {
        await attempt(run, (error) => {
          assertDocumented(error);
          if (token.length > 24) assertHides(Deno.inspect(error), token, SECRET);
        });
      }
    }),
  },
  {
    name:
      "functions of the API refuse odd options in a documented way, and send no token elsewhere",
    weight: 4,
    property: fc.asyncProperty(
      fc.oneof(text, fc.webUrl(), fc.ipV4().map((ip) => `http://${ip}/`)),
      anything,
      anything,
      async (baseUrl, one, other) => {
        const sent: string[] = [];
        const fetch: typeof globalThis.fetch = (input) => {
          sent.push(String(input));
          return Promise.resolve(Response.json({ token: "t", expiresIn: 9 }));
        };
        await attempt(() => getMe("an-access-token", { fetch, baseUrl }));
        for (const url of sent) assert.match(url, /^https:|^http:\/\/(127\.|localhost|\[::1\])/);
        const options = { fetch, timeout: one, retries: other, maxRetryAfter: one } as never;
        await attempt(() => getMe("an-access-token", options), assertDocumentedClass);
        await attempt(() => login(one as never, other as never), assertDocumentedClass);
        await attempt(() => countGuests(one as never, { fetch, baseUrl }), assertDocumentedClass);
        const guest = { subject: one, displayName: other } as never;
        const accessToken = "an-access-token";
        await attempt(
          () => createServiceAppGuest(guest, { fetch, accessToken }),
          assertDocumentedClass,
        );
        const person = { roomId: one, personId: other } as never;
        await attempt(
          () => createMembership(person, { fetch, accessToken }),
          assertDocumentedClass,
        );
        const app = { clientId: one, clientSecret: other, refreshToken: "r" } as never;
        await attempt(() => refreshServiceAppToken(app, { fetch }), assertDocumentedClass);
      },
    ),
  },
  {
    name: "a session survives every answer and every path, and keeps its token to its base URL",
    weight: 3,
    property: fc.asyncProperty(hostile, fc.oneof(text, fc.webUrl()), async (answer, path) => {
      const good = Response.json({ token: "an-access-token", expiresIn: 960 });
      const hostileFetch = serviceOf(answer);
      const session = createGuestSession({ subject: "1", displayName: "Ada" }, {
        issuer: ISSUER,
        secret: SECRET,
        retries: false,
        now: () => NOW,
        fetch: (input, init) => {
          const { url } = new Request(input, init);
          assert(url.startsWith("https://webexapis.com/v1/"), "sent to another place");
          return url.endsWith("/jwt/login")
            ? Promise.resolve(good.clone())
            : hostileFetch(input, init);
        },
      });
      await attempt(() => session.getAccessToken());
      await attempt(() => session.fetch(path), (error) => {
        assertDocumentedClass(error);
        assertHides(Deno.inspect(error), "an-access-token");
      });
      const refused = createGuestSession({ subject: "1", displayName: "Ada" }, {
        issuer: ISSUER,
        secret: SECRET,
        retries: false,
        fetch: hostileFetch,
      });
      await attempt(() => refused.getAccessToken(), (error) => {
        assertDocumented(error);
        assertHides(Deno.inspect(error), SECRET);
      });
    }),
  },
];
