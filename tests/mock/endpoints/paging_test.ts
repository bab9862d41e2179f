import assert from "node:assert/strict";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";

/** A mock with a user, and what asks it as that user. */
async function prepare() {
  const { mock } = standingMock();
  const { accessToken: token } = await mock.createUser({
    displayName: "Ada",
    email: "ada@example.com",
  });
  const post = async (path: string, body: unknown) =>
    (await ask(mock, "POST", `/v1/${path}`, { token, body })).body;
  const get = async (path: string) => await ask(mock, "GET", path, { token });
  return { mock, token, post, get };
}

type Asked = Awaited<ReturnType<typeof ask>>;

function nextOf({ headers }: Asked): string | undefined {
  const link = headers.get("link");
  if (link === null) return undefined;
  const [, url, relation] = /^<(https:\/\/webexapis\.com\/v1\/[^>]+)>; rel="(\w+)"$/.exec(link)!;
  assert.equal(relation, "next");
  return url!.slice("https://webexapis.com".length);
}

/** Follows the links of a list, and returns one field of every item of every page. */
async function walk(
  get: (path: string) => Promise<Asked>,
  path: string,
  between: () => unknown = () => {},
): Promise<{ pages: number[]; ids: string[] }> {
  const pages: number[] = [];
  const ids: string[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const page: Asked = await get(next);
    assert.equal(page.status, 200);
    const items = page.body.items as { id: string }[];
    pages.push(items.length);
    ids.push(...items.map(({ id }) => id));
    next = nextOf(page);
    await between();
  }
  return { pages, ids };
}

Deno.test("a list of 250 spaces is walked in three pages, each space once", async () => {
  const { post, get } = await prepare();
  const made = [];
  for (let i = 0; i < 250; i++) made.push((await post("rooms", { title: `Space ${i}` })).id);
  const { pages, ids } = await walk(get, "/v1/rooms");
  assert.deepEqual(pages, [100, 100, 50]);
  assert.deepEqual([...ids].sort(), [...made].sort());
});

Deno.test("messages come 50 a page, the newest first, and none is lost when others come meanwhile", async () => {
  const { post, get } = await prepare();
  const { id: roomId } = await post("rooms", { title: "Desk" });
  const made: unknown[] = [];
  for (let i = 0; i < 120; i++) made.push((await post("messages", { roomId, text: `${i}` })).id);
  const { pages, ids } = await walk(
    get,
    `/v1/messages?roomId=${roomId}`,
    () => post("messages", { roomId, text: "later" }),
  );
  assert.deepEqual(pages, [50, 50, 20]);
  assert.deepEqual(ids, made.toReversed());
});

Deno.test("a page goes on after its last message though that is deleted meanwhile", async () => {
  const { mock, token, post, get } = await prepare();
  const { id: roomId } = await post("rooms", { title: "Desk" });
  const made: string[] = [];
  for (let i = 0; i < 5; i++) {
    made.push((await post("messages", { roomId, text: `${i}` })).id as string);
  }
  const first = await get(`/v1/messages?roomId=${roomId}&max=2`);
  await ask(mock, "DELETE", `/v1/messages/${made[3]}`, { token });
  const second = await get(nextOf(first)!);
  const items = second.body.items as { id: string }[];
  assert.deepEqual(items.map(({ id }) => id), [made[2], made[1]]);
});

Deno.test("a page of yesterday leads to the next one", async () => {
  const { mock, token, post, get } = await prepare();
  const { id: roomId } = await post("rooms", { title: "Desk" });
  for (const text of ["one", "two", "three"]) await post("messages", { roomId, text });
  const first = await get(`/v1/messages?roomId=${roomId}&max=2`);
  mock.clock.advance("1d");
  await post("messages", { roomId, text: "of today" });
  const { body } = await get(nextOf(first)!);
  assert.deepEqual((body.items as { text: string }[]).map(({ text }) => text), ["one"]);
  // who is no member any more gets no next page
  const { body: list } = await ask(mock, "GET", `/v1/memberships?roomId=${roomId}`, { token });
  const [member] = list.items as [{ id: string }];
  await ask(mock, "DELETE", `/v1/memberships/${member.id}`, { token });
  assert.equal((await get(nextOf(first)!)).status, 403);
});

