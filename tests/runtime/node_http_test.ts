/** A server of Node answers whatever Node lets through. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { listenOnNode } from "../../lib/runtime/node_listen.ts";

/** Sends lines to a server that answers with the method and URL that it was asked, and returns what comes back. */
async function ask(...lines: string[]): Promise<string> {
  const options = { port: 0, hostname: "127.0.0.1", cert: undefined, key: undefined };
  const listener = await listenOnNode(
    ({ method, url }) => new Response(`${method} ${new URL(url).pathname}`),
    options,
  );
  try {
    return await new Promise((resolve, reject) => {
      const socket = connect(listener.port, "127.0.0.1");
      let answer = "";
      socket.on("data", (bytes) => answer += bytes);
      socket.on("close", () => resolve(answer));
      socket.on("error", reject);
      socket.write([...lines, "Host: localhost", "Connection: close", "", ""].join("\r\n"));
    });
  } finally {
    await listener.close();
  }
}

for (
  const line of [
    "TRACE /a HTTP/1.1",
    "GET http://[/a HTTP/1.1",
    "OPTIONS * HTTP/1.1",
  ]
) {
  Deno.test(`listenOnNode() answers ${line} with 400, also where it asks for a live connection`, async () => {
    const refused = /^HTTP\/1\.1 400 Bad Request\r\n[^]*This method or this URL is not served\n/;
    assert.match(await ask(line), refused);
    const upgrade = ["Upgrade: websocket", "Connection: Upgrade"];
    assert.match(await ask(line, ...upgrade), refused);
  });
}

Deno.test("listenOnNode() takes a whole URL, as proxies are sent", async () => {
  assert.match(await ask("GET http://a.example/b HTTP/1.1"), /GET \/b/);
  assert.match(await ask("GET /c HTTP/1.1"), /GET \/c/);
});
