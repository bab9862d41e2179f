import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { serveLocally } from "../support/service/serve_locally.ts";
import { missingPackages, run } from "../support/programs/conformance.ts";
import { runDeno } from "../support/programs/deno.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { describe, lastJson, ROOT } from "../support/programs/run_program.ts";

/** What the page found at the mock server on another origin. */
interface AtServer {
  name: string;
  expiresIn: number;
  me: Record<string, unknown>;
  again: string;
  refused: string;
  redirected: string;
}

/** What the page found at the mock core in itself. */
type AtCore = Record<"me" | "kind" | "form" | "failed" | "serve", string> & { minted: number };

const chromium = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
const missing = missingPackages() ?? missingProgram("node") ?? missingProgram(chromium);

Deno.test("mod.ts is bundled for a browser without modules of Node", async () => {
  const code = await bundle();
  assert.doesNotMatch(code, /^import /m);
  // what needs them on Node asks the process for them, which no bundler follows
  const imported = [...code.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, name]) => name);
  assert.deepEqual(imported.filter((name) => name?.startsWith("node:")), []);
  assert.doesNotMatch(code, /^\s*(?:await )?using /m, "not every browser can read it");
  assert(!code.includes("cli-progress") && !code.includes("msw"), "of the command line and msw");
});

judge("a page creates, verifies and exchanges a guest token in Chromium", missing, async () => {
  const mock = createMock();
  await using server = await mock.serve();
  await using pages = servePage(await bundle());
  const page = `${pages.origin}/`;
  const given = JSON.stringify({ chromium, page, baseUrl: server.baseUrl, ...mock.issuer });
  const ran = await run("node", ["browser_login.cjs", given], { timeout: 40_000 });
  assert.equal(ran.code, 0, describe(ran));
  const found = lastJson<{ origin: string; server: AtServer; opaque: AtCore; jwt: AtCore }>(ran);
  assert.equal(`${found.origin}/`, page);
  assert.notEqual(found.origin, server.url);

  const { name, expiresIn, me, again, refused, redirected } = found.server;
  assert.equal(name, "Stève 🐍");
  assert.equal(expiresIn, 21599);
  assert.equal(me.displayName, "Stève 🐍");
  assert.equal(again, "Stève 🐍", "through a session");
  assert.equal(refused, "unauthorized");
  assert.equal(redirected, "redirect_refused");
  assert(mock.requests("jwt/login").every((each) => each.status === 200));

  for (const form of ["opaque", "jwt"] as const) {
    const { serve, ...core } = found[form];
    assert.deepEqual(core, {
      me: "Ada",
      kind: "access-token",
      form,
      failed: "service_failed",
      minted: 2,
    });
    assert.match(serve, /a browser cannot listen on a port/);
  }
});

/** Bundles mod.ts as the README tells it. */
async function bundle(): Promise<string> {
  const { code, stdout, stderr } = await runDeno(
    ["bundle", "--quiet", "--platform", "browser", "mod.ts"],
    { cwd: ROOT },
  );
  assert.equal(code, 0, stderr);
  return stdout;
}

function servePage(code: string) {
  const html = Deno.readTextFileSync(new URL("page.html", import.meta.url));
  const type = (name: string) => ({ headers: { "content-type": `${name}; charset=utf-8` } });
  return serveLocally(({ url }) => {
    const { pathname, origin } = new URL(url);
    if (pathname === "/mod.js") return new Response(code, type("text/javascript"));
    if (pathname.startsWith("/moved/")) return Response.redirect(`${origin}/elsewhere`, 302);
    return new Response(html, type("text/html"));
  });
}
