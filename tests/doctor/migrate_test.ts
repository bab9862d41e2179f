import assert from "node:assert/strict";
import { migrate, type MigrateOptions, type Migration } from "../../lib/doctor/mod.ts";
import { createMock, listRooms, refreshServiceAppToken, type WebexMock } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { ask } from "../support/mock/standing_mock.ts";
import { answering, json } from "../support/service/fake_service.ts";
import { NOW, OPAQUE_TOKEN } from "../support/tokens.ts";

const GUESTS = ["1", "2", "3", "4", "5", "6"].map((subject) => ({
  subject,
  displayName: `Guest ${subject}`,
}));

/** Options that lead from the issuer to the Service App of a mock. */
async function optionsAt(mock: WebexMock): Promise<MigrateOptions> {
  const { fetch, issuer, serviceApp } = mock;
  const { accessToken } = await refreshServiceAppToken(serviceApp, { fetch });
  return { ...issuer, accessToken, fetch, now: mock.clock.now };
}

function all(options: MigrateOptions, guests: typeof GUESTS = GUESTS): Promise<Migration[]> {
  return Array.fromAsync(migrate(guests, options));
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}

Deno.test("migrate() yields both persons of each guest in their order, and others past one that fails", async () => {
  const mock = createMock({ now: () => NOW });
  const options = await optionsAt(mock);
  mock.failNext("jwt/login", { status: 400 });
  const results = await all(options, [{ subject: "", displayName: "x" }, ...GUESTS]);
  assert.deepEqual(results.map(({ guest }) => guest.subject), ["", "1", "2", "3", "4", "5", "6"]);
  assert.match(results[0]!.error!.message, /subject is empty/);
  const failed = results.filter(({ error }) => error !== undefined);
  assert.equal(failed.length, 2);
  assert.equal(codeOf(failed[1]!.error), "bad_request");
  const done = results.filter((each) => each.error === undefined);
  const ids = new Set(done.flatMap(({ oldPersonId, newPersonId }) => [oldPersonId, newPersonId]));
  assert.equal(ids.size, 10);
  // the same again, to the same persons
  const again = await all(options);
  for (const each of done) {
    const same = again.find(({ guest }) => guest.subject === each.guest.subject);
    assert.deepEqual(same, each);
  }
});

Deno.test("migrate() works on as many guests at once as it is told, and stops when its reader does", async (t) => {
  await eachRow(t, [1, 2, 6], async (concurrency) => {
    const mock = createMock({ now: () => NOW });
    const options = await optionsAt(mock);
    let [open, most] = [0, 0];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 1));
      try {
        return await mock.fetch(input, init);
      } finally {
        open--;
      }
    };
    const results = await all({ ...options, fetch, concurrency });
    assert.deepEqual([results.length, most], [6, concurrency]);
  });
  const mock = createMock({ now: () => NOW });
  const options = await optionsAt(mock);
  for await (const _ of migrate(GUESTS, { ...options, concurrency: 1 })) break;
  assert(mock.requests("jwt/login").length < 4);
});

Deno.test("migrate() makes all wait on 429, and ends the run when the wait is too long", async () => {
  const mock = createMock({ now: () => NOW });
  const options = await optionsAt(mock);
  const waits: number[] = [];
  const slept: number[] = [];
  let now = NOW;
  const sleep = (milliseconds: number) => {
    slept.push(milliseconds);
    now += milliseconds;
    return Promise.resolve();
  };
  for (const endpoint of ["jwt/login", "GET rooms", "guests/token"] as const) {
    mock.failNext(endpoint, { status: 429, retryAfter: 7 });
  }
  const waiting: MigrateOptions = {
    ...options,
    now: () => now,
    sleep,
    concurrency: 1,
    onWait: (seconds) => waits.push(seconds),
  };
  const results = await all(waiting, GUESTS.slice(0, 2));
  assert(results.every(({ error }) => error === undefined));
  assert.deepEqual([waits, slept], [[7, 7, 7], [7000, 7000, 7000]]);
  mock.failNext("GET rooms", { status: 429, retryAfter: 3601 });
  await assert.rejects(all(waiting), { code: "rate_limited", retryAfter: 3601 });
  mock.failNext("GET rooms", { status: 429, retryAfter: 1, times: 11 });
  const [given] = await all(waiting, GUESTS.slice(0, 1));
  assert.equal(codeOf(given!.error), "rate_limited");
});

Deno.test("migrate() says of a guest that onWait has failed for it, also when that fails later", async () => {
  const mock = createMock({ now: () => NOW });
  const failure = new Error("the log is down");
  const options = { ...await optionsAt(mock), onWait: () => Promise.reject(failure) };
  mock.failNext("GET rooms", { status: 429, retryAfter: 7 });
  const [given] = await all(options, GUESTS.slice(0, 1));
  assert.equal(given!.error, failure);
});

