import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import { run, type RunOptions } from "../support/cli/run.ts";
import { answering } from "../support/service/fake_service.ts";
import {
  APP,
  BEARER,
  CLIENT_SECRET,
  FORM,
  GUEST,
  MEMBERSHIP,
  PERSON_ID,
  REFRESH_TOKEN,
  REFRESHED,
  ROOM_ID,
} from "../support/service/service_app_answers.ts";
import { guestToken, OPAQUE_TOKEN } from "../support/tokens.ts";

/** Answers each path with a body of its own. */
function service(bodies: Record<string, unknown>) {
  return answering(({ url }) => Response.json(bodies[new URL(url).pathname.replace("/v1/", "")]));
}

Deno.test("guestissuer guest and guests count refresh first when no access token is given", async (t) => {
  const bodies = { access_token: REFRESHED, "guests/token": GUEST, "guests/count": 3 };
  const refreshed = {
    line: "POST https://webexapis.com/v1/access_token",
    authorization: null,
    body: FORM,
  };
  const authorization = "Bearer the-apps-access-token";
  await eachRow(
    t,
    [[
      ["guest", "123", "Stève"],
      "POST https://webexapis.com/v1/guests/token",
    ], [
      ["guests", "count"],
      "GET https://webexapis.com/v1/guests/count",
    ]] as const,
    async ([args, line]) => {
      const { fetch, asked } = service(bodies);
      const { code, stderr } = await run([...args], { fetch, env: APP });
      assert.deepEqual([code, stderr], [0, ""]);
      const [first, ...others] = await asked();
      assert.deepEqual(first, refreshed);
      assert.deepEqual(others.map(({ body: _, ...rest }) => rest), [{ line, authorization }]);
      const changed = service({
        ...bodies,
        access_token: { ...REFRESHED, refresh_token: "a-new-one" },
      });
      const noted = await run([...args], { fetch: changed.fetch, env: APP });
      assert.equal(noted.code, 0);
      assert.equal(
        noted.stderr,
        "note: the service gave a new refresh token; run `guestissuer token refresh --json` to keep it\n",
      );
      // an access token goes before
      const given = service(bodies);
      await run([...args], { fetch: given.fetch, env: { ...APP, ...BEARER } });
      assert.deepEqual((await given.asked()).map((each) => each.line), [line]);
    },
  );
});

Deno.test("guestissuer takes tokens and secrets from options, files, stdin and the environment", async (t) => {
  const files = {
    token: `${OPAQUE_TOKEN}\n`,
    secret: `${CLIENT_SECRET}\r\n`,
    refresh: ` ${REFRESH_TOKEN}`,
  };
  const id = ["--client-id", "an-app"];
  const secret = ["--client-secret", CLIENT_SECRET];
  const refresh = ["--refresh-token", REFRESH_TOKEN];
  const bearers: [string[], RunOptions][] = [
    [["--access-token", OPAQUE_TOKEN], {}],
    [["--access-token", "-"], { stdin: `${OPAQUE_TOKEN}\n` }],
    [["--access-token-file", "token"], { files }],
    [["--access-token-file", "-"], { stdin: OPAQUE_TOKEN }],
    [[], { env: { WEBEX_ACCESS_TOKEN: ` ${OPAQUE_TOKEN} ` } }],
    [["--access-token", OPAQUE_TOKEN], { env: { WEBEX_ACCESS_TOKEN: "another" } }],
  ];
  const commands: [string[], unknown][] = [[["guest", "123", "Stève"], GUEST], [
    ["guests", "count"],
    3,
  ], [["add-to-space", PERSON_ID, ROOM_ID], MEMBERSHIP]];
  await eachRow(t, bearers, async ([args, options]) => {
    for (const [command, body] of commands) {
      const { fetch, asked } = answering(Response.json(body));
      assert.equal((await run([...command, ...args], { ...options, fetch })).code, 0);
      assert.deepEqual((await asked()).map(({ authorization }) => authorization), [
        `Bearer ${OPAQUE_TOKEN}`,
      ]);
    }
  });
  const apps: [string[], RunOptions][] = [
    [[...id, ...secret, ...refresh], {}],
    [[...id, "--client-secret-file", "secret", "--refresh-token-file", "refresh"], { files }],
    [[...id, "--client-secret", "-", ...refresh], { stdin: `${CLIENT_SECRET}\n` }],
    [[...id, ...secret, "--refresh-token-file", "-"], { stdin: REFRESH_TOKEN }],
    [[], { env: { ...APP, WEBEX_CLIENT_ID: " an-app " } }],
    [[...id, ...secret, ...refresh], { env: { WEBEX_CLIENT_ID: "1", WEBEX_CLIENT_SECRET: "2" } }],
  ];
  await eachRow(t, apps, async ([args, options]) => {
    const { fetch, asked } = answering(Response.json(REFRESHED));
    assert.equal((await run(["token", "refresh", ...args], { ...options, fetch })).code, 0);
    assert.deepEqual((await asked()).map(({ body }) => body), [FORM]);
  });
});

Deno.test("guestissuer names what is missing of a Service App, and sends nothing", async () => {
  const known = "the Service App is not known: set ";
  const app = `${known}WEBEX_ACCESS_TOKEN, or `;
  const usage: [string[], Record<string, string>, string][] = [
    [
      ["guest", "1", "2"],
      {},
      `${app}WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN; try`,
    ],
    [
      ["guests", "count"],
      { ...APP, WEBEX_CLIENT_SECRET: "" },
      `${app}WEBEX_CLIENT_SECRET; try --mock`,
    ],
    [
      ["token", "refresh"],
      { ...BEARER, WEBEX_CLIENT_ID: "1" },
      // an access token would not do
      `${known}WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN; try --mock`,
    ],
    [
      ["add-to-space", "1", "2"],
      APP,
      "the access token is missing: set WEBEX_ACCESS_TOKEN, or give",
    ],
    [["guest", "1"], BEARER, "<displayName> is missing"],
    [["guest", "1", "2", "3"], BEARER, "1 argument too many"],
    [["guests", "count", "all"], BEARER, "1 argument too many"],
    [["add-to-space", "1"], BEARER, "<roomId> is missing"],
    [["guest", "", "2"], BEARER, "Cannot create guest: subject is empty"],
    [["guest", "1", " "], BEARER, "Cannot create guest: displayName is empty"],
    [
      ["guests", "count", "--access-token", "a b"],
      {},
      "Cannot count guests: the access token holds white space",
    ],
    [["token", "refresh", "--access-token", "x"], APP, "unknown option"],
    [
      ["guests", "count", "--mock", "--api-url", "https://api.example"],
      {},
      "--mock and --api-url are both given",
    ],
  ];
  for (const [args, env, message] of usage) {
    const { fetch, sent } = answering(Response.json(GUEST));
    const { code, stdout, stderr } = await run(args, { fetch, env });
    assert.deepEqual([code, stdout, sent], [2, "", []], args.join(" "));
    assert(stderr.toLowerCase().includes(message.toLowerCase()), stderr);
  }
  const { fetch, sent } = answering(Response.json(GUEST));
  const given = { WEBEX_ACCESS_TOKEN: guestToken() };
  const { code, stderr } = await run(["guests", "count"], { fetch, env: given });
  assert.deepEqual([code, sent], [1, []]);
  assert.match(stderr, /this is a guest token, not an access token/);
});
