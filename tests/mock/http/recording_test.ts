import assert from "node:assert/strict";
import { createMock, type FixtureFiles, WebexError } from "../../../mod.ts";
import { reshape } from "../../../lib/mock/http/as_recorded.ts";
import { appTokenOf, ask, standingMock } from "../../support/mock/standing_mock.ts";
import { FIXTURES } from "../../support/mock/fixtures.ts";
import { signToken } from "../../support/tokens.ts";

const PROVENANCE = { fidelity: "recorded", source: "a test of how recordings are used" };

/** A fixture of a recording. */
function recorded(
  key: string,
  status: number,
  body: unknown,
  headers: Record<string, string> = { "content-type": "application/json;charset=UTF-8" },
) {
  const [method, path] = key.split(" ");
  return {
    request: { method, path, headers: {}, body: null },
    response: { status, headers, body },
    provenance: PROVENANCE,
  };
}

async function signedIn(fixtures: FixtureFiles) {
  const at = standingMock({ fixtures });
  const user = await at.mock.createUser({ displayName: "Ada Lovelace", email: "ada@example.com" });
  return { mock: at.mock, at, token: user.accessToken, ...user };
}

Deno.test("createMock() answers in the shape of a recording: its order, its fields and its types", async () => {
  const { mock, token, personId } = await signedIn({
    "people": {
      "meOfUser": recorded("GET /v1/people/me", 200, {
        displayName: "Scrubbed Person 1",
        id: "an id",
        created: 1,
        invitePending: false,
        emails: ["person-1@example.com"],
        status: null,
      }, { "content-type": "application/json", "x-new": "yes" }),
    },
  });
  const { status, headers, body } = await ask(mock, "GET", "/v1/people/me", { token });
  assert.equal(status, 200);
  // avatar, orgId and the others of the built-in one are gone, and the order is the recorded one
  assert.deepEqual(Object.entries(body), [
    ["displayName", "Ada Lovelace"],
    ["id", personId],
    ["created", 1],
    ["invitePending", false],
    ["emails", ["ada@example.com"]],
    ["status", "active"],
  ]);
  assert.equal(headers.get("x-new"), "yes");
  assert.equal(headers.get("content-type"), "application/json");
  assert.equal(headers.get("x-mock-fidelity"), "recorded");
});

Deno.test("what a recording lacks comes from the built-in fixtures", async () => {
  const fixtures = { a: { meOfUser: recorded("GET /v1/people/me", 200, { id: "x" }) } };
  const { mock, at, token } = await signedIn(fixtures);
  assert.deepEqual(Object.keys((await ask(mock, "GET", "/v1/people/me", { token })).body), ["id"]);
  // another answer of the same endpoint, and another endpoint
  const refused = await ask(mock, "GET", "/v1/people/me");
  assert.deepEqual(Object.keys(refused.body), ["message", "errors", "trackingId"]);
  const created = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "A" } });
  const builtIn = FIXTURES["rooms.created"]!.response.body as Record<string, unknown>;
  assert.deepEqual(Object.keys(created.body), Object.keys(builtIn));
  // a guest is no user: the recording has nothing for it
  const guest = await ask(mock, "POST", "/v1/guests/token", {
    token: await appTokenOf(at),
    body: { subject: "1", displayName: "Grace" },
  });
  const me = await ask(mock, "GET", "/v1/people/me", { token: guest.body.accessToken as string });
  assert.equal(me.body.displayName, "Grace");
});

Deno.test("a recorded status takes the place of the built-in one, by the name of the answer or by itself", async () => {
  const fixtures = {
    login: {
      unauthorized: recorded("POST /v1/jwt/login", 400, {
        message: "Invalid token.",
        trackingId: "ROUTERGW_x",
        code: 7,
      }),
    },
    rooms: { status404: recorded("GET /v1/rooms/{roomId}", 404, { error: "gone" }) },
    any: {
      rateLimited: recorded("GET /v1/*", 429, { message: "Slow down" }, { "retry-after": "soon" }),
    },
  };
  const { mock, token } = await signedIn(fixtures);
  const wrong = signToken({ sub: "1", name: "A", iss: "nobody", exp: 9999999999 });
  const login = await ask(mock, "POST", "/v1/jwt/login", { token: wrong });
  assert.equal(login.status, 400);
  assert.equal(login.body.message, "Invalid token.");
  assert.equal(login.body.trackingId, login.headers.get("trackingid"));
  assert.equal(login.body.code, 7);
  assert.match(login.headers.get("x-mock-reason")!, /^iss_unknown/);
  assert.equal(mock.requests("jwt/login").at(-1)!.status, 400);
  const gone = await ask(mock, "GET", "/v1/rooms/none", { token });
  assert.deepEqual([gone.status, gone.body], [404, { error: "gone" }]);
  // a fault too, and its own Retry-After goes before
  mock.failNext("people/me", { status: 429 });
  mock.failNext("people/me", { status: 429, retryAfter: 3 });
  mock.failNext("people/me", { status: 429, retryAfter: null });
  for (const retryAfter of ["soon", "3", null]) {
    const { status, headers, body } = await ask(mock, "GET", "/v1/people/me", { token });
    assert.deepEqual([status, headers.get("retry-after")], [429, retryAfter]);
    assert.equal(body.message, "Slow down");
  }
});

