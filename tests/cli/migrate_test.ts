import assert from "node:assert/strict";
import {
  countGuests,
  createGuestToken,
  createMembership,
  createMock,
  decodeWebexId,
  encodeWebexId,
  getMe,
  login,
  refreshServiceAppToken,
  type WebexMock,
} from "../../mod.ts";
import { type MemoryStreams, memoryStreams } from "../support/cli/memory_streams.ts";
import { NOW, type Run, run, type RunOptions } from "../support/cli/run.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { ask } from "../support/mock/standing_mock.ts";
import { ISSUER } from "../support/tokens.ts";

const HEADER =
  "line,userId,oldPersonId,newPersonId,oldEmail,newEmail,spaces,directSpaces,rowHash\n";
const JOINED = HEADER.replace("rowHash", "joined,rowHash");

/** Makes a mock of one organization with an issuer and a Service App, at the clock of the tests. */
function newMock(now = () => NOW): WebexMock {
  return createMock({ now, journalSize: 20_000 });
}

/** The variables that name both. */
function envOf({ issuer, serviceApp }: WebexMock): Record<string, string> {
  return {
    ISSUER: issuer.issuer,
    SECRET: issuer.secret,
    WEBEX_CLIENT_ID: serviceApp.clientId,
    WEBEX_CLIENT_SECRET: serviceApp.clientSecret,
    WEBEX_REFRESH_TOKEN: serviceApp.refreshToken,
  };
}

/** Runs `migrate` against a mock. */
async function migrate(
  mock: WebexMock,
  args: string[],
  options: RunOptions & { streams: MemoryStreams } = { streams: memoryStreams() },
): Promise<Run> {
  const env = { ...envOf(mock), ...options.env };
  const stopped = options.stopped ?? new Promise<void>(() => {});
  const ran = await run(["migrate", ...args], { fetch: mock.fetch, ...options, env, stopped });
  return { ...ran, stdout: ran.stdout + options.streams.stdout() };
}

/** The rows of CSV output, by their fields. Ids and addresses hold no comma and no quote. */
function rowsIn(csv: string): Record<string, string>[] {
  const [header = "", ...lines] = csv.trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, i) => [name, cells[i]!]));
  });
}

/** The person of a guest in each of the two systems, as the mock itself tells them. */
async function personsOf(mock: WebexMock, subject: string, displayName: string) {
  const options = { fetch: mock.fetch, now: () => NOW };
  const guestToken = await createGuestToken({ subject, displayName }, {
    ...mock.issuer,
    now: () => NOW,
  });
  const old = await getMe((await login(guestToken, options)).accessToken, options);
  const app = await refreshServiceAppToken(mock.serviceApp, { fetch: mock.fetch });
  const { body } = await ask(mock, "POST", "/v1/guests/token", {
    token: app.accessToken,
    body: { subject, displayName },
  });
  return { old, created: body as { id: string; email: string } };
}

Deno.test("guestissuer migrate only looks, and says what changes in code, without --subjects", async () => {
  const mock = newMock();
  const { code, stdout, stderr } = await migrate(mock, []);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(
    stdout,
    /^✓ access_token {3}the access token given is a Service App's, which has 0/m,
  );
  assert.match(stdout, /^✓ organization {3}issuer and Service App belong to organization$/m);
  assert.match(
    stdout,
    /^What changes in your code:\n- Ask POST \/v1\/guests\/token on your server/m,
  );
  assert(stdout.split("\n").every((line) => [...line].length <= 80));
  // nothing that makes a guest
  const asked = new Set(mock.requests().map(({ endpoint }) => endpoint));
  assert.deepEqual(asked, new Set(["access_token", "people/me", "guests/count"]));
  const json = await migrate(mock, ["--json"]);
  const { ok, checks, changes } = JSON.parse(json.stdout);
  assert.equal(ok, true);
  assert(checks.length > 5 && changes.length > 5);
});

