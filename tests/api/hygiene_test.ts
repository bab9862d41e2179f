import assert from "node:assert/strict";
import {
  countGuests,
  createGuestSession,
  createMembership,
  createMock,
  createServiceAppGuest,
  getMe,
  login,
  refreshServiceAppToken,
} from "../../mod.ts";
import { run } from "../support/cli/run.ts";
import { eachRow } from "../support/each_row.ts";
import { serveLocally } from "../support/service/serve_locally.ts";
import { refusalOf } from "../support/refusal_of.ts";
import {
  GOOD_CLAIMS,
  guestToken,
  ISSUER,
  OPAQUE_TOKEN,
  SECRET,
  signToken,
} from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);
const MEBIBYTE = new Uint8Array(1 << 20).fill(0x20);

/** Serves the API at a base URL on this machine. */
function serve(handler: (request: Request) => Response | Promise<Response>) {
  const server = serveLocally(handler);
  return { ...server, baseUrl: `${server.origin}/v1` };
}

/** A body that goes on for as long as somebody reads, a piece each time after a pause. */
function endless(piece: Uint8Array, pause: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      try {
        controller.enqueue(piece);
      } catch {
        // nobody reads any more
      }
    },
  });
}

Deno.test("no redirect is followed, so that no token leaves for another place", async (t) => {
  await using elsewhere = serve(() => Response.json({ token: "stolen", expiresIn: 960 }));
  await eachRow(t, [301, 302, 303, 307, 308], async (status) => {
    await using local = serve(() =>
      new Response(null, { status, headers: { location: `${elsewhere.baseUrl}/jwt/login` } })
    );
    const { baseUrl } = local;
    const session = createGuestSession({ subject: "1", displayName: "Ada" }, {
      issuer: ISSUER,
      secret: SECRET,
      baseUrl,
    });
    for (
      const call of [
        () => login(TOKEN, { baseUrl }),
        () => getMe(OPAQUE_TOKEN, { baseUrl }),
        () => session.getAccessToken(),
      ]
    ) {
      const error = await refusalOf(call());
      assert.equal(error.code, "redirect_refused");
      const { host } = new URL(elsewhere.baseUrl);
      assert(error.message.includes(`was redirected to ${host}; a token is not sent to another`));
    }
    assert.equal(local.seen.length, 3);
  });
  assert.equal(elsewhere.seen.length, 0);
});

Deno.test("a session's own fetch follows no redirect either", async () => {
  await using elsewhere = serve(() => new Response("stolen"));
  const mock = createMock();
  await using local = serve((request) =>
    request.url.endsWith("/jwt/login")
      ? mock.fetch(request.url, { method: request.method, headers: request.headers })
      : new Response(null, { status: 302, headers: { location: elsewhere.baseUrl } })
  );
  const session = createGuestSession({ subject: "1", displayName: "Ada" }, {
    ...mock.issuer,
    baseUrl: local.baseUrl,
  });
  const response = await session.fetch("rooms", { redirect: "follow" });
  assert.equal(response.status, 302);
  assert.equal(elsewhere.seen.length, 0);
});

Deno.test("http is refused outside of this machine, before anything is sent", async (t) => {
  let sent = 0;
  const fetch = () => {
    sent++;
    return Promise.reject(new TypeError("sent"));
  };
  await eachRow(t, [
    "webexapis.com",
    "10.0.0.1",
    "0.0.0.0",
    "127.0.0.1.example",
    "localhost.example",
  ], async (host) => {
    await assert.rejects(login(TOKEN, { baseUrl: `http://${host}/v1`, fetch }), {
      name: "TypeError",
      message: new RegExp(`^Cannot use base URL: http://${host} would send a token unencrypted`),
    });
  });
  assert.equal(sent, 0);
});

Deno.test("a body that drips slowly is cut off when time is up, and so is one that never begins", async () => {
  const handlers = {
    drips: () => new Response(endless(new Uint8Array([0x20]), 20)),
    "sends headers alone": () => new Response(new ReadableStream({})),
    "sends nothing": () => new Promise<Response>(() => {}),
  };
  for (const [what, handler] of Object.entries(handlers)) {
    await using local = serve(handler);
    const before = performance.now();
    const error = await refusalOf(getMe(OPAQUE_TOKEN, { baseUrl: local.baseUrl, timeout: 300 }));
    const took = performance.now() - before;
    assert.equal(error.code, "timed_out", what);
    assert.match(error.message, /was not answered in full within 300 ms\. Try again, or allow/);
    assert(took >= 290 && took < 3000, `${what}: ${took} ms`);
  }
});

