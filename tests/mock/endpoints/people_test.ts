import assert from "node:assert/strict";
import { createServiceAppGuest } from "../../../mod.ts";
import { appTokenOf, ask, standingMock } from "../../support/mock/standing_mock.ts";

async function prepare() {
  const at = standingMock();
  const { mock } = at;
  const ada = await mock.createUser({ displayName: "Ada Lovelace", email: "Ada@Example.com" });
  const grace = await mock.createUser({ displayName: "Grace", email: "grace@example.com" });
  const app = { ...at.at, accessToken: await appTokenOf(at) };
  const guest = await createServiceAppGuest({ subject: "1", displayName: "Guest" }, app);
  const find = async (query: string) => {
    const { status, body } = await ask(mock, "GET", `/v1/people${query}`, {
      token: guest.accessToken,
    });
    const items = (body.items ?? []) as { id: string }[];
    return { status, ids: items.map(({ id }) => id), notFoundIds: body.notFoundIds, body };
  };
  return { mock, ada, grace, guest, find };
}

for (const email of ["Ada@Example.com", "ada@example.com", "ADA@EXAMPLE.COM"]) {
  Deno.test(`a person is found by the e-mail address ${email}`, async () => {
    const { ada, find } = await prepare();
    const { ids, notFoundIds } = await find(`?email=${email}`);
    assert.deepEqual([ids, notFoundIds], [[ada.personId], []]);
  });
}

Deno.test("a user with the address of a bot is of the type bot, to itself and to others", async () => {
  const { mock, find } = await prepare();
  for (
    const [email, type] of [
      ["desk@webex.bot", "bot"],
      ["Desk@SparkBot.io", "bot"],
      ["desk@webex.bot.example", "person"],
      ["desk@mywebex.bots", "person"],
    ] as const
  ) {
    const { accessToken } = await mock.createUser({ displayName: "Desk", email });
    const me = await ask(mock, "GET", "/v1/people/me", { token: accessToken });
    assert.equal(me.body.type, type, email);
    const { body } = await find(`?email=${email}`);
    assert.equal((body.items as { type: string }[])[0]!.type, type, email);
  }
});

Deno.test("people are found by the beginning of their name, whatever its case", async () => {
  const { ada, find } = await prepare();
  assert.deepEqual((await find("?displayName=ada")).ids, [ada.personId]);
  assert.deepEqual((await find("?displayName=Lovelace")).ids, []);
});

Deno.test("people are found by ids as the official JavaScript SDK asks, with those that are not", async () => {
  const { ada, guest, find } = await prepare();
  const asked = [ada.personId, "none", guest.personId].join(",");
  const { status, ids, notFoundIds } = await find(`/?id=${asked}&showAllTypes=false`);
  assert.equal(status, 200);
  assert.deepEqual(new Set(ids), new Set([ada.personId, guest.personId]));
  assert.deepEqual(notFoundIds, ["none"]);
});

Deno.test("a search that finds nobody has no people", async () => {
  const { find } = await prepare();
  const { status, ids } = await find("?email=nobody@example.com");
  assert.deepEqual([status, ids], [200, []]);
});

Deno.test("people are not listed without saying whom", async () => {
  const { find } = await prepare();
  const { status, body } = await find("?max=10");
  assert.equal(status, 400);
  const [{ description }] = body.errors as [{ description: string }];
  assert.equal(description, "Email, displayName, or id list should be specified.");
});
