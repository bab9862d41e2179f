import assert from "node:assert/strict";
import {
  anonymousVisitor,
  createGuestTokenHandler,
  type EndpointRefusal,
  type GuestTokenHandlerOptions,
} from "../../lib/endpoint/mod.ts";
import { echoing } from "../support/leaks/echo.ts";
import { LeakSearch } from "../support/leaks/leak_search.ts";
import { APP, newMock, SECRET } from "../support/leaks/leaks_world.ts";
import { SPELLINGS } from "../support/leaks/spellings.ts";
import { ISSUER, NOW, ORG_UUID } from "../support/tokens.ts";

const KEY = "8kQvX0cJr5uE3mZt7wLb1yGn9sDhAf2P";
const SYSTEMS = {
  "a Guest Issuer": { issuer: ISSUER, secret: SECRET },
  "a Service App": { serviceApp: APP },
};

/** Asks an endpoint as a page does, and searches everything that leaves it: the answer and the log. */
async function searchEndpoint(
  search: LeakSearch,
  where: string,
  options: Partial<GuestTokenHandlerOptions>,
): Promise<number> {
  const refusals: EndpointRefusal[] = [];
  const handler = createGuestTokenHandler({
    now: () => NOW,
    retries: false,
    identify: anonymousVisitor({ key: KEY, now: () => NOW }),
    onRefused: (refusal) => refusals.push(refusal),
    ...options,
  } as GuestTokenHandlerOptions);
  const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
  const response = await handler(
    new Request("https://www.example.com/api/webex-guest", { method: "POST", headers, body: "{}" }),
  );
  const text = await response.text();
  const { accessToken = "" } = JSON.parse(text);
  const sent = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  search.search(`${where}: headers`, sent);
  search.search(`${where}: body`, text, accessToken === "" ? [] : [accessToken]);
  for (const { error, ...shown } of refusals) {
    search.search(`${where}: log`, JSON.stringify(shown));
    search.searchError(`${where}: log`, error);
  }
  assert.equal(refusals.length, response.status === 200 ? 0 : 1, where);
  return response.status;
}

function newSearch(): LeakSearch {
  const search = new LeakSearch();
  for (const secret of [SECRET, APP.clientSecret, APP.refreshToken, KEY]) search.add(secret);
  for (const known of [ISSUER, ORG_UUID, `client_id=${APP.clientId}&client_secret=`]) {
    search.open(known);
  }
  return search;
}

for (const [system, credentials] of Object.entries(SYSTEMS)) {
  Deno.test(`the endpoint for ${system} shows no secret and no token but the visitor's own`, async () => {
    const search = newSearch();
    const mock = newMock();
    const seen = [];
    const faults = [undefined, { status: 400 }, { status: 401 }, { status: 403 }, { status: 429 }, {
      status: 503,
    }, { body: "<html>" }];
    for (const fault of faults) {
      if (fault !== undefined) mock.failNext("*", fault);
      // what it sends and receives is watched, so that every token in play is known
      const fetch = search.watch(mock.fetch, true);
      seen.push(
        await searchEndpoint(search, JSON.stringify(fault ?? "good"), { ...credentials, fetch }),
      );
    }
    assert.deepEqual(seen, [200, 502, 502, 502, 503, 503, 502]);
    assert(search.searched > 20, String(search.searched));
  });

  for (const [spelling, spell] of Object.entries(SPELLINGS)) {
    Deno.test(`the endpoint for ${system} shows nothing of a request that comes back ${spelling}`, async () => {
      const search = newSearch();
      for (const status of [200, 307, 400, 503]) {
        const fetch = search.watch(echoing(status, spell), false);
        const answered = await searchEndpoint(search, `${status}`, { ...credentials, fetch });
        assert(answered >= 500, `${status} became ${answered}`);
      }
    });
  }
}
