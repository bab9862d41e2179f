import assert from "node:assert/strict";
import { createGuestToken, createMock, login, type MockServer, type WebexMock } from "../../mod.ts";
import { serveLive } from "../support/mock/live_client.ts";
import { missingPackages, run } from "../support/programs/conformance.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { describe, lastJson } from "../support/programs/run_program.ts";
import { serveLocally } from "../support/service/serve_locally.ts";

const chromium = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
const missing = missingPackages() ?? missingProgram("node") ??
  missingProgram(chromium);

const IMAGE = "<img src=x onerror=globalThis.pwned=1>";
const OTHER_SECRET = "YW5vdGhlciBzZWNyZXQsIHdoaWNoIGlzIGxvbmcgZW5vdWdo";

/** Plays a scene in the page, and returns what was seen. */
async function play<T>(
  scene: string,
  { server, other }: { server: MockServer; other?: string },
): Promise<T> {
  const { url, adminToken } = server;
  const given = JSON.stringify({ chromium, url, adminToken, scene, other });
  const ran = await run("node", ["console_page.cjs", given], {
    timeout: 90_000,
  });
  assert.equal(ran.code, 0, describe(ran));
  return lastJson<T>(ran);
}

/** Lets guests log in: one does, another's token was signed with another secret. */
async function logIn(
  mock: WebexMock,
  { baseUrl }: MockServer,
  displayName: string,
) {
  const guest = { subject: "guest-1", displayName };
  const good = await createGuestToken(guest, mock.issuer);
  const { accessToken } = await login(good, { baseUrl });
  const bad = await createGuestToken(guest, {
    ...mock.issuer,
    secret: OTHER_SECRET,
  });
  await assert.rejects(login(bad, { baseUrl }));
  return { accessToken, good, bad };
}

judge(
  "the page shows without a click what arrived and why it was refused, live",
  missing,
  async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const { accessToken, bad } = await logIn(mock, server, "Stève");
    const seen = await play<{
      first: string[];
      live: string;
      details: string;
      findings: string[];
      address: string;
      cookies: unknown[];
      stored: number;
      violations: string[];
      reports: string[];
      requested: string[];
    }>("look", { server });
    const [refused, good, ...more] = seen.first.map((text) => text.replace(/\s+/g, " "));
    assert.deepEqual(more, []);
    assert.match(
      refused!,
      /^401 POST \/v1\/jwt\/login \d+ ms \d\d:\d\d:\d\d signature_mismatch the signature does not match/,
    );
    assert.match(good!, /^200 POST \/v1\/jwt\/login \d+ ms \d\d:\d\d:\d\d$/);
    assert.match(seen.live, /404[^]*the nearest is POST \/v1\/guests\/token/);
    assert.deepEqual(
      seen.findings,
      mock.requests()[1]!.findings.map(({ code }) => code),
    );
    assert(seen.findings.includes("signature_mismatch"));
    assert.match(
      seen.details,
      /authorization: \[redacted\]|authorization: Bearer \[redacted\]/,
    );
    for (const token of [accessToken, bad]) {
      assert(
        !seen.details.includes(token.slice(0, 12)),
      );
    }
    assert.equal(
      seen.address,
      `${server.url}/__mock/`,
      "the token is gone from the address",
    );
    assert.deepEqual([seen.cookies, seen.stored], [[], 0]);
    assert.deepEqual(
      [seen.violations, seen.reports],
      [[], []],
      "nothing breaks the policy",
    );
    assert.deepEqual(
      seen.requested,
      [server.url],
      "nothing is loaded from elsewhere",
    );
  },
);

