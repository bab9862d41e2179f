import assert from "node:assert/strict";
import { COMMANDS } from "../lib/cli/commands.ts";
import { createMock } from "../mod.ts";
import { ROOT } from "./support/programs/run_program.ts";
import { PAGES } from "./support/readme/pages.ts";

const TEXTS = new Map(
  await Promise.all(
    PAGES.map(async (page) => [page, await Deno.readTextFile(`${ROOT}${page}`)] as const),
  ),
);
const FRONT = TEXTS.get("README.md")!;
const ALL = [...TEXTS.values()].join("\n");

Deno.test("the front page has at most 150 lines, and the pages none of over 100 characters", () => {
  assert(FRONT.trimEnd().split("\n").length <= 150, "the front page is too long");
  const longIn = (text: string) => text.split("\n").filter((line) => [...line].length > 100);
  assert.deepEqual(longIn(FRONT), []);
  for (const [page, text] of TEXTS) {
    const prose = text.replace(/^```.*?^```$/gms, "").replace(/^\|.*$/gm, "");
    assert.deepEqual(longIn(prose), [], page);
  }
});

Deno.test("the front page links to every room, and all links of the pages lead to a file", async () => {
  for (const page of PAGES.filter((each) => /^lib\/\w+\/README/.test(each))) {
    assert(FRONT.includes(`](${page})`), `${page} cannot be found from the front page`);
  }
  for (const [page, text] of TEXTS) {
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
      await Deno.stat(new URL(target!, `file://${ROOT}${page}`)).catch(() =>
        assert.fail(`${page} links to ${target}, which is not there`)
      );
    }
  }
});

Deno.test("the pages name every command, every endpoint and every error code", async () => {
  for (const { name } of COMMANDS) assert(ALL.includes(`\`${name}`), `command ${name}`);
  for (const name of createMock().endpoints) {
    const path = name.replace(/^[A-Z]+ /, "").replace(/^u2c/, "u2c/api/v1");
    assert(ALL.includes(path), `endpoint ${name}`);
  }
  for (const file of ["lib/errors.ts", "lib/finding.ts"]) {
    const source = await Deno.readTextFile(`${ROOT}${file}`);
    for (const [, code] of source.matchAll(/^ {2}\| "(\w+)"/gm)) {
      assert(ALL.includes(`\`${code}\``), `code ${code}`);
    }
  }
});

Deno.test("the pages name packages that can be had, and an address for the repository nowhere", () => {
  assert(FRONT.includes("deno@2.9.6"));
  assert.equal([...FRONT.matchAll(/`REPOSITORY` stands for/g)].length, 1, "it is said once");
  assert.doesNotMatch(ALL, /jsr:|https:\/\/(?:github|raw\.githubusercontent|jsr|deno)\.\w+/);
});

Deno.test("the front page's test command names a task", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  assert.match(FRONT, /^npx -y deno@2\.9\.6 task test$/m);
  assert.equal(typeof tasks.test, "string");
});

Deno.test("the changelog begins with this version, and that with what its users have to change", async () => {
  const { version } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const [first, second] = (await Deno.readTextFile(`${ROOT}CHANGELOG.md`)).match(/^##+ .*$/gm)!;
  assert.deepEqual([first, second], [`## ${version}`, "### What to change"]);
});

Deno.test("the page of the mock has every route of the admin API once, and the fields of the journal", async () => {
  const page = TEXTS.get("lib/mock/README.md")!;
  const mock = createMock();
  await mock.fetch("https://webexapis.com/v1/people/me");
  const server = await mock.serve();
  const headers = { authorization: `Bearer ${server.adminToken}` };
  const answer = await fetch(`${server.url}/__mock/no-such-route`, { headers });
  const { error } = await answer.json();
  await server.close();
  const routes = error.match(/(?:GET|POST|DELETE) [a-z/-]*[a-z]/g);
  assert(routes.includes("GET events"), error);
  const api = page.slice(page.indexOf("## The admin API"), page.indexOf("## The page"));
  for (const route of routes) {
    assert.equal(api.split(`\`${route}\``).length, 2, `${route} is not there once`);
  }
  const [journal] = /^- `GET requests`.*?(?=^- )/ms.exec(api)!;
  for (const field of Object.keys(mock.requests()[0]!)) {
    assert(journal.includes(`\`${field}\``), `the journal has ${field}`);
  }
});
