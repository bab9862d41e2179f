import assert from "node:assert/strict";
import { createDebug } from "../../lib/cli/debug.ts";
import { eachRow } from "../support/each_row.ts";
import { run, type RunOptions } from "../support/cli/run.ts";
import { answering } from "../support/service/fake_service.ts";
import { guestToken, ISSUER, OPAQUE_TOKEN, SECRET } from "../support/tokens.ts";

const GRANTED = { token: OPAQUE_TOKEN, expiresIn: 960 };

Deno.test("guestissuer writes debug lines of a command to stderr when DEBUG asks for them", async (t) => {
  const created = ` arguments checked
 guest token created, ${guestToken().length} characters
 guest token is valid until 2018-01-27T17:10:19.000Z`;
  const exchanged = " access token is valid for 960 s";
  const cases: [args: string[], options: RunOptions, messages: string][] = [
    [["create", "123", "Stève"], {}, created],
    [["login", guestToken()], {}, ` exchanging the guest token\n${exchanged}`],
    [["quick", "1", "Ada"], {}, ` exchanging a new guest token\n${exchanged}`],
    [["verify", OPAQUE_TOKEN], {}, " asking who is behind the access token"],
    [
      ["verify", OPAQUE_TOKEN, "--mock"],
      {},
      ` asking the mock, in process
 asking who is behind the access token`,
    ],
  ];
  await eachRow(t, cases, async ([args, options, messages]) => {
    const env = { ISSUER, SECRET };
    const given = { ...options, fetch: answering(Response.json(GRANTED)).fetch };
    const plain = await run(args, { ...given, env });
    const debugged = await run(args, { ...given, env: { ...env, DEBUG: "guest*" } });
    // the default command has the namespace of the tool itself
    const namespace = args[0] === "create" ? "guest" : `guest:${args[0]}`;
    const lines = messages.replace(/^ (.*)$/gm, `  ${namespace} $1 +0ms`);
    assert.deepEqual(debugged, { ...plain, stderr: `${lines}\n${plain.stderr}` });
  });
});

Deno.test("createDebug() follows the usual rules of DEBUG", () => {
  const cases: [wanted: string | undefined, enabled: boolean][] = [
    [undefined, false],
    ["*", true],
    ["guest*", true],
    ["guest:*", true],
    ["guest:login", true],
    ["*:login", true],
    ["g*n", true],
    ["express, guest:login", true],
    ["express guest:login", true],
    [" ,guest:login, ", true],
    ["guest", false],
    ["guest:logi", false],
    ["guest:login2", false],
    ["other:guest:login", false],
    ["guest.login", false],
    ["(guest:login|x)", false],
    ["[", false],
    ["*,-guest:login", false],
    ["-guest:*,*", false],
    ["*,-guest:quick", true],
    ["-guest:quick", false],
  ];
  for (const [wanted, enabled] of cases) {
    assert.deepEqual(linesOf("guest:login", wanted), enabled ? 1 : 0, wanted);
  }
});

Deno.test("createDebug() says how long ago the line before was, and redacts", () => {
  let now = 1000;
  let written = "";
  const io = {
    env: () => "*",
    now: () => now,
    tell: (...lines: string[]) => void (written += `${lines.join("\n")}\n`),
  };
  const debug = createDebug("guest:test", io);
  now = 1005;
  debug(`sent ${guestToken()}`);
  now = 1105;
  debug(`received ${OPAQUE_TOKEN}`);
  assert.equal(
    written,
    "  guest:test sent [redacted] +5ms\n  guest:test received [redacted] +100ms\n",
  );
});

function linesOf(namespace: string, wanted: string | undefined): number {
  let lines = 0;
  const io = { env: () => wanted, now: () => 0, tell: () => void lines++ };
  createDebug(namespace, io)("seen");
  return lines;
}