Deno.test("guestissuer migrate moves nothing when issuer and Service App are not good, or of two organizations", async (t) => {
  const cases: [plant: (mock: WebexMock) => void, line: RegExp][] = [
    [
      (mock) => mock.addServiceApp({ ...mock.serviceApp, orgId: ISSUER }),
      /^✗ organization {3}the issuer belongs to organization$/m,
    ],
    [
      (mock) => mock.addServiceApp({ ...mock.serviceApp, scopes: [] }),
      /^✗ access_token {3}the Service App lacks the scope guest-issuer:read$/m,
    ],
    [
      (mock) => mock.failNext("people/me", { status: 503 }),
      /^✗ service {8}the service has a prob/m,
    ],
  ];
  await eachRow(t, cases, async ([plant, line]) => {
    for (const args of [[], ["--subjects", "in", "--yes"]]) {
      const mock = newMock();
      plant(mock);
      const streams = memoryStreams({ files: { in: "userId,userName\n1,Ada\n" } });
      const { code, stdout, stderr } = await migrate(mock, args, { streams });
      assert.equal(code, 1);
      assert.match(stdout + stderr, line);
      if (args.length > 0) assert.equal(stdout, "");
      assert.equal(mock.requests("guests/token").length + mock.requests("jwt/login").length, 0);
    }
  });
});

Deno.test("guestissuer migrate writes for each guest both persons and the spaces of the old one", async () => {
  const mock = newMock();
  const user = await mock.createUser({ displayName: "Lin", email: "lin@example.com" });
  const { old } = await personsOf(mock, "a,b", "Ada");
  const spaces: string[] = [];
  for (const title of ["one", "two"]) {
    const { body } = await ask(mock, "POST", "/v1/rooms", {
      token: user.accessToken,
      body: { title },
    });
    spaces.push(body.id as string);
    await createMembership({ roomId: body.id as string, personId: old.id }, {
      accessToken: user.accessToken,
      fetch: mock.fetch,
    });
  }
  const message = await ask(mock, "POST", "/v1/messages", {
    token: user.accessToken,
    body: { toPersonId: old.id, text: "hello" },
  });
  const streams = memoryStreams({
    files: { in: '{"userId":"a,b","userName":"Ada"}\n{"userId":"2","userName":"Grace"}\n' },
  });
  const { code, stdout, stderr } = await migrate(mock, ["--subjects", "in", "--yes"], { streams });
  assert.equal(code, 0, stderr);
  const rows = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  const { created } = await personsOf(mock, "a,b", "Ada");
  const { rowHash: _, ...first } = rows[0];
  assert.deepEqual({ ...first, spaces: new Set(first.spaces) }, {
    line: 1,
    userId: "a,b",
    oldPersonId: old.id,
    newPersonId: created.id,
    oldEmail: old.emails[0],
    newEmail: created.email,
    spaces: new Set(spaces),
    directSpaces: [message.body.roomId],
  });
  assert.notEqual(old.id, created.id);
  assert.notEqual(old.emails[0], created.email);
  assert.deepEqual([rows[1].userId, rows[1].spaces, rows[1].directSpaces], ["2", [], []]);
  assert.match(
    stderr,
    /^note: for each row of the list, the old guest is logged in, and a new guest/m,
  );
  assert.match(stderr, /^What changes in your code:$/m);
  // the member was not needed, and nobody was added
  for (const id of spaces) {
    const { body } = await ask(mock, "GET", `/v1/memberships?roomId=${id}`, {
      token: user.accessToken,
    });
    assert.equal((body.items as unknown[]).length, 2);
  }
});