Deno.test("the mock's own words are not taken from a recording", async () => {
  const fixtures = { any: { notFound: recorded("GET /v1/*", 404, { message: "No such thing" }) } };
  const { mock, token } = await signedIn(fixtures);
  const room = await ask(mock, "GET", "/v1/rooms/none", { token });
  assert.equal(room.body.message, "No such thing");
  const path = await ask(mock, "GET", "/v1/rooom", { token });
  assert.notEqual(path.body.message, "No such thing");
});

Deno.test("what a strict mock refuses by itself is not answered by a recording", async () => {
  const any = { badRequest: recorded("GET /v1/*", 400, { message: "Bad" }) };
  const at = standingMock({ fixtures: { any }, strict: true });
  const { accessToken: token } = await at.mock.createUser({
    displayName: "Ada",
    email: "ada@example.com",
  });
  const own = await ask(at.mock, "GET", "/v1/rooms?unheardOf=1", { token });
  assert.equal(own.headers.get("x-mock-fidelity"), "mock");
  assert.notEqual(own.body.message, "Bad");
  const service = await ask(at.mock, "GET", "/v1/messages", { token });
  assert.deepEqual([service.status, service.body], [400, { message: "Bad" }]);
});

Deno.test("a file has its own bytes and type, whatever was recorded", async () => {
  const file = recorded("GET /v1/contents/{contentId}", 200, { a: 1 });
  const { mock, token } = await signedIn({ contents: { file } });
  const form = new FormData();
  const room = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "A" } });
  form.set("roomId", room.body.id as string);
  form.set("files", new File(["hello"], "a.txt", { type: "text/plain" }));
  const authorization = `Bearer ${token}`;
  const sent = await mock.fetch("https://webexapis.com/v1/messages", {
    method: "POST",
    headers: { authorization },
    body: form,
  });
  const { files: [url] } = await sent.json();
  const response = await mock.fetch(url, { headers: { authorization } });
  assert.equal(await response.text(), "hello");
  assert.match(response.headers.get("content-type")!, /^text\/plain/);
});

Deno.test("reshape() adds no field that the built-in fixture knows and the mock left out", () => {
  const recordedBody = { id: "x", files: ["y"], isNew: true };
  const builtIn = { id: "", text: "", files: [] };
  const shaped = reshape({
    mine: { id: "1", text: "a", html: "<p>" },
    recorded: recordedBody,
    builtIn,
    isRefusal: false,
  });
  assert.deepEqual(shaped, { id: "1", isNew: true, html: "<p>" });
});

Deno.test("a recorded body that is no JSON is sent as it is, and one of another type is JSON still", async () => {
  const html = { "content-type": "text/html" };
  const { mock, token } = await signedIn({
    a: {
      meUnauthorized: recorded("GET /v1/people/me", 502, "<h1>Bad gateway</h1>", html),
      meOfUser: recorded("GET /v1/people/me", 200, { id: "x" }, html),
    },
    b: { deleted: recorded("DELETE /v1/rooms/{roomId}", 200, null, {}) },
  });
  const refused = await mock.fetch("https://webexapis.com/v1/people/me");
  assert.deepEqual([refused.status, await refused.text()], [502, "<h1>Bad gateway</h1>"]);
  const me = await ask(mock, "GET", "/v1/people/me", { token });
  assert.equal(me.headers.get("content-type"), "text/html");
  assert.deepEqual(Object.keys(me.body), ["id"]);
  const room = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "A" } });
  const deleted = await ask(mock, "DELETE", `/v1/rooms/${room.body.id}`, { token });
  assert.deepEqual([deleted.status, deleted.body], [200, undefined]);
});

