// deno-lint-ignore-file no-console
/**
 * A page with a chat box, the backend that gives it a guest's token, and the mock in the place of Webex:
 *
 *     deno run --allow-read --allow-env --allow-run --allow-net=127.0.0.1 tests/examples/chat/serve.ts
 *
 * @module
 */
import { DESK, openDesk } from "./desk.ts";
import { guestToken, mock } from "./site.ts";

const FOLDER = new URL("./", import.meta.url);
const ROOT = new URL("../../../", FOLDER);
const SDK = new URL("tests/conformance/node_modules/.browser-sdk/webex-3.12.0.min.js", ROOT);

const stop = new AbortController();
const webex = await mock.serve();
const client = await bundleClient();
openDesk(mock, stop.signal).catch((error) => {
  if (!stop.signal.aborted) throw error;
});

const FILES: Record<string, () => Promise<BodyInit> | BodyInit> = {
  "/": () => Deno.readTextFile(new URL("page.html", FOLDER)),
  "/page.js": () => Deno.readTextFile(new URL("page.js", FOLDER)),
  "/page.css": () => Deno.readTextFile(new URL("page.css", FOLDER)),
  "/client.js": () => client,
  "/webex.min.js": readSdk,
  // for Webex itself the page needs no addresses
  "/settings.json": () => JSON.stringify({ desk: DESK, webex: webex.url }),
};

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
};

const port = Number(Deno.env.get("PORT") ?? 8000);
const hostname = "127.0.0.1";
const onListen = (at: Deno.NetAddr) => console.log(`The page is at http://${hostname}:${at.port}/`);
const server = Deno.serve({ hostname, port, onListen }, async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/api/webex-guest") return await guestToken(request);
  const read = FILES[pathname];
  if (read === undefined) return new Response("Not found", { status: 404 });
  const type = TYPES[pathname.split(".").at(-1)!] ?? TYPES.html!;
  return new Response(await read(), { headers: { "content-type": type } });
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, async () => {
    stop.abort();
    await Promise.all([server.shutdown(), webex.close()]);
    Deno.exit(0);
  });
}

/** Bundles what the page imports. A site does so with its own bundler, from the npm package. */
async function bundleClient(): Promise<string> {
  const args = ["bundle", "--quiet", "--platform", "browser", "lib/api/mod.ts"];
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("the client could not be bundled");
  return new TextDecoder().decode(stdout);
}

async function readSdk(): Promise<BodyInit> {
  try {
    return await Deno.readFile(SDK);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(
      "the SDK is missing: npm ci --prefix tests/conformance; node tests/conformance/browser_sdk.cjs",
    );
  }
}
