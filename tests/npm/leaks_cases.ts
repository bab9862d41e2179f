import assert from "node:assert/strict";
import { startEchoServer } from "../support/leaks/echo.ts";
import { all, runAllBy } from "../support/leaks/leaks_world.ts";
import { lastJson, succeed } from "../support/programs/run_program.ts";
import { inProject } from "./installed.ts";

inProject(
  "no secret is shown by any command on Node, when the service echoes all that it is sent in any spelling",
  async (project) => {
    await using server = await startEchoServer();
    const { searched } = all;
    const good = await runAllBy(async (lines, now) => {
      const stdin = JSON.stringify({ lines, now });
      return lastJson(succeed(await project.run("node", ["leaks.mjs"], { stdin })));
    }, server.baseUrls);
    assert(good > 0, "those that ask nothing end well");
    assert(all.searched - searched > 1000, String(all.searched - searched));
  },
);
