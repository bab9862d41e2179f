import assert from "node:assert/strict";
import fixture from "../../fixtures/issuer.json" with { type: "json" };
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { run, type RunOptions } from "../support/cli/run.ts";
import { answering } from "../support/service/fake_service.ts";
import { guestToken, ISSUER, OPAQUE_TOKEN, OTHER_SECRET, SECRET } from "../support/tokens.ts";

const TOKEN = guestToken();
const ENV = { ISSUER, SECRET, DEBUG: "*" };
const GRANTED = { token: OPAQUE_TOKEN, expiresIn: 960 };
const PERSON = { id: "i", emails: [], displayName: "Ada", orgId: "o", type: "appuser" };

/** Holds stderr, and on failure stdout, to hold nothing of what is secret. */
async function assertNothingShown(
  args: string[],
  options: RunOptions,
  expected: number,
): Promise<void> {
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    sent.push(request.headers.get("authorization")!.replace("Bearer ", ""));
    return (options.fetch ?? answering(Response.json(GRANTED)).fetch)(request);
  };
  const { code, stdout, stderr } = await run(args, { ...options, fetch });
  assert.equal(code, expected, stderr);
  const secrets = [SECRET, OTHER_SECRET, fixture.secret, TOKEN, OPAQUE_TOKEN, ...sent];
  for (const token of sent) secrets.push(Buffer.from(token).toString("base64"));
  assertShowsNothingOf(code === 0 ? stderr : stdout + stderr, ...secrets);
}

/** A service that repeats what it was sent, in every field that is shown. */
const echoing: typeof globalThis.fetch = (input, init) => {
  const request = new Request(input, init);
  const token = request.headers.get("authorization")!;
  const body = {
    message: `not valid: ${token}`,
    errors: [{ description: `received ${token.slice(0, 60)}` }],
    trackingId: token.slice(-40),
  };
  return Promise.resolve(Response.json(body, { status: 401, headers: { trackingid: token } }));
};

Deno.test("guestissuer shows no piece of a secret or token on success, with DEBUG=*", async () => {
  const cases: [args: string[], options: RunOptions][] = [
    [["create", "123", "Stève"], { env: ENV }],
    [["create", "123", "Stève", "--mock"], { env: { DEBUG: "*" } }],
    [["create", "1", "Ada", "-s", SECRET], { env: ENV, stderrIsTerminal: true }],
    [["login", TOKEN], { env: ENV }],
    [["login", `"Bearer ${TOKEN}"`], { env: ENV }],
    [["login", TOKEN, "--mock"], { env: ENV }],
    [["quick", "1", "Ada"], { env: ENV }],
    [["quick", "1", "Ada", "--mock"], { env: ENV }],
    [["verify", "--jwt", TOKEN], { env: ENV }],
    [["verify", "--access", OPAQUE_TOKEN], {
      env: ENV,
      fetch: answering(Response.json(PERSON)).fetch,
    }],
  ];
  for (const [args, options] of cases) await assertNothingShown(args, options, 0);
});

Deno.test("guestissuer shows no piece of a secret or token on failure, with DEBUG=*", async () => {
  const broken: typeof globalThis.fetch = (input, init) => {
    const token = new Request(input, init).headers.get("authorization");
    return Promise.reject(new TypeError(`cannot send ${token} and ${token!.slice(20, 50)}`));
  };
  const services: Record<string, typeof globalThis.fetch> = {
    echoing,
    broken,
    html: answering(new Response(`<p>${TOKEN}</p>`, { headers: { "content-type": TOKEN } })).fetch,
    redirect: answering(
      new Response("", {
        status: 307,
        headers: { location: `https://other.example/${OPAQUE_TOKEN}` },
      }),
    ).fetch,
  };
  const requests = [["login", TOKEN], ["quick", "1", "Ada"], ["verify", "--access", OPAQUE_TOKEN]];
  for (const fetch of Object.values(services)) {
    for (const args of requests) {
      for (const json of [[], ["--json"]]) {
        await assertNothingShown([...args, ...json], { env: ENV, fetch }, 1);
        const env = { ...ENV, SECRET: OTHER_SECRET };
        await assertNothingShown([...args, ...json], { env, fetch }, 1);
      }
    }
  }
});

Deno.test("guestissuer shows no piece of a secret or token that is given in the wrong place", async () => {
  const cases: [args: string[], code: number][] = [
    [["create", "1", "Ada", TOKEN], 2],
    [["create", "1", "Ada", "--delay", SECRET], 2],
    [["create", "1", "Ada", `--${SECRET}`], 2],
    [["create", "1", "Ada", `--secret${SECRET}`], 2],
    [["create", "1", "Ada", "--secret-file", SECRET], 2],
    [["create", "1", "Ada", "-s", `${SECRET}!`], 2],
    [["create", "1", "Ada", "-s", TOKEN], 2],
    [["create", "1", "Ada", "-i", `${SECRET} ${SECRET}`], 1],
    [["login", SECRET], 1],
    [["login", OPAQUE_TOKEN], 1],
    [["login", JSON.stringify(GRANTED)], 1],
    [["login", TOKEN, SECRET], 2],
    [["login", TOKEN.slice(0, -5)], 1],
    [["login", TOKEN, "--timeout", SECRET], 2],
    [["login", TOKEN, "--api-url", SECRET], 2],
    [["login", TOKEN, "--api-url", `https://${SECRET.slice(0, 30)}@webexapis.com`], 2],
    [["login", TOKEN, "--api-url", `https://webexapis.com?token=${TOKEN}`], 2],
    [["quick", TOKEN, OPAQUE_TOKEN, SECRET], 2],
    [["verify", "--access", TOKEN], 1],
    [["verify", SECRET], 1],
    [["verify", TOKEN, "-s", TOKEN], 2],
    [["verify", `${TOKEN} ${TOKEN}`], 1],
    [["verify", "--access", `${OPAQUE_TOKEN} ${OPAQUE_TOKEN}`], 1],
    [["verify", "--access", `${SECRET} ${OPAQUE_TOKEN}!`], 2],
    [[TOKEN], 2],
  ];
  for (const [args, code] of cases) {
    await assertNothingShown(args, { env: ENV }, code);
    await assertNothingShown([...args, "--json"], { env: ENV }, code);
  }
});