judge(
  "the page shows names and messages as text, whatever they hold",
  missing,
  async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const { accessToken } = await logIn(mock, server, `Guest ${IMAGE}`);
    const user = await mock.createUser({
      displayName: `User ${IMAGE}`,
      email: "a@example.com",
    });
    const send = async (path: string, body: unknown, headers = {}) => {
      const response = await fetch(`${server.baseUrl}/${path}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${user.accessToken}`,
          "content-type": "application/json",
          ...headers,
        },
        body: JSON.stringify(body),
      });
      return await response.json();
    };
    const room = await send("rooms", { title: `Room ${IMAGE}` }, {
      "x-header": IMAGE,
    });
    const me = await fetch(`${server.baseUrl}/people/me`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    await send("memberships", {
      roomId: room.id,
      personId: (await me.json()).id,
    });
    await send("messages", { roomId: room.id, text: `Message ${IMAGE}` });
    await send(`rooms?x=${IMAGE}`, {});
    mock.failNext("people/me", { body: IMAGE });
    mock.addServiceApp({
      clientId: `App ${IMAGE}`,
      clientSecret: "s",
      refreshToken: "r",
    });
    const seen = await play<{
      texts: Record<string, string>;
      images: number;
      scripts: number;
      pwned: unknown;
      violations: string[];
      reports: string[];
    }>("inject", { server });
    const { texts, images, scripts, pwned, violations, reports } = seen;
    for (
      const [tab, text] of [
        ["requests", `Message ${IMAGE}`],
        ["requests", `x-header: ${IMAGE}`],
        ["people", `Guest ${IMAGE}`],
        ["people", `User ${IMAGE}`],
        ["people", `App ${IMAGE}`],
        ["spaces", `Room ${IMAGE}`],
        ["spaces", `Message ${IMAGE}`],
        ["faults", JSON.stringify({ body: IMAGE })],
      ] as const
    ) {
      assert(
        texts[tab]!.includes(text),
        `${tab} shows ${text}:\n${texts[tab]}`,
      );
    }
    assert.deepEqual([images, scripts, pwned, violations, reports], [
      0,
      1,
      null,
      [],
      [],
    ]);
  },
);

judge(
  "the page steers the mock: faults, users, tokens, the clock, reset",
  missing,
  async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const user = { displayName: "Grace", email: "grace@example.com" };
    await mock.createUser(user);
    const seen = await play<
      Record<string, string> & { fault: unknown; violations: unknown }
    >(
      "steer",
      { server },
    );
    assert.deepEqual(seen.fault, [429, "7"]);
    assert.match(seen.waiting!, /jwt\/login\s*3 left[^]*\{"hang":true\}/);
    assert.equal(seen.unfaulted, 401);
    assert.match(seen.people!, /^Ada$/m);
    assert.match(seen.people!, /^Y2lz\w+$/m, "with the person id");
    for (const token of [seen.accessToken!, seen.guestToken!]) {
      assert(
        !seen.madeUser!.includes(token.slice(0, 12)),
        "a token is copied, not shown",
      );
    }
    const headers = { authorization: `Bearer ${seen.guestToken}` };
    assert.match(
      seen.good!,
      /^The mock takes this token\.[^]*signature_good[^]*"sub": "guest-1"/,
    );
    assert.equal(seen.clockOpen, false);
    assert.match(
      seen.late!,
      /^The mock refuses this token: exp_past: the token expired/,
    );
    assert.equal(seen.sure, "Forget everything?");
    assert.match(seen.empty!, new RegExp(`WEBEX_API_URL=${server.url}/v1`));
    assert.deepEqual([seen.violations, seen.reports], [[], []]);
    // after the reset the clock is right again, and nothing is left
    assert(Math.abs(mock.clock.now() - Date.now()) < 60_000);
    assert.deepEqual(mock.requests(), []);
    const again = await fetch(`${server.baseUrl}/jwt/login`, {
      method: "POST",
      headers,
    });
    assert.equal(again.status, 200, "the copied token is whole");
  },
);

judge("the page is used by the keyboard alone", missing, async () => {
  const mock = createMock();
  await using server = await mock.serve();
  const { accessToken } = await logIn(mock, server, "Stève");
  const authorization = `Bearer ${accessToken}`;
  await fetch(`${server.baseUrl}/people/me`, { headers: { authorization } });
  const seen = await play<{
    slash: string;
    filtered: string[];
    refusedOnly: number;
    row: string;
    opened: number;
    visited: [string, string][];
    stops: string[];
  }>("type", { server });
  assert.equal(seen.slash, "text");
  assert.equal(seen.filtered.length, 1);
  assert.match(seen.filtered[0]!, /people\/me/);
  assert.equal(seen.refusedOnly, 1);
  assert.deepEqual([seen.row, seen.opened], ["SUMMARY", 1]);
  const order = [
    "people",
    "spaces",
    "connections",
    "faults",
    "tokens",
    "requests",
    "tokens",
  ];
  assert.deepEqual(seen.visited, order.map((id) => [`tab-${id}`, id]));
  assert.deepEqual(
    seen.stops,
    ["reset", "SUMMARY"],
    "before the tabs stands the clock",
  );
});

judge(
  "the page holds at most 300 rows after 10,000 requests, the latest first",
  missing,
  async () => {
    const mock = createMock({ journalSize: 10_000 });
    await using server = await mock.serve();
    for (let i = 0; i < 10_000; i++) {
      await mock.fetch(
        `https://webexapis.com/v1/early/${i}`,
      );
    }
    const seen = await play<
      Record<"before" | "after" | "elements", number> & {
        last: string;
        more: string;
      }
    >(
      "many",
      { server },
    );
    assert.deepEqual([seen.before, seen.after, seen.last], [
      300,
      300,
      "/v1/later/100",
    ]);
    assert.match(seen.more, /The latest 300 are shown/);
    assert(seen.elements < 4_000, `${seen.elements} elements`);
  },
);