Deno.test("the items of a list have the recorded shape, and a list that was recorded empty says nothing", async () => {
  const item = { title: "Scrubbed title 1", id: "x", creatorName: "Scrubbed Person 1" };
  for (
    const [items, keys] of [
      [[item], ["title", "id", "creatorName"]],
      [[], Object.keys((FIXTURES["rooms.list"]!.response.body as { items: object[] }).items[0]!)],
    ] as const
  ) {
    const { mock, token } = await signedIn({
      rooms: { list: recorded("GET /v1/rooms", 200, { items }) },
    });
    await ask(mock, "POST", "/v1/rooms", { token, body: { title: "A" } });
    await ask(mock, "POST", "/v1/rooms", { token, body: { title: "B" } });
    const { body } = await ask(mock, "GET", "/v1/rooms", { token });
    const listed = body.items as Record<string, unknown>[];
    assert.deepEqual(listed.map((each) => Object.keys(each)), [keys, keys]);
    assert.deepEqual(new Set(listed.map(({ title }) => title)), new Set(["A", "B"]));
  }
});

Deno.test("the built-in fixtures, given as a recording, change nothing", async () => {
  const folder = new URL("../../../fixtures", import.meta.url).pathname;
  const answers: unknown[] = [];
  for (const options of [{}, { fixtures: folder }]) {
    const at = standingMock(options);
    const { accessToken: token } = await at.mock.createUser({
      displayName: "Ada",
      email: "ada@example.com",
    });
    const room = await ask(at.mock, "POST", "/v1/rooms", { token, body: { title: "A" } });
    const seen = [
      room,
      await ask(at.mock, "GET", "/v1/people/me", { token }),
      await ask(at.mock, "GET", "/v1/people/me"),
      await ask(at.mock, "GET", "/v1/rooms", { token }),
      await ask(at.mock, "POST", "/v1/messages", {
        token,
        body: { roomId: room.body.id, markdown: "*a*" },
      }),
      await ask(at.mock, "GET", "/v1/guests/count", { token: await appTokenOf(at) }),
      await ask(at.mock, "GET", "/v1/messages/none", { token }),
    ];
    answers.push(seen.map(({ status, headers, body }) => [status, [...headers], body]));
  }
  assert.deepEqual(answers[1], answers[0]);
});

const GOOD = recorded("GET /v1/people/me", 200, {});

const BROKEN: [what: string, file: unknown, message: RegExp][] = [
  ["no object", [], /people\.json: it must be an object of fixtures by their names/],
  ["no fixture", { me: 1 }, /people\.json: me: it lacks request, response, provenance/],
  ["a part missing", { me: { ...GOOD, provenance: 1 } }, /people\.json: me: it lacks provenance/],
  [
    "an endpoint that the mock lacks",
    { me: recorded("GET /v1/persons/me", 200, {}) },
    /people\.json: me: the mock has no endpoint GET \/v1\/persons\/me/,
  ],
  [
    "an endpoint that must not be shown",
    { me: recorded("GET /v1/\u001b[31m", 200, {}) },
    /the mock has no endpoint GET \(a strange one\)/,
  ],
  ["no path", { me: { ...GOOD, request: { method: "GET" } } }, /must be strings/],
  ["a status of 99", { me: recorded("GET /v1/people/me", 99, {}) }, /from 200 to 599/],
  ["a status of 600", { me: recorded("GET /v1/people/me", 600, {}) }, /from 200 to 599/],
  [
    "a status that is a string",
    { me: recorded("GET /v1/people/me", "200" as never, {}) },
    /status/,
  ],
  ["no body", { me: { ...GOOD, response: { status: 200, headers: {} } } }, /lacks body/],
  ["no headers", { me: { ...GOOD, response: { status: 200, body: 1 } } }, /response\.headers/],
  [
    "a header that cannot be sent",
    { me: recorded("GET /v1/people/me", 200, {}, { "a b": "c" }) },
    /response\.headers: it must be an object of strings that headers can hold/,
  ],
  [
    "a header that is a number",
    { me: recorded("GET /v1/people/me", 200, {}, { a: 1 as never }) },
    /response\.headers/,
  ],
  [
    "a fidelity of its own",
    { me: { ...GOOD, provenance: { fidelity: "sure", source: "x" } } },
    /provenance\.fidelity must be one of recorded, documented, inferred, mock/,
  ],
  [
    "a day that cannot be compared",
    { me: { ...GOOD, provenance: { ...GOOD.provenance, verified: "31.12.2026" } } },
    /people\.json: me: provenance\.verified must be a day such as 2026-01-31/,
  ],
  [
    "a day that is a number",
    { me: { ...GOOD, provenance: { ...GOOD.provenance, recorded: 2026 } } },
    /provenance\.recorded must be a day/,
  ],
  ["no source", { me: { ...GOOD, provenance: { fidelity: "mock" } } }, /provenance\.source/],
];

