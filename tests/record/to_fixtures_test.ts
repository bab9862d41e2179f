import assert from "node:assert/strict";
import { compareWithLive, LeakError, scrub, toFixtures } from "../../lib/record/mod.ts";
import { Recorder } from "../../lib/record/recording/recorder.ts";
import type { HarEntry } from "../../lib/record/har.ts";

function entry(
  method: string,
  path: string,
  { status = 200, body, headers = [] }: {
    status?: number;
    body?: unknown;
    headers?: [name: string, value: string][];
  } = {},
): HarEntry {
  return {
    request: { method, url: `https://webexapis.com${path}`, headers: [] },
    response: {
      status,
      headers: headers.map(([name, value]) => ({ name, value })),
      content: body === undefined ? {} : { text: JSON.stringify(body) },
    },
  };
}

/** Fixtures of exchanges that no scenario knows. */
const fixturesOf = (...entries: HarEntry[]) =>
  toFixtures(entries.map((each) => ({ entry: each })), { day: "2026-05-04" }).files;

Deno.test("toFixtures() keeps two statuses of one answer apart, though their shape is the same", () => {
  const exchanges = [401, 400, 401].map((status) => {
    const body = { message: "Invalid" };
    return { entry: entry("POST", "/v1/jwt/login", { status, body }), expected: 401 };
  });
  const { files, repeated } = toFixtures(exchanges);
  const statuses = Object.entries(files["post_jwt_login.json"]!).map(([name, { response }]) => [
    name,
    response.status,
  ]);
  assert.deepEqual(statuses, [["unauthorized", 401], ["unauthorized2", 400]]);
  assert.equal(repeated, 1);
});

Deno.test("toFixtures() scans what it adds itself for leaks too", () => {
  const exchanges = [{ entry: entry("GET", "/v1/rooms") }];
  assert.throws(
    () => toFixtures(exchanges, { organization: "of ada@acme.com" }),
    (error) =>
      error instanceof LeakError && error.code === "leak_found" && !/acme/.test(error.message) &&
      /has found an e-mail address at entries\[0\]\. Nothing/.test(error.message),
  );
});

Deno.test("toFixtures() leaves out exchanges that leak, and what they hold is replaced in the others", () => {
  const kind = "an IP address";
  const leaking = entry("GET", "/v1/people/me", { body: { displayName: "Ada Byron" } });
  leaking.request.httpVersion = "HTTP/1.1 84.153.12.7";
  const other = entry("GET", "/v1/rooms", { body: { note: "of Ada Byron" } });
  const again = entry("GET", "/v1/rooms/x", { status: 404, body: { message: "Ada Byron" } });
  const exchanges = [other, leaking, again].map((each) => ({ entry: each }));
  const { files, leaks } = toFixtures(exchanges);
  assert.deepEqual(leaks, [{ place: "entries[1].request.httpVersion", kind }]);
  assert.deepEqual(Object.keys(files), ["get_rooms.json", "get_rooms_roomId.json"]);
  assert.deepEqual(files["get_rooms.json"]!.list!.response.body, { note: "of Scrubbed Person 1" });
  assert.deepEqual(toFixtures([exchanges[0]!]).leaks, []);
  assert.throws(() => toFixtures([exchanges[1]!]), {
    name: "LeakError",
    code: "leak_found",
    message: /has found an IP address at entries\[0\]\.request\.httpVersion\. Nothing was written/,
  });
  // what is no endpoint of the mock is something too
  const unserved = { entry: entry("GET", "/v1/licenses/x", { body: { a: 1 } }) };
  assert.equal(toFixtures([exchanges[1]!, unserved]).leaks.length, 1);
});

Deno.test("toFixtures() and scrub() refuse a host that is made of a secret", () => {
  const secret = "hunter2hunter2hunter2";
  const ofHost = entry("GET", "/v1/rooms", { body: { accessToken: `${secret.toUpperCase()}3` } });
  const error = {
    name: "LeakError",
    code: "leak_found",
    message: /has found an access token at hosts\. Nothing was written/,
  };
  const exchanges = [{ entry: ofHost }, { entry: entry("GET", "/v1/people/me") }];
  const hosts = [`x.${secret}.example`];
  assert.throws(() => toFixtures(exchanges, { hosts }), error);
  assert.throws(() => scrub([ofHost], { hosts: [`X.${secret.slice(0, 8)}.example`] }), error);
  for (const host of [`${secret.slice(0, 7)}.example`, "example.hunter2x"]) {
    assert.doesNotThrow(() => toFixtures(exchanges, { hosts: [host] }));
  }
  // this machine and Webex are known by what they are called
  const words = entry("GET", "/v1/rooms", { body: { password: "of-webexapis-at-localhost" } });
  assert.doesNotThrow(() => scrub([words], { hosts: ["localhost", "webexapis.com"] }));
  // a name is no secret
  const named = entry("GET", "/v1/rooms", { body: { displayName: "Rotterdam" } });
  assert.doesNotThrow(() => scrub([named], { hosts: ["rotterdam.example"] }));
});