judge(
  "the page fits 360 pixels, and its texts stand out, light and dark",
  missing,
  async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const { accessToken } = await logIn(
      mock,
      server,
      "A guest with a long name ".repeat(5),
    );
    mock.failNext("people/me", { status: 503 });
    mock.failNext("rooms", { status: 429, times: 3 });
    const authorization = `Bearer ${accessToken}`;
    await fetch(`${server.baseUrl}/people/me`, { headers: { authorization } });
    const headers = { authorization, "content-type": "application/json" };
    const body = JSON.stringify({ title: "x".repeat(200) });
    for (let i = 0; i < 4; i++) {
      await fetch(`${server.baseUrl}/rooms`, { method: "POST", headers, body });
    }
    mock.failNext("rooms", { status: 429 });
    const measured = await play<
      {
        colorScheme: string;
        tab: string;
        width: number;
        contrasts: Record<string, number>;
      }[]
    >("measure", { server });
    assert.equal(measured.length, 12);
    for (const { colorScheme, tab, width, contrasts } of measured) {
      assert.equal(width, 360, `${tab}, ${colorScheme}`);
      const weak = Object.entries(contrasts).filter(([, ratio]) => ratio < 4.5);
      assert.deepEqual(weak, [], `${tab}, ${colorScheme}`);
      assert(Object.keys(contrasts).length > 5);
    }
  },
);

judge("the page shows live connections, and closes those of a person", missing, async () => {
  await using live = await serveLive();
  const ada = await live.user("Ada");
  const client = await ada.listen();
  const { seen } = await play<{ seen: string }>("connect", live);
  assert(seen.includes(ada.personId), seen);
  assert.equal((await client.closed).code, 1001);
});

judge("the page goes on when the mock is started anew, with what is in that", missing, async () => {
  const adminToken = "the-same-token-again";
  let server = await createMock().serve({ adminToken });
  const port = Number(new URL(server.url).port);
  for (let i = 0; i < 5; i++) await (await fetch(`${server.baseUrl}/early`)).body?.cancel();
  let isUp = true;
  // the scene asks for what is to happen: that it stops, and that another one starts
  await using control = serveLocally(async () => {
    if (isUp) await server.close();
    else server = await createMock().serve({ adminToken, port });
    isUp = !isUp;
    return new Response("done");
  });
  try {
    const other = control.origin;
    const seen = await play<{ before: number; lost: string; after: string[] }>("restart", {
      server,
      other,
    });
    assert.deepEqual([seen.before, seen.after.length], [5, 1]);
    assert.equal(seen.lost, "connection lost, trying again");
  } finally {
    await server.close();
  }
});

judge(
  "a page of another origin can neither read nor change anything, nor frame the page",
  missing,
  async () => {
    const mock = createMock();
    await using server = await mock.serve();
    await logIn(mock, server, "Stève");
    const html = "<!doctype html><title>elsewhere</title>";
    await using elsewhere = serveLocally(() =>
      new Response(html, { headers: { "content-type": "text/html" } })
    );
    const before = mock.clock.now();
    const seen = await play<Record<string, unknown>>("intrude", {
      server,
      other: elsewhere.origin,
    });
    const { frames, frame, ...tries } = seen;
    assert.deepEqual(tries, {
      page: "TypeError",
      requests: "TypeError",
      "requests with the token": "TypeError",
      "events with the token": "TypeError",
      "fault with the token": "TypeError",
      // they are sent, and refused for want of a token
      "reset without a look": "opaque",
      "clock as a form would": "opaque",
    });
    assert.equal(frame, "SecurityError");
    assert.deepEqual(frames, [
      `${elsewhere.origin}/`,
      "chrome-error://chromewebdata/",
    ]);
    assert.equal(mock.requests().length, 2);
    assert(mock.clock.now() - before < 3_600_000);
    assert.equal(
      (await fetch(`${server.baseUrl}/people/me`)).status,
      401,
      "no fault waits",
    );
  },
);

judge(
  "a name that was let lead to this machine gets 403 from the page, the stream and all",
  missing,
  async () => {
    await using server = await createMock().serve();
    const statuses = await play("rebind", { server });
    assert.deepEqual(statuses, {
      "": 403,
      events: 403,
      "openapi.json": 403,
      requests: 403,
    });
  },
);
