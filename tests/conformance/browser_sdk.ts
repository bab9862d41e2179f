import assert from "node:assert/strict";
import { createMock, login } from "../../mod.ts";
import { HERE, mint, missingPackages, run } from "../support/programs/conformance.ts";
import { missingSdk, SDK } from "../support/programs/browser_sdk.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { describe, lastJson } from "../support/programs/run_program.ts";
import { ask } from "../support/mock/standing_mock.ts";
import { serveLocally } from "../support/service/serve_locally.ts";

const chromium = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
const missing = missingPackages() ?? missingSdk() ?? missingProgram("node") ??
  missingProgram(chromium);

judge(
  "the JavaScript SDK chats, listens and pages in Chromium, from a page of another origin",
  missing,
  async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const { accessToken: token } = await mock.createUser({
      displayName: "Ada",
      email: "ada@example.com",
    });
    const post = async (path: string, body: unknown) =>
      (await ask(mock, "POST", `/v1/${path}`, { token, body })).body;
    const { id: roomId } = await post("rooms", { title: "Desk" });
    for (const text of ["one", "two", "three", "four"]) await post("messages", { roomId, text });
    const jwt = await mint("browser-2", "Stève", mock.issuer);
    const { accessToken: guestToken } = await login(jwt, { fetch: mock.fetch });
    const { body: guest } = await ask(mock, "GET", "/v1/people/me", { token: guestToken });
    await post("memberships", { roomId, personId: guest.id });

    await using pages = servePage();
    const page = `${pages.origin}/`;
    const given = JSON.stringify({ chromium, page, url: server.url, jwt, roomId });
    const ran = await run("node", ["browser_login.cjs", given], { timeout: 40_000 });
    assert.equal(ran.code, 0, describe(ran));
    assert.deepEqual(lastJson(ran), {
      origin: pages.origin,
      me: "Stève",
      self: "Stève",
      sent: "Hello from a page",
      heard: "Hello from a page",
      texts: ["Hello from a page", "four", "three", "two", "one"],
      pages: 3,
    });
  },
);

function servePage() {
  const html = Deno.readTextFileSync(new URL("browser_sdk_page.html", HERE));
  const sdk = Deno.readFileSync(SDK);
  return serveLocally((request) =>
    new URL(request.url).pathname === "/webex.min.js"
      ? new Response(sdk, { headers: { "content-type": "text/javascript" } })
      : new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } })
  );
}