Deno.test("guestissuer migrate --join adds each new guest to the spaces of the old one, once", async () => {
  const mock = newMock();
  const lin = await mock.createUser({ displayName: "Lin", email: "lin@example.com" });
  const kim = await mock.createUser({ displayName: "Kim", email: "kim@example.com" });
  const { old } = await personsOf(mock, "1", "Ada");
  const spaceOf = async ({ accessToken }: { accessToken: string }) => {
    const { body } = await ask(mock, "POST", "/v1/rooms", {
      token: accessToken,
      body: { title: "a space" },
    });
    const roomId = body.id as string;
    await createMembership({ roomId, personId: old.id }, { accessToken, fetch: mock.fetch });
    return roomId;
  };
  const [open, closed] = [await spaceOf(lin), await spaceOf(kim)];
  const env = { WEBEX_MEMBER_TOKEN: `"${lin.accessToken}"` };
  const streams = memoryStreams({ files: { in: "userId,userName\n1,Ada\n" } });
  const args = ["--subjects", "in", "--yes", "--join", "--resume", "out"];
  const { code, stderr } = await migrate(mock, args, { streams, env });
  // Kim's space is not one of Lin's
  assert.equal(code, 1);
  assert.match(stderr, /^note: line 2: the new guest was not added to 1 space: .* 404 from POST /m);
  const [row] = rowsIn(streams.file("out")!);
  assert.deepEqual(new Set(row!.spaces!.split(" ")), new Set([open, closed]));
  assert.equal(row!.joined, open);
  const members = async () => {
    const { body } = await ask(mock, "GET", `/v1/memberships?roomId=${open}`, {
      token: lin.accessToken,
    });
    return (body.items as { personId: string }[]).map(({ personId }) => personId).sort();
  };
  const expected = [lin.personId, old.id, row!.newPersonId].sort();
  assert.deepEqual(await members(), expected);
  // done again from the beginning, it is the same
  const again = memoryStreams({ files: { in: "userId,userName\n1,Ada\n" } });
  await migrate(mock, args, { streams: again, env });
  assert.equal(again.file("out"), streams.file("out"));
  assert.deepEqual(await members(), expected);
  assertShowsNothingOf(stderr + streams.file("out"), lin.accessToken);
});

