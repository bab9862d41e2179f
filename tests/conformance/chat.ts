import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { run } from "../support/programs/conformance.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { pythonWithRequests } from "../support/programs/tools.ts";
import { describe, lastJson } from "../support/programs/run_program.ts";

const python = pythonWithRequests();
const missingPython = python === undefined ? "no python3 here has requests" : undefined;
const missingGo = missingProgram("go", ["version"]);

judge(
  "Python's requests walks 250 messages by their Link, and gets a file back",
  missingPython,
  async () => {
    const { mock, accessToken } = await prepare();
    await using server = await mock.serve();
    const given = JSON.stringify({ baseUrl: server.baseUrl, accessToken });
    const ran = await run(python!, ["python_chat.py", given], { timeout: 30_000 });
    assert.equal(ran.code, 0, describe(ran));
    assert.deepEqual(lastJson(ran), {
      pages: 5,
      texts: 250,
      newest: "249",
      same: true,
      type: "application/x-bytes",
      slash: "Desk",
      found: ["Ada"],
    });
  },
);

judge(
  "Python's requests, asked as WebexPythonSDK asks, walks every list and changes all that can be changed",
  missingPython,
  async () => {
    const { mock, accessToken } = await prepare();
    const email = "grace@example.com";
    const { personId } = await mock.createUser({ displayName: "Grace", email });
    await using server = await mock.serve();
    const { baseUrl } = server;
    const given = JSON.stringify({ baseUrl, accessToken, otherId: personId, otherEmail: email });
    const ran = await run(python!, ["python_sdk_chat.py", given], { timeout: 60_000 });
    assert.equal(ran.code, 0, describe(ran));
    assert.deepEqual(lastJson(ran), {
      me: "Ada",
      byId: "Grace",
      byEmail: [true],
      rooms: [250, 250, true],
      allRooms: 250,
      renamed: "Desk",
      meeting: true,
      membership: true,
      moderator: true,
      members: ["Grace"],
      allMemberships: 250,
      messages: [250, true],
      before: [249, "248"],
      thread: [["yes"], "<p><strong>yes</strong></p>"],
      edited: ["no", true],
      direct: ["direct", true, ["Hello"]],
      card: true,
      file: true,
      webhook: ["Hall", "inactive", 1],
      teams: [[], []],
      gone: 404,
    });
    const ignored = mock.requests(undefined, {}).flatMap((each) => each.ignored);
    assert.deepEqual(ignored, [], "every parameter is served");
  },
);

judge(
  "Go's net/http walks 100 spaces by their Link, with a slash at the end of the path",
  missingGo,
  async () => {
    const { mock, accessToken } = await prepare();
    const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
    for (let i = 0; i < 100; i++) {
      const body = JSON.stringify({ title: `Space ${i}` });
      await mock.fetch("https://webexapis.com/v1/rooms", { method: "POST", headers, body });
    }
    await using server = await mock.serve();
    const folder = await Deno.makeTempDir();
    try {
      const ran = await run("go", ["run", "go/main.go", server.baseUrl, accessToken], {
        env: { GOCACHE: folder, GOFLAGS: "-mod=mod", GO111MODULE: "off", NO_PROXY: "127.0.0.1" },
        timeout: 60_000,
      });
      assert.equal(ran.code, 0, describe(ran));
      assert.deepEqual(lastJson(ran), { pages: 3, spaces: 100 });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

async function prepare() {
  const mock = createMock();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  return { mock, accessToken };
}