Deno.test("a body larger than 4 MiB is refused: chunked without end, announced, or compressed", async () => {
  const large = new Uint8Array((4 << 20) + 1).fill(0x20);
  const compressed = new Blob([large]).stream().pipeThrough(new CompressionStream("gzip"));
  const small = new Uint8Array(await new Response(compressed).arrayBuffer());
  assert(small.length < 10_000);
  const handlers = {
    "without end": () => new Response(endless(MEBIBYTE, 0)),
    "refusing, without end": () => new Response(endless(MEBIBYTE, 0), { status: 401 }),
    announced: () => new Response(large),
    compressed: () => new Response(small, { headers: { "content-encoding": "gzip" } }),
  };
  for (const [what, handler] of Object.entries(handlers)) {
    await using local = serve(handler);
    const error = await refusalOf(login(TOKEN, { baseUrl: local.baseUrl, timeout: 20_000 }));
    assert.equal(error.code, "response_too_large", what);
    assert.match(
      error.message,
      /answered with \d+, but the answer is larger than 4194304 bytes\. Check that the base/,
    );
  }
  // at the bound itself it is read, and found to be no JSON
  await using local = serve(() => new Response(large.subarray(1)));
  const error = await refusalOf(login(TOKEN, { baseUrl: local.baseUrl }));
  assert.equal(error.code, "response_incomplete");
});

Deno.test("a connection that breaks ends the call in words", async () => {
  const broken = () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"token":'));
          controller.error(new Error("broken"));
        },
      }),
    );
  await using local = serve(broken);
  const error = await refusalOf(login(guestToken(), { baseUrl: local.baseUrl }));
  assert.equal(error.code, "network_failed");
  assert.match(
    error.message,
    /did not get through: the connection broke before the answer was complete\. /,
  );
});

/** Answers that are JSON, and more of it than anybody means to send. */
const TOO_MUCH: [what: string, body: string, problem: string][] = [
  [
    "nested 100,000 deep",
    `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`,
    "nested more than 64 deep",
  ],
  ["of 20,000 values", JSON.stringify(Array(20_000).fill(1)), "larger than 10000 values"],
];
for (const [what, body, problem] of TOO_MUCH) {
  const fetch = () => Promise.resolve(new Response(body));
  const accessToken = OPAQUE_TOKEN;
  const calls: Record<string, () => Promise<unknown>> = {
    login: () => login(TOKEN, { fetch }),
    getMe: () => getMe(accessToken, { fetch }),
    countGuests: () => countGuests(accessToken, { fetch }),
    createServiceAppGuest: () =>
      createServiceAppGuest({ subject: "1", displayName: "Ada" }, { accessToken, fetch }),
    createMembership: () =>
      createMembership({ roomId: "a", personId: "b" }, { accessToken, fetch }),
    refreshServiceAppToken: () =>
      refreshServiceAppToken({ clientId: "a", clientSecret: "b", refreshToken: "c" }, { fetch }),
  };
  for (const [name, call] of Object.entries(calls)) {
    Deno.test(`${name}() refuses an answer ${what}`, async () => {
      const error = await refusalOf(call());
      assert.equal(error.code, "response_too_large");
      const end =
        ` was answered with 200, but the answer is ${problem}. Check that the base URL is that of the Webex API`;
      assert.equal(error.message.slice(-end.length), end);
    });
  }

  Deno.test(`guestissuer ends with 1 when it is answered with JSON ${what}`, async () => {
    const lines = [["quick", "1", "Ada"], ["verify", "--access", OPAQUE_TOKEN]];
    for (const args of lines) {
      const env = { ISSUER, SECRET };
      const { code, stdout, stderr } = await run([...args, "--json"], { env, fetch });
      assert.deepEqual([code, stdout], [1, ""]);
      assert.equal(JSON.parse(stderr.trim().split("\n").at(-1)!).error.code, "response_too_large");
    }
  });
}
