import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { mint, missingPackages, run } from "../support/programs/conformance.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { describe, lastJson } from "../support/programs/run_program.ts";

judge(
  "the JavaScript SDK chats as a guest and as a user, and walks 250 spaces, messages and memberships",
  missingPackages() ?? missingProgram("node"),
  async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const { accessToken } = await mock.createUser({
      displayName: "Ada",
      email: "ada@example.com",
    });
    const guestToken = await mint("1", "Stève", mock.issuer);
    const ended = await run("node", ["sdk_chat.cjs", guestToken, accessToken], {
      env: server.environment,
      timeout: 60_000,
    });
    const { error, ...seen } = lastJson<Record<string, unknown>>(ended);
    assert.equal(error, undefined, describe(ended));
    assert.deepEqual(seen, {
      isSelf: true,
      found: "Stève",
      membership: "Stève",
      html: "<p><strong>How</strong> are you?</p>",
      thread: true,
      read: "How are you?",
      listed: ["Fine", "How are you?"],
      members: ["Ada", "Stève"],
      renamed: "Front desk",
      moderator: true,
      left: ["How are you?"],
      gone: 404,
      // each with its pages and items: 100 a page, the default of 50, and 120
      spaces: [3, 250],
      messages: [5, 250],
      memberships: [3, 250],
      removed: 404,
    });
    const odd = mock.requests().filter(({ status }) => status >= 400).map(({ path }) => path);
    assert.equal(odd.length, 2, `only what is gone is refused: ${odd}`);
  },
);