Deno.test("guestissuer migrate --join makes nobody when the member's token is refused", async () => {
  const mock = newMock();
  const streams = memoryStreams({ files: { in: "userId,userName\n1,Ada\n" } });
  const env = { WEBEX_MEMBER_TOKEN: "expired-token-of-a-member" };
  const args = ["--subjects", "in", "--yes", "--join", "-o", "out"];
  const { code, stderr } = await migrate(mock, args, { streams, env });
  assert.equal(code, 1);
  assert.match(stderr, /^guestissuer: the service refuses the member's token \(401\): it has/m);
  assert.deepEqual(streams.files(), ["in"]);
  assert.equal(mock.requests("guests/token").length + mock.requests("jwt/login").length, 0);
  assertShowsNothingOf(stderr, env.WEBEX_MEMBER_TOKEN);
});

for (const more of [[], ["--json"]]) {
  Deno.test(`guestissuer migrate --retry-failed adds guests to the spaces that they are not in yet ${more}`, async () => {
    const mock = newMock();
    const lin = await mock.createUser({ displayName: "Lin", email: "lin@example.com" });
    const kim = await mock.createUser({ displayName: "Kim", email: "kim@example.com" });
    for (const [subject, name] of [["1", "Ada"], ["2", "Grace"]] as const) {
      const { old } = await personsOf(mock, subject, name);
      for (const { accessToken } of [lin, kim]) {
        const { body } = await ask(mock, "POST", "/v1/rooms", {
          token: accessToken,
          body: { title: "a space" },
        });
        const membership = { roomId: body.id as string, personId: old.id };
        await createMembership(membership, { accessToken, fetch: mock.fetch });
      }
    }
    const files = { in: 'userId,userName\n1,Ada\n2,Grace\n"3,""x",Eve\n' };
    const streams = memoryStreams({ files });
    const args = ["--subjects", "in", "--yes", "--join", "--resume", "out", ...more];
    const by = (member: typeof lin, ...others: string[]) =>
      migrate(mock, [...args, ...others], {
        streams,
        env: { WEBEX_MEMBER_TOKEN: member.accessToken },
      });
    assert.equal((await by(lin)).code, 1);
    const first = streams.file("out")!;
    const plain = await by(kim);
    assert.equal(plain.code, 1);
    assert.match(
      plain.stderr,
      /note.*guests that are not in all spaces: 2, the first in line 2; --retry-failed does/,
    );
    assert.equal(streams.file("out"), first);
    // Kim comes to know the spaces of Lin
    const { body } = await ask(mock, "GET", "/v1/rooms", { token: lin.accessToken });
    for (const { id: roomId } of body.items as { id: string }[]) {
      await createMembership({ roomId, personId: kim.personId }, {
        accessToken: lin.accessToken,
        fetch: mock.fetch,
      });
    }
    assert.equal((await by(kim, "--retry-failed")).code, 0);
    const rows = more.length === 0
      ? rowsIn(streams.file("out")!.replace('"3,""x"', "3")).map(({ userId, joined }) => [
        userId,
        joined === "" ? 0 : joined!.split(" ").length,
      ])
      : streams.file("out")!.trimEnd().split("\n").map((row) => JSON.parse(row))
        .map(({ userId, joined }) => [userId.slice(0, 1), joined.length]);
    assert.deepEqual(rows, [["1", 2], ["2", 2], ["3", 0]]);
    assert.equal((await by(kim)).code, 0);
  });
}

Deno.test("guestissuer migrate asks before it makes guests, and needs --yes where nobody can be asked", async (t) => {
  const files = { in: "userId,userName\n1,Ada\n" };
  const cases: [typed: string, made: number][] = [
    ["y", 1],
    [" Yes ", 1],
    ["n", 0],
    ["", 0],
    ["yo", 0],
  ];
  await eachRow(t, cases, async ([typed, made]) => {
    const mock = newMock();
    const streams = memoryStreams({ files });
    const { code, stderr } = await migrate(mock, ["--subjects", "in"], { streams, typed });
    assert.equal(code, made === 1 ? 0 : 1);
    assert.match(stderr, /Go on\? \[y\/N\]/);
    assert.equal(mock.requests("guests/token").length, made);
    assert.equal(/^note: nothing was moved$/m.test(stderr), made === 0);
  });
  const mock = newMock();
  for (const [list, typed] of [["in", undefined], ["-", "y"]] as const) {
    const streams = memoryStreams({ files, stdin: files.in });
    const options = { streams, ...typed && { typed } };
    const { code, stderr } = await migrate(mock, ["--subjects", list], options);
    assert.equal(code, 2);
    assert.match(stderr, /nobody can be asked here whether to go on; --yes answers it/);
  }
  assert.equal(mock.requests("guests/token").length, 0);
});

Deno.test("guestissuer migrate refuses options that make no sense", async (t) => {
  const cases: [args: string[], message: RegExp][] = [
    [["--yes"], /--yes is for --subjects <path>/],
    [["--join"], /--join is for --subjects <path>/],
    [["-o", "x"], /--output is for --subjects <path>/],
    [["--concurrency", "2"], /--concurrency is for --subjects <path>/],
    [["--subjects", "in", "--yes", "--join"], /--join needs the token of a member of the spaces/],
    [["--subjects", "in", "--yes", "--concurrency", "101"], /--concurrency must be a whole number/],
    [["--subjects", "in", "--yes", "-o", "a", "--resume", "b"], /are both given/],
    [["--subjects", "gone", "--yes"], /cannot open the input: there is no such file/],
    [["--subjects", "ids", "--yes"], /its first line must name the columns userId and userName/],
  ];
  await eachRow(t, cases, async ([args, message]) => {
    const streams = memoryStreams({
      files: { in: "userId,userName\n1,Ada\n", ids: "userId\n1\n" },
    });
    const mock = newMock();
    const { code, stdout, stderr } = await migrate(mock, args, { streams });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, message);
    assert.equal(mock.requests("guests/token").length, 0);
  });
});

Deno.test("guestissuer migrate goes on past a guest that fails, and --retry-failed does it in its place", async () => {
  const mock = newMock();
  const files = { in: "userId,userName\n1,Ada\n2,\n3,Grace\n4,Lin\n" };
  const streams = memoryStreams({ files });
  mock.failNext("GET rooms", { status: 500 });
  const args = ["--subjects", "in", "--yes", "--resume", "out", "--concurrency", "1"];
  const first = await migrate(mock, args, { streams });
  assert.equal(first.code, 1);
  assert.match(first.stderr, /^line 2: Cannot list spaces: 500 from GET /m);
  assert.match(first.stderr, /^line 3: userName is empty$/m);
  assert.match(first.stderr, /^2 done, 2 failed$/m);
  assert.deepEqual(rowsIn(streams.file("out")!).map(({ userId }) => userId), ["3", "4"]);
  const again = await migrate(mock, args, { streams });
  assert.match(
    again.stderr,
    /^note: 2 rows have no new guest before line 5, the first in line 2; -/m,
  );
  const last = await migrate(mock, [...args, "--retry-failed"], { streams });
  assert.equal(last.code, 1);
  assert.deepEqual(rowsIn(streams.file("out")!).map(({ userId }) => userId), ["1", "3", "4"]);
});

