import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { serveLocally } from "../support/service/serve_locally.ts";
import { HERE, mint, missingPackages, run } from "../support/programs/conformance.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { describe, lastJson } from "../support/programs/run_program.ts";

/** An answer as the page could read it. */
interface Seen {
  status: number;
  trackingId: string | null;
  retryAfter: string | null;
  fidelity: string | null;
  body: Record<string, unknown>;
}

type Result = Record<"limited" | "login" | "me" | "refused" | "lost" | "wrong", Seen> & {
  origin: string;
  admin: string;
};

const chromium = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
const missing = missingPackages() ?? missingProgram("node") ?? missingProgram(chromium);

judge("a page of another origin logs in with fetch in Chromium", missing, async () => {
  const mock = createMock();
  await using server = await mock.serve();
  await using pages = servePage();
  const page = `${pages.origin}/`;
  mock.failNext("jwt/login", { status: 429, retryAfter: 3 });
  const given = JSON.stringify({
    chromium,
    page,
    baseUrl: server.baseUrl,
    adminUrl: `${server.url}/__mock/health`,
    jwt: await mint("browser-1", "Stève", mock.issuer),
  });
  const ran = await run("node", ["browser_login.cjs", given], { timeout: 40_000 });
  assert.equal(ran.code, 0, describe(ran));
  const { origin, limited, login, me, refused, lost, wrong, admin } = lastJson<Result>(ran);

  assert.equal(`${origin}/`, page);
  assert.equal(limited.status, 429);
  assert.equal(limited.retryAfter, "3", "the page may read Retry-After");
  assert.equal(login.status, 200);
  assert.equal(me.body.displayName, "Stève");
  assert.equal(me.body.type, "appuser");
  assert(me.trackingId !== null && me.fidelity !== null, "the page may read these headers");
  assert.equal(refused.status, 401);
  assert.equal(refused.trackingId, refused.body.trackingId);
  assert.equal(lost.status, 404, "an unknown path is no CORS error that hides the 404");
  assert.equal(wrong.status, 405);
  assert.equal(admin, "TypeError", "the admin API is closed to pages");

  const asked = mock.requests().map(({ method, path, status }) => `${method} ${path} ${status}`);
  assert.deepEqual(asked, [
    "OPTIONS /v1/jwt/login 204",
    "POST /v1/jwt/login 429",
    "POST /v1/jwt/login 200",
    "OPTIONS /v1/people/me 204",
    "GET /v1/people/me 200",
    "GET /v1/people/me 401",
    "OPTIONS /v1/nowhere 204",
    "GET /v1/nowhere 404",
    "OPTIONS /v1/people/me 204",
    "PUT /v1/people/me 405",
  ]);
});

function servePage() {
  const html = Deno.readTextFileSync(new URL("browser_page.html", HERE));
  const headers = { "content-type": "text/html; charset=utf-8" };
  return serveLocally(() => new Response(html, { headers }));
}
