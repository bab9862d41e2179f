import assert from "node:assert/strict";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import denoServe from "./endpoint/deno_serve.ts";
import hono from "./endpoint/hono.ts";
import { server as nodeServer } from "./endpoint/node_http.ts";
// @ts-types="./endpoint/express.d.ts"
import { app as express } from "./endpoint/express.js";
import cloudflare from "./endpoint/cloudflare_worker.ts";
import { OPTIONS, POST } from "./endpoint/next_route.ts";
import * as sveltekit from "./endpoint/sveltekit_server.ts";

const PATH = "/api/webex-guest";

/** Asks an endpoint as a page of its own origin does, and again as the same visitor. */
async function checkEndpoint(
  ask: (path: string, init: RequestInit) => Promise<Response> | Response,
): Promise<void> {
  const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
  const first = await ask(PATH, { method: "POST", headers, body: "{}" });
  assert.equal(first.status, 200);
  const { accessToken } = await first.json();
  assert.equal(accessToken.split(".").length, 3, "an access token of a guest of a Service App");
  const [cookie] = first.headers.get("set-cookie")!.split(";") as [string];
  const again = await ask(PATH, { method: "POST", headers: { ...headers, cookie }, body: "{}" });
  assert.equal((await again.json()).accessToken, accessToken);
  const foreign = { ...headers, "sec-fetch-site": "cross-site", origin: "https://evil.example" };
  const refused = await ask(PATH, { method: "POST", headers: foreign, body: "{}" });
  assert.equal(refused.status, 403);
  await refused.body?.cancel();
  // a framework that answers a preflight by itself knows nothing of allowedOrigins
  const preflight = await ask(PATH, { method: "OPTIONS", headers: foreign });
  assert.equal((await preflight.json()).error.code, "origin_not_allowed");
}

/** Asks a handler of requests without a server. */
function inProcess(handle: (request: Request) => Promise<Response> | Response) {
  return (path: string, init: RequestInit) =>
    handle(new Request(`https://www.example.com${path}`, init));
}

async function served(server: Server, check: (origin: string) => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await check(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

Deno.test("the endpoint is served by Deno", () => checkEndpoint(inProcess(denoServe.fetch)));

Deno.test("the endpoint is served by Hono", () =>
  checkEndpoint(inProcess((request) => hono.fetch(request))));

Deno.test("the endpoint is served by Node's http server", () =>
  served(nodeServer, (origin) => checkEndpoint((path, init) => fetch(origin + path, init))));

Deno.test("the endpoint is served by Express, behind its parser of bodies", async () => {
  const http = await import("node:http");
  const server = http.createServer(express);
  await served(server, (origin) => checkEndpoint((path, init) => fetch(origin + path, init)));
});

Deno.test("the endpoint is served by Cloudflare's way, by Next's and by SvelteKit's", async () => {
  await checkEndpoint(inProcess(cloudflare.fetch));
  await checkEndpoint(inProcess(POST));
  await checkEndpoint(inProcess((request) => sveltekit.POST({ request })));
  assert.equal(OPTIONS, POST);
});
