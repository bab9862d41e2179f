import assert from "node:assert/strict";
import { ACTIONS } from "../../../lib/mock/server/admin_actions.ts";
import { ROOT } from "../../support/programs/run_program.ts";

Deno.test("the README names every route of the admin API, and no other", async () => {
  const page = await Deno.readTextFile(`${ROOT}lib/mock/README.md`);
  const section = page.split("## The admin API\n")[1]!.split("\n## ")[0]!;
  const named = [...section.matchAll(/`((?:GET|POST|DELETE) [a-z][\w./-]*)`/g)].map(([, route]) =>
    route!
  );
  assert.deepEqual([...new Set(named)].sort(), Object.keys(ACTIONS).sort());
});
