import assert from "node:assert/strict";
import { ROOT } from "../../support/programs/run_program.ts";
import { serveMock } from "../../support/mock/served_mock.ts";

Deno.test("the README names every route of the admin API, and no other", async () => {
  const page = await Deno.readTextFile(`${ROOT}lib/mock/README.md`);
  const section = page.split("## The admin API\n")[1]!.split("\n## ")[0]!;
  const named = [...section.matchAll(/`((?:GET|POST|DELETE) [a-z][\w./-]*)`/g)].map(([, route]) =>
    route!
  );
  await using served = await serveMock();
  const { error } = (await served.admin("GET", "nothing")).body;
  const routes = error.replace(/^No such route\. Routes: /, "").split(", ");
  assert(routes.length > 20, error);
  assert.deepEqual([...new Set(named)].sort(), routes.sort());
});