Deno.test("guestissuer migrate ends the run when the Service App is refused, and leaves whole rows", async () => {
  const mock = newMock();
  const rows = Array.from({ length: 20 }, (_, i) => `${i},Guest\n`).join("");
  const streams = memoryStreams({ files: { in: `userId,userName\n${rows}` } });
  let created = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url.endsWith("guests/token") && ++created === 8) {
      mock.deauthorizeServiceApp(mock.serviceApp.clientId);
    }
    return await mock.fetch(request);
  };
  const args = ["--subjects", "in", "--yes", "-o", "out", "--concurrency", "1"];
  const { code, stderr } = await migrate(mock, args, { streams, fetch });
  assert.equal(code, 1);
  assert.match(stderr, /^note: go on later with --resume and the output file$/m);
  assert.match(stderr, /^guestissuer: Cannot create guest: 401 from POST /m);
  assert.equal(streams.open, 0);
  assert.equal(rowsIn(streams.file("out")!).length, 7);
  assert(streams.file("out")!.endsWith("\n"));
});

Deno.test("guestissuer migrate --resume refuses the output of another kind of run", async (t) => {
  const list = "userId,userName\n1,Ada\n2,Grace\n";
  const mock = newMock();
  const lin = await mock.createUser({ displayName: "Lin", email: "lin@example.com" });
  const env = { WEBEX_MEMBER_TOKEN: lin.accessToken };
  const args = ["--subjects", "in", "--yes"];
  const streams = memoryStreams({ files: { in: list } });
  await migrate(mock, [...args, "-o", "out"], { streams });
  const out = streams.file("out")!;
  assert(out.startsWith(HEADER));
  const cases: [more: string[], files: Record<string, string>, message: RegExp][] = [
    [["--join"], { in: list, out }, /was not written by a run of this kind/],
    [["--json"], { in: list, out }, /was not written by a run of this kind/],
    [[], { in: list.replace("Ada", "Eve"), out }, /line 2 of the input is not the row/],
    [[], { in: list, out: out.replace(HEADER, JOINED) }, /was not written by a run of this kind/],
    [
      [],
      { in: list, out: "line,userId,token,expiresAt,rowHash\n" },
      /the output was not written by a run of this kind$/m,
    ],
  ];
  await eachRow(t, cases, async ([more, files, message]) => {
    const streams = memoryStreams({ files });
    const ran = await migrate(mock, [...args, "--resume", "out", ...more], { streams, env });
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, message);
    assert.equal(streams.file("out"), files.out);
  });
});

Deno.test("guestissuer migrate --resume refuses the output of another issuer, though of the same organization", async () => {
  const mock = newMock();
  const { issuer, secret } = mock.issuer;
  const { id } = decodeWebexId(issuer);
  const other = encodeWebexId({ cluster: "urn:TEAM:eu-central-1_k", type: "ORGANIZATION", id });
  mock.addIssuer({ issuer: other, secret });
  const streams = memoryStreams({ files: { in: "userId,userName\n1,Ada\n" } });
  const args = ["--subjects", "in", "--yes", "--resume", "out"];
  assert.equal((await migrate(mock, args, { streams })).code, 0);
  const out = streams.file("out");
  const ran = await migrate(mock, args, { streams, env: { ISSUER: other } });
  assert.equal(ran.code, 2);
  assert.match(ran.stderr, /line 2 of the input is not the row that the output was made of/);
  assert.equal(streams.file("out"), out);
});

