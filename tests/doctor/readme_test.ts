import assert from "node:assert/strict";
import { VARIABLES } from "../../lib/cli/options.ts";
import { VALUES } from "../../lib/doctor/known_values.ts";

const ROOM = new URL("../../lib/doctor/", import.meta.url);
const README = await Deno.readTextFile(new URL("README.md", ROOM));
const SOURCE = await Deno.readTextFile(new URL("check.ts", ROOM));

Deno.test("the README of the doctor names every check, and every code of its own", () => {
  const [names, codes] = ["CheckName", "CheckCode"].map((type) => {
    const [, members] = new RegExp(`export type ${type} =(.*?);`, "s").exec(SOURCE)!;
    return [...members!.matchAll(/"(\w+)"/g)].map(([, member]) => member!);
  });
  assert(names!.length > 15 && codes!.length > 30);
  for (const each of [...names!, ...codes!]) assert(README.includes(`\`${each}\``), each);
});

Deno.test("the doctor looks at the variables that the command line reads", () => {
  const variables: Record<string, string> = VARIABLES;
  const options = {
    issuer: "issuer",
    secret: "secret",
    clientId: "client-id",
    clientSecret: "client-secret",
    refreshToken: "refresh-token",
    accessToken: "access-token",
    baseUrl: "api-url",
    allowHttp: "allow-http",
  };
  assert.deepEqual(Object.keys(options), Object.keys(VALUES));
  for (const [name, option] of Object.entries(options)) {
    assert.equal(VALUES[name as keyof typeof VALUES].variable, variables[option]);
  }
});
