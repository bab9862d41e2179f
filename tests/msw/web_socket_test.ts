import assert from "node:assert/strict";
import { ws } from "msw/ws";
import { createMock, WebexError } from "../../mod.ts";
import { interceptWebex } from "../../lib/msw/mod.ts";
import { serveLocally } from "../support/service/serve_locally.ts";

/** The first event of a connection that is about its fate. */
function fateOf(socket: WebSocket): Promise<Event> {
  return new Promise((resolve) => {
    for (const type of ["open", "message", "error"]) {
      socket.addEventListener(type, resolve, { once: true });
    }
  });
}

Deno.test("a WebSocket that no handler takes is refused, and closed", async () => {
  await using real = serveLocally(() => new Response("real"));
  using webex = await interceptWebex(createMock());
  const url = `ws://${real.host}/socket?token=hidden`;
  const socket = new WebSocket(url);
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
  const { type, error } = await fateOf(socket) as ErrorEvent;
  assert.equal(type, "error");
  assert.ok(error instanceof WebexError && error.code === "mock_unhandled_request");
  assert.match(
    error.message,
    new RegExp(`^Cannot send GET http://${real.host}/socket: no handler`),
  );
  assert.deepEqual(webex.unhandled, [`GET http://${real.host}/socket`]);
  await closed;
  assert.equal(socket.readyState, WebSocket.CLOSED);
  assert.equal(real.seen.length, 0);
});

Deno.test("a handler of the caller's takes a WebSocket", async () => {
  const chat = ws.link("wss://chat.example/");
  const greeting = chat.addEventListener("connection", ({ client }) => client.send("hello"));
  using webex = await interceptWebex(createMock(), { handlers: [greeting] });
  const socket = new WebSocket("wss://chat.example/");
  const message = new Promise<string>((resolve) => {
    socket.addEventListener("message", ({ data }) => resolve(data));
  });
  assert.equal(await message, "hello");
  socket.close();
  assert.deepEqual(webex.unhandled, []);
});

Deno.test("a WebSocket to a host that passes goes out, and so does one afterwards", async () => {
  await using real = serveLocally((request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => socket.close();
    return response;
  });
  const open = async () => {
    const socket = new WebSocket(`ws://${real.host}/`);
    const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
    const { type } = await fateOf(socket);
    await closed;
    return type;
  };
  {
    using _webex = await interceptWebex(createMock(), { passThrough: [real.host] });
    assert.equal(await open(), "open");
  }
  assert.equal(await open(), "open");
  assert.equal(real.seen.length, 2);
});
