import assert from "node:assert/strict";
import { run } from "../support/cli/run.ts";
import { answering, json, refusing, TRACKING_ID } from "../support/service/fake_service.ts";
import { APP, BEARER } from "../support/service/service_app_answers.ts";
import { OPAQUE_TOKEN } from "../support/tokens.ts";

const PERSON = { id: "1", displayName: "Ada", emails: [], orgId: "2", type: "person" };

/** A service that refuses a Service App's request, and answers people/me in a way of its own. */
function service(status: number, me: Response) {
  return answering(({ url }) => url.endsWith("/people/me") ? me.clone() : refusing(status));
}

const COMMANDS = [["guest", "1", "Ada"], ["guests", "count"]];

for (const args of COMMANDS) {
  for (const status of [401, 403]) {
    for (
      const [type, owner] of [["person", "a person"], ["appuser", "a guest"], ["bot", "a bot"]]
    ) {
      Deno.test(`guestissuer ${args[0]} finds out that a token refused with ${status} belongs to ${owner}`, async () => {
        const { fetch, asked } = service(status, json({ ...PERSON, type }));
        const env = { WEBEX_ACCESS_TOKEN: OPAQUE_TOKEN };
        const { code, stdout, stderr } = await run(args, { fetch, env });
        assert.deepEqual([code, stdout], [1, ""]);
        assert.match(
          stderr,
          new RegExp(
            `The access token of WEBEX_ACCESS_TOKEN belongs to ${owner}, and not to a Service App: ` +
              "give the one of the Service App, which `guestissuer token refresh` prints\n$",
          ),
        );
        // no other cause is guessed at
        assert.doesNotMatch(stderr, /lacks the scope|is wrong or expired/);
        assert(stderr.includes(`(trackingId ${TRACKING_ID})`));
        assert.deepEqual((await asked()).slice(1), [{
          line: "GET https://webexapis.com/v1/people/me",
          authorization: `Bearer ${OPAQUE_TOKEN}`,
          body: "",
        }]);
      });
    }
  }

  Deno.test(`guestissuer ${args[0]} says what to leave out when the credentials are set too`, async () => {
    const { fetch } = service(403, json(PERSON));
    const { code, stderr } = await run([...args, "--json"], { fetch, env: { ...APP, ...BEARER } });
    assert.equal(code, 1);
    const { error } = JSON.parse(stderr.trim().split("\n").at(-1)!);
    assert.equal(error.code, "forbidden");
    assert.deepEqual([error.status, error.trackingId], [403, TRACKING_ID]);
    assert.match(
      error.message,
      /: without WEBEX_ACCESS_TOKEN, one is refreshed from WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET, WEBEX_REFRESH_TOKEN$/,
    );
  });

  Deno.test(`guestissuer ${args[0]} leaves a refusal as it is when people/me does not answer`, async () => {
    const others: Response[] = [
      refusing(401),
      refusing(403),
      refusing(503),
      new Response("<html>"),
      json({ ...PERSON, type: "something else" }),
    ];
    for (const me of others) {
      const { fetch } = service(403, me);
      const { code, stderr } = await run(args, { fetch, env: BEARER });
      assert.equal(code, 1);
      assert.match(stderr, /The Service App lacks the scope guest-issuer:/);
      assert.doesNotMatch(stderr, /belongs to/);
    }
  });

  Deno.test(`guestissuer ${args[0]} asks nobody who it is when something else is wrong`, async () => {
    for (const status of [400, 404, 500]) {
      const { fetch, sent } = service(status, json(PERSON));
      assert.equal((await run(args, { fetch, env: BEARER })).code, 1);
      assert.equal(sent.length, 1, `${status}`);
    }
    // nor when the token was refreshed just now
    const { fetch, sent } = service(403, json(PERSON));
    assert.equal((await run(args, { fetch, env: APP })).code, 1);
    assert.equal(sent.length, 1);
  });
}
