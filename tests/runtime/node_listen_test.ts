import assert from "node:assert/strict";
import http, { type ServerOptions } from "node:http";
import { listenOnNode } from "../../lib/runtime/node_listen.ts";

Deno.test("listenOnNode() asks Node to close connections that send half of their headers", async () => {
  const { createServer } = http;
  let asked: ServerOptions = {};
  // Node itself waits, which takes too long for a test: this looks at what it is told
  http.createServer = ((...args: Parameters<typeof createServer>) => {
    asked = args[0] as ServerOptions;
    return createServer(...args);
  }) as typeof createServer;
  try {
    const options = { port: 0, hostname: "127.0.0.1", cert: undefined, key: undefined };
    const listener = await listenOnNode(() => new Response("hello"), options);
    const response = await fetch(`http://127.0.0.1:${listener.port}/`);
    assert.equal(await response.text(), "hello");
    await listener.close();
  } finally {
    http.createServer = createServer;
  }
  assert.equal(asked.headersTimeout, 10_000);
  assert(asked.connectionsCheckingInterval! <= 5_000);
});