Deno.test("migrate() ends the run when the Service App or the member is refused, and shows no secret", async () => {
  const mock = createMock({ now: () => NOW });
  const options = await optionsAt(mock);
  const refused = { ...options, accessToken: OPAQUE_TOKEN, concurrency: 1 };
  const ended = await all(refused).catch((error) => error);
  assert.equal(codeOf(ended), "unauthorized");
  // and nobody is asked for the others
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(mock.requests("guests/token").length, 1);
  assertShowsNothingOf(ended, OPAQUE_TOKEN, options.secret);
  mock.addServiceApp({ ...mock.serviceApp, scopes: ["guest-issuer:read"] });
  await assert.rejects(all(await optionsAt(mock)), { code: "forbidden" });
});

Deno.test("migrate() refuses an issuer, a secret and options as other functions do", async (t) => {
  const mock = createMock({ now: () => NOW });
  const options = await optionsAt(mock);
  const cases: [more: Partial<MigrateOptions>, code: string][] = [
    [{ issuer: options.secret, secret: options.issuer }, "iss_is_secret"],
    [{ secret: "c2hvcnQ=" }, "secret_too_short"],
    [{ concurrency: 0 }, "invalid_argument"],
    [{ concurrency: 101 }, "invalid_argument"],
    [{ concurrency: 1.5 }, "invalid_argument"],
    [{ baseUrl: "nothing" }, "invalid_argument"],
  ];
  await eachRow(t, cases, async ([more, code]) => {
    await assert.rejects(all({ ...options, ...more }), { code });
  });
  const stop = new AbortController();
  stop.abort(new Error("enough"));
  await assert.rejects(all({ ...options, signal: stop.signal }), { message: "enough" });
});

Deno.test("migrate() adds the new guest to the spaces of the old one, where the member may", async () => {
  const mock = createMock({ now: () => NOW });
  const options = await optionsAt(mock);
  const ada = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const kim = await mock.createUser({ displayName: "Kim", email: "kim@example.com" });
  const [first] = await all(options, GUESTS.slice(0, 1));
  assert(first !== undefined && first.error === undefined);
  const addTo = async (token: string) => {
    const { body } = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "x" } });
    const added = { roomId: body.id, personId: first.oldPersonId };
    await ask(mock, "POST", "/v1/memberships", { token, body: added });
    return body.id as string;
  };
  const mine = await addTo(ada.accessToken);
  const others = await addTo(kim.accessToken);
  for (let round = 0; round < 2; round++) {
    const [moved] = await all({ ...options, member: ada.accessToken }, GUESTS.slice(0, 1));
    assert(moved !== undefined && moved.error === undefined);
    assert.deepEqual(new Set(moved.spaces), new Set([mine, others]));
    assert.deepEqual(moved.joined, [mine]);
    assert.deepEqual(moved.leftOut.map(({ id }) => id), [others]);
    assert.equal(codeOf(moved.leftOut[0]!.error), "not_found");
  }
  await assert.rejects(all({ ...options, member: OPAQUE_TOKEN }), { code: "unauthorized" });
});

Deno.test("listRooms() reads page after page, and sends its token nowhere else", async (t) => {
  const room = (id: string) => ({ id, type: "group", title: id });
  const base = "https://webexapis.com/v1/";
  const paged = answering(
    json({ items: [room("a"), room("b")] }, 200, { link: `<${base}rooms?cursor=x>; rel="next"` }),
    json({ items: [room("c")] }, 200, { link: `<${base}rooms?cursor=y>; rel="prev"` }),
  );
  const rooms = await listRooms(OPAQUE_TOKEN, { fetch: paged.fetch });
  assert.deepEqual(rooms.map(({ id }) => id), ["a", "b", "c"]);
  assert.deepEqual((await paged.asked()).map(({ line }) => line), [
    `GET ${base}rooms?max=1000`,
    `GET ${base}rooms?cursor=x`,
  ]);
  const bad: Response[] = [
    json({ items: [] }, 200, { link: '<https://other.example/v1/rooms>; rel="next"' }),
    json({ items: [] }, 200, { link: "</v2/rooms>; rel=next" }),
    json({}),
    json([]),
    json({ items: [{ id: "a" }] }),
    json({ items: ["a"] }),
  ];
  await eachRow(t, bad, async (answer) => {
    const { fetch, sent } = answering(answer);
    await assert.rejects(listRooms(OPAQUE_TOKEN, { fetch }), { code: "response_incomplete" });
    assert.equal(sent.length, 1);
  });
  const mock = createMock();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "a@example.com" });
  for (const title of ["1", "2", "3"]) {
    await ask(mock, "POST", "/v1/rooms", { token: accessToken, body: { title } });
  }
  // the mock's own links lead through all pages
  const inPages: typeof globalThis.fetch = (input, init) =>
    mock.fetch(String(input).replace("max=1000", "max=1"), init);
  const listed = await listRooms(accessToken, { fetch: inPages });
  assert.deepEqual(new Set(listed.map(({ title }) => title)), new Set(["1", "2", "3"]));
});