/** How many guests are moved, and after how many new ones each of three runs is interrupted. */
const MANY = 1000;
const INTERRUPTED = [137, 402, 731];

for (const output of ["csv", "jsonl"] as const) {
  Deno.test(`guestissuer migrate moves 1,000 guests as ${output}, interrupted three times and with 429s, each once`, async () => {
    let now = NOW;
    const mock = newMock(() => now);
    const list = Array.from({ length: MANY }, (_, i) => `guest-${i},Guest ${i}\n`).join("");
    const streams = memoryStreams({
      files: { in: `userId,userName\n${list}` },
      piece: 100_000,
    });
    const args = ["--subjects", "in", "--yes", "--resume", "out"];
    if (output === "jsonl") args.push("--json");
    let asked = 0;
    let made = 0;
    let stop = () => {};
    let limit = Infinity;
    /** Every 50th request is refused with 429. Until its time has come, only those ask that were on their way. */
    let closedUntil = 0;
    let during = 0;
    let most = 0;
    let refused: string | undefined;
    let early = 0;
    const keyOf = (request: Request) => `${request.url} ${request.headers.get("authorization")}`;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      request.signal.throwIfAborted();
      const { pathname } = new URL(request.url);
      const isChecked = pathname.endsWith("/people/me") && !request.headers.has("authorization");
      const isRow = !isChecked && !/access_token|guests\/count/.test(pathname);
      // new guests are all asked for with one token, so that one request looks like another
      const isAgain = keyOf(request) === refused && !pathname.endsWith("/guests/token");
      if (now < closedUntil && isAgain) early++;
      if (isRow && now < closedUntil) most = Math.max(most, ++during);
      if (isRow && ++asked % 50 === 0) {
        closedUntil = now + 2000;
        refused = keyOf(request);
        during = 0;
        return new Response("{}", { status: 429, headers: { "retry-after": "2" } });
      }
      const response = await mock.fetch(request);
      if (pathname.endsWith("/guests/token") && ++made === limit) stop();
      return response;
    };
    const runOnce = async (interruptAt: number): Promise<Run> => {
      const stopped = Promise.withResolvers<void>();
      limit = interruptAt;
      // another process has not heard it
      closedUntil = 0;
      stop = stopped.resolve;
      return await migrate(mock, args, {
        streams,
        fetch,
        clock: () => now,
        sleep: async (milliseconds) => {
          const until = now + milliseconds;
          // those who do not wait have the time to ask meanwhile
          await new Promise((resolve) => setTimeout(resolve, 5));
          now = Math.max(now, until);
        },
        stopped: stopped.promise,
      });
    };
    const lengths: number[] = [];
    for (const at of INTERRUPTED) {
      const { code, stderr } = await runOnce(at);
      assert.equal(code, 1);
      assert.match(stderr, /interrupted/);
      lengths.push(streams.file("out")!.length);
    }
    const { code, stderr } = await runOnce(Infinity);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /the service asked to wait: 2 s/);
    // each run went on from where the one before was interrupted
    assert(lengths.every((length, i) => length > (lengths[i - 1] ?? 0)));
    const text = streams.file("out")!;
    const rows = output === "csv"
      ? rowsIn(text)
      : text.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(
      rows.map(({ userId }) => userId),
      Array.from({ length: MANY }, (_, i) => `guest-${i}`),
    );
    // 2,000 persons: nobody is there twice, and nobody is both
    const ids = new Set(rows.flatMap(({ oldPersonId, newPersonId }) => [oldPersonId, newPersonId]));
    assert.equal(ids.size, 2 * MANY);
    const { created, old } = await personsOf(mock, "guest-500", "Guest 500");
    assert.deepEqual([rows[500]!.oldPersonId, rows[500]!.newPersonId], [old.id, created.id]);
    // and as many guests as the Service App says it has
    const { accessToken } = await refreshServiceAppToken(mock.serviceApp, { fetch: mock.fetch });
    assert.equal(await countGuests(accessToken, { fetch: mock.fetch }), MANY);
    assert.equal(early, 0, "nothing is tried again before its time has come");
    assert(most <= 3, `${most} asked while the service asked to wait`);
  });
}