Deno.test("a list whose last page is full ends without a link", async () => {
  const { post, get } = await prepare();
  for (let i = 0; i < 4; i++) await post("rooms", { title: `Space ${i}` });
  assert.deepEqual((await walk(get, "/v1/rooms?max=2")).pages, [2, 2]);
  assert.deepEqual((await walk(get, "/v1/rooms?max=4")).pages, [4]);
});

Deno.test("a list is gone when its space is deleted between two pages", async () => {
  const { mock, token, post, get } = await prepare();
  const { id: roomId } = await post("rooms", { title: "Desk" });
  for (let i = 0; i < 3; i++) await post("messages", { roomId, text: `${i}` });
  const first = await get(`/v1/messages?roomId=${roomId}&max=2`);
  await ask(mock, "DELETE", `/v1/rooms/${roomId}`, { token });
  assert.equal((await get(nextOf(first)!)).status, 404);
});

for (
  const [what, query, why] of [
    ["no page", "max=0", /^max must be a whole number from 1 to 1000$/],
    ["a page below nothing", "max=-1", /^max must be a whole number/],
    ["a page that is no number", "max=abc", /^max must be a whole number/],
    ["half a page", "max=1.5", /^max must be a whole number/],
    ["a page of more than 1000", "max=1001", /^max must be a whole number/],
    [
      "a cursor that the mock never gave",
      "cursor=abc",
      /^the cursor is not one that the mock gave$/,
    ],
    [
      "a cursor of JSON that is no list",
      "cursor=e30",
      /^the cursor is not one that the mock gave$/,
    ],
    ["a cursor with another list's mark", "cursor=WyJ4Il0", /^the cursor is of another list/],
  ] as const
) {
  Deno.test(`a list refuses ${what}`, async () => {
    const { get } = await prepare();
    const { status, headers } = await get(`/v1/rooms?${query}`);
    assert.equal(status, 400);
    assert.match(headers.get("x-mock-reason")!, why);
  });
}

Deno.test("a list refuses the cursor of another list, and of another person", async () => {
  const { mock, post, get } = await prepare();
  for (let i = 0; i < 3; i++) await post("rooms", { title: `Space ${i}` });
  const next = nextOf(await get("/v1/rooms?max=1&sortBy=created"))!;
  assert.equal((await get(next)).status, 200);
  assert.equal((await get(next.replace("created", "id"))).status, 400);
  const { accessToken: token } = await mock.createUser({
    displayName: "Grace",
    email: "grace@example.com",
  });
  assert.equal((await ask(mock, "GET", next, { token })).status, 400);
});

for (
  const [sortBy, order] of [["created", [2, 1, 0]], ["lastactivity", [0, 2, 1]]] as const
) {
  Deno.test(`spaces are sorted by ${sortBy}, the latest first`, async () => {
    const { mock, post, get } = await prepare();
    const made: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      made.push((await post("rooms", { title: `Space ${i}` })).id);
      mock.clock.advance("1m");
    }
    await post("messages", { roomId: made[0], text: "Hello" });
    const { ids } = await walk(get, `/v1/rooms?max=1&sortBy=${sortBy}`);
    assert.deepEqual(ids, order.map((i) => made[i]));
  });
}

Deno.test("the link of a list names the scheme and host that were asked", async () => {
  const { mock, token, post } = await prepare();
  for (let i = 0; i < 2; i++) await post("rooms", { title: `Space ${i}` });
  const headers = { authorization: `Bearer ${token}`, origin: "http://page.example" };
  const response = await mock.fetch("http://mock:8080/v1/rooms/?max=1", { headers });
  assert.match(response.headers.get("link")!, /^<http:\/\/mock:8080\/v1\/rooms\/\?max=1&cursor=/);
  assert.match(response.headers.get("access-control-expose-headers")!, /\bLink\b/);
  await response.body?.cancel();
});
