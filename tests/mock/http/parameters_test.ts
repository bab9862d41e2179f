import assert from "node:assert/strict";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";

const USER = { displayName: "Ada", email: "ada@example.com" };

for (
  const [method, path, body, ignored] of [
    ["GET", "/v1/people/me?callingData=true&a=1", undefined, ["callingData", "a"]],
    ["GET", "/v1/people/me?a=1&a=2", undefined, ["a"]],
    ["GET", "/v1/people/me?", undefined, []],
    ["GET", "/v1/memberships?page=2", undefined, ["page"]],
    ["POST", "/v1/rooms", { title: "Desk", color: "red", topic: "t" }, ["color", "topic"]],
    ["POST", "/v1/rooms?a=1", { title: "Desk", b: 2 }, ["a", "b"]],
    ["POST", "/v1/rooms", { title: "Desk", toString: 1 }, ["toString"]],
    ["POST", "/v1/rooms", { title: "Desk" }, []],
  ] as const
) {
  const what = `${method} ${path} ${JSON.stringify(body)}`;

  Deno.test(`createMock() says which parameters of ${what} it does not serve`, async () => {
    const { mock } = standingMock();
    const { accessToken: token } = await mock.createUser(USER);
    const { status, headers } = await ask(mock, method, path, { token, body });
    assert.equal(status, 200);
    assert.equal(headers.get("x-mock-ignored"), ignored.length > 0 ? ignored.join(", ") : null);
    assert.deepEqual(mock.requests()[0]!.ignored, ignored);
  });

  Deno.test(`createMock() refuses what it does not serve of ${what} when it is strict`, async () => {
    const { mock } = standingMock({ strict: true });
    const { accessToken: token } = await mock.createUser(USER);
    const { status, headers, body: answer } = await ask(mock, method, path, { token, body });
    assert.equal(status, ignored.length > 0 ? 400 : 200);
    if (ignored.length === 0) return;
    const [{ description }] = answer.errors as [{ description: string }];
    assert.match(description, new RegExp(`^the mock does not serve ${ignored[0]}\\b`));
    assert.deepEqual(
      [headers.get("x-mock-fidelity"), headers.get("x-mock-reason")],
      ["mock", description],
    );
  });
}

Deno.test("a strict mock does nothing of what it refuses", async () => {
  const { mock } = standingMock({ strict: true });
  const { accessToken: token } = await mock.createUser(USER);
  await ask(mock, "POST", "/v1/rooms", { token, body: { title: "Desk", color: "red" } });
  await ask(mock, "POST", "/v1/rooms?a=1", { token, body: { title: "Desk" } });
  assert.deepEqual((await ask(mock, "GET", "/v1/rooms", { token })).body.items, []);
});

Deno.test("the names of what is not served are shown as far as they are names", async () => {
  const { mock } = standingMock();
  const token = "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8wZjFjMDAw";
  const { headers } = await ask(mock, "GET", `/v1/people/me?${token}&x%0d%0ay=1&caf%C3%A9=2`);
  assert.equal(
    headers.get("x-mock-ignored"),
    Array(3).fill("(a name of other characters)").join(", "),
  );
  const many = Array.from({ length: 50 }, (_, i) => `p${i}=1`).join("&");
  await ask(mock, "GET", `/v1/people/me?${many}`);
  assert.equal(mock.requests().at(-1)!.ignored.length, 20);
});

const TOO_LONG = "title must be a string of at most 20000 characters";
const TITLES: [title: unknown, description: string, reason: string][] = [
  [undefined, "Title cannot be empty.", "title is missing or empty"],
  [null, "Title cannot be empty.", "title is missing or empty"],
  ["", "Title cannot be empty.", "title is missing or empty"],
  [7, "title must be a string", "title must be a string"],
  [true, "title must be a string", "title must be a string"],
  [["a"], "title must be a string", "title must be a string"],
  [{}, "title must be a string", "title must be a string"],
  ["x".repeat(20_001), TOO_LONG, TOO_LONG],
];
for (const [title, description, reason] of TITLES) {
  Deno.test(`POST rooms refuses the title ${(JSON.stringify(title) ?? "").slice(0, 20)}`, async () => {
    const { mock } = standingMock();
    const { accessToken: token } = await mock.createUser(USER);
    const { status, headers, body } = await ask(mock, "POST", "/v1/rooms", {
      token,
      body: { title },
    });
    assert.deepEqual([status, body.errors], [400, [{ description }]]);
    assert.equal(headers.get("x-mock-reason"), reason);
  });
}

Deno.test("createMock() names a required field that is missing", async () => {
  const { mock } = standingMock();
  const { accessToken: token } = await mock.createUser(USER);
  const { status, headers, body } = await ask(mock, "POST", "/v1/memberships", { token, body: {} });
  const description = "Required String parameter 'roomId' is not present";
  assert.deepEqual([status, body.errors], [400, [{ description }]]);
  assert.equal(
    headers.get("x-mock-reason"),
    "roomId is missing, or not a string with something in it",
  );
});

Deno.test("createMock() takes a string of 20000 characters", async () => {
  const { mock } = standingMock();
  const { accessToken: token } = await mock.createUser(USER);
  const title = "x".repeat(20_000);
  assert.equal(
    (await ask(mock, "POST", "/v1/rooms", { token, body: { title } })).body.title,
    title,
  );
});

for (
  const [path, types] of [
    ["access_token", "application/json or application/x-www-form-urlencoded"],
    ["messages", "application/json or multipart/form-data"],
    ["rooms", "application/json"],
  ]
) {
  Deno.test(`POST ${path} says which media types it takes, when it is sent another one`, async () => {
    const { mock } = standingMock();
    const { accessToken: token } = await mock.createUser(USER);
    for (const [type, expected] of [["text/plain", 400], ["application/xml", 415]] as const) {
      const sent = { token, body: "<x/>", headers: { "content-type": type } };
      const { status, headers } = await ask(mock, "POST", `/v1/${path}`, sent);
      const reason = headers.get("x-mock-reason");
      assert.deepEqual([status, reason], [expected, `this endpoint takes ${types}`]);
    }
  });
}