Deno.test("toFixtures() leaves out HEAD and OPTIONS, which have no body to learn from", () => {
  const files = fixturesOf(
    entry("HEAD", "/v1/rooms"),
    entry("OPTIONS", "/v1/rooms"),
    entry("GET", "/v1/rooms"),
  );
  assert.deepEqual(Object.keys(files), ["get_rooms.json"]);
});

Deno.test("toFixtures() keeps headers that belong to the shape, and joins those that come twice", () => {
  const headers: [string, string][] = [
    ["Vary", "accept"],
    ["vary", "origin"],
    ["Retry-After", "rand(30),add(30)"],
    ["Content-Type", "application/json"],
    ["Date", "Mon, 04 May 2026 06:43:44 GMT"],
    ["Set-Cookie", "a=b"],
    ["Content-Length", "2"],
    ["TrackingID", "ROUTERGW_8dcc341a-1111-4222-8333-44455c80b767"],
    ["Link", "<https://webexapis.com/v1/rooms?cursor=x>; rel=next"],
    [":status", "200"],
  ];
  const { list } = fixturesOf(entry("GET", "/v1/rooms", { headers }))["get_rooms.json"]!;
  assert.deepEqual(list!.response.headers, {
    "vary": "accept, origin",
    "retry-after": "rand(30),add(30)",
    "content-type": "application/json",
  });
});

Deno.test("toFixtures() names no answer after what is the mock's own word", () => {
  const path = "/mercury/v1/apps/wx2/registrations/a/messages";
  const [file] = Object.values(fixturesOf(entry("GET", path, { status: 426, body: {} })));
  assert.deepEqual(Object.keys(file!), ["status426"]);
});

Deno.test("toFixtures() takes the day from the exchange, and a malformed one for none", () => {
  for (
    const [startedDateTime, day] of [
      ["2026-01-31T23:59:59.999+02:00", "2026-01-31"],
      ["yesterday", "2026-05-04"],
      ["2026-01-31", "2026-05-04"],
    ] as const
  ) {
    const each = { ...entry("GET", "/v1/rooms"), startedDateTime };
    const { recorded, verified } = fixturesOf(each)["get_rooms.json"]!.list!.provenance;
    assert.deepEqual([recorded, verified], [day, day]);
  }
});

Deno.test("a fixture of several answers holds only where all of them do", () => {
  const body = { message: "x", errors: [{ description: "x" }], trackingId: "x" };
  const headers: [string, string][] = [
    ["content-type", "application/json"],
    ["cache-control", "no-cache"],
  ];
  const live = fixturesOf(
    entry("GET", "/v1/rooms/a", { status: 404, body, headers }),
    entry("GET", "/v1/messages/a", { status: 404, body: { error: "x" }, headers }),
  );
  const { held, drifted, compared } = compareWithLive(live);
  assert.deepEqual([held, compared, drifted.length], [[], 1, 1]);
  assert.equal(drifted[0]!.endpoint, "GET /v1/messages/{messageId}");
  const { held: all } = compareWithLive(
    fixturesOf(entry("GET", "/v1/rooms/a", { status: 404, body, headers })),
  );
  assert.deepEqual(all.map(({ name }) => name), ["notFound"]);
});

Deno.test("the number of a status is its name, and that of a second shape is none", () => {
  const odd = (status: number, body: unknown) => entry("GET", "/v1/rooms", { status, body });
  const known = { fixtures: fixturesOf(odd(418, { b: 1 }), odd(451, { a: 1 })) };
  const live = compareWithLive(fixturesOf(odd(451, { b: 1 })), known);
  assert.deepEqual(live.drifted[0]!.fixture, "get_rooms.json: status451");
  const shapes = [odd(200, { a: 1 }), odd(200, { b: 1 })];
  const two = { fixtures: fixturesOf(...shapes) };
  assert.deepEqual(compareWithLive(fixturesOf(shapes[1]!), two).drifted, []);
});

Deno.test("a recording holds so many bytes, and counts what it leaves out", () => {
  const recorder = new Recorder(100);
  const seen = (size: number) => ({
    startedAt: 0,
    request: {
      method: "GET",
      url: "https://webexapis.com/v1/rooms",
      headers: [],
      body: new Uint8Array(0),
    },
    response: { status: 200, headers: [], body: new Uint8Array(size) },
  });
  for (const size of [60, 60, 40, 1]) recorder.begin()(seen(size));
  recorder.begin()(undefined);
  assert.deepEqual([recorder.exchanges.length, recorder.lost, recorder.room], [2, 3, 0]);
});