for (const [what, file, message] of BROKEN) {
  Deno.test(`createMock() refuses a fixture with ${what}, and names its file`, () => {
    assert.throws(
      () => createMock({ fixtures: { "people.json": file } }),
      (error) =>
        error instanceof WebexError && error.code === "fixture_malformed" &&
        message.test(error.message),
    );
  });
}

Deno.test("a recorded status without a body is answered without one", async () => {
  for (const status of [204, 205, 304]) {
    const { mock, token } = await signedIn({
      p: { meOfUser: recorded("GET /v1/people/me", status, {}) },
    });
    const response = await mock.fetch("https://webexapis.com/v1/people/me", {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.deepEqual([response.status, await response.text()], [status, ""]);
  }
});

Deno.test("createMock() refuses two fixtures of one name and endpoint, and names both files", () => {
  const fixtures = { "a.json": { me: GOOD }, "b.json": { me: GOOD } };
  assert.throws(() => createMock({ fixtures }), {
    code: "fixture_malformed",
    message: "Cannot use fixture b.json: me: a.json holds one of this name and endpoint already",
  });
});

Deno.test("createMock() says what is wrong with a folder of fixtures", async (t) => {
  const folder = await Deno.makeTempDir();
  const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
  try {
    await t.step("none", () => {
      const fixtures = `${folder}/none`;
      assert.throws(() => createMock({ fixtures }), {
        name: "TypeError",
        message: "Cannot read fixtures: there is no such folder",
      });
    });
    await t.step("a file", async () => {
      const fixtures = await Deno.makeTempFile();
      assert.throws(() => createMock({ fixtures }), {
        name: "TypeError",
        message: "Cannot read fixtures: it is no folder",
      });
      await Deno.remove(fixtures);
    });
    await t.step("empty", () => {
      assert.throws(() => createMock({ fixtures: folder }), { message: /there is no \.json file/ });
    });
    await t.step("neither a folder nor files", () => {
      for (const fixtures of [new URL("file:///recorded/"), new Map()] as object[]) {
        assert.throws(() => createMock({ fixtures: fixtures as Record<string, unknown> }), {
          code: "invalid_argument",
          message: /or an object of files, received (?:URL|Map)$/,
        });
      }
      assert.throws(() => createMock({ fixtures: [] as never }), {
        message:
          "Cannot read fixtures: they must be a folder or an object of files, received an array",
      });
    });
    await t.step("cut off", async () => {
      await write("people.json", JSON.stringify({ me: GOOD }).slice(0, 50));
      assert.throws(() => createMock({ fixtures: folder }), {
        code: "fixture_malformed",
        message: "Cannot use fixture people.json: it is not JSON, or cut off",
      });
    });
    await t.step("interrupted", async () => {
      await write("people.json", JSON.stringify({ me: GOOD }));
      await write("rooms.json.part", "{}");
      assert.throws(() => createMock({ fixtures: folder }), {
        code: "fixture_malformed",
        message: /rooms\.json\.part: its recording was interrupted/,
      });
      await Deno.remove(`${folder}/rooms.json.part`);
    });
    await t.step("a file as an editor on Windows saves it", async () => {
      const wide = new Uint8Array(
        new Uint16Array([...`\ufeff{}`].map((c) => c.charCodeAt(0))).buffer,
      );
      await write("people.json", `\ufeff{}`);
      createMock({ fixtures: folder });
      await Deno.writeFile(`${folder}/people.json`, wide);
      createMock({ fixtures: folder });
      await Deno.writeFile(`${folder}/people.json`, Uint8Array.of(0x7b, 0xe4, 0x7d, 0x7d));
      assert.throws(() => createMock({ fixtures: folder }), {
        message:
          "Cannot read fixtures: people.json: it is neither UTF-8 nor UTF-16; save it as UTF-8",
      });
      await write("people.json", "{}");
    });
    await t.step("a link that leads nowhere", async () => {
      await Deno.symlink(`${folder}/gone.json`, `${folder}/rooms.json`);
      assert.throws(() => createMock({ fixtures: folder }), {
        message: "Cannot read fixtures: rooms.json: there is no such file",
      });
      await Deno.remove(`${folder}/rooms.json`);
    });
    await t.step("other files and folders beside", async () => {
      await write("README.md", "# Fixtures");
      await Deno.mkdir(`${folder}/unserved.json`);
      createMock({ fixtures: folder });
    });
    await t.step("a file of 20 MiB", async () => {
      await Deno.truncate(`${folder}/people.json`, 20 * 1024 * 1024);
      assert.throws(() => createMock({ fixtures: folder }), { message: /more than 16384 KiB/ });
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
