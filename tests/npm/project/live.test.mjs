// What live connections do that depends on the runtime's server. It is run on Node, and on Deno by
// tests/mock/live/sockets_test.ts.
import { createMock } from "@guestissuer/webex";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect } from "node:net";
import { test } from "node:test";

const DEVICE = { name: "test", deviceType: "WEB" };
const isDeno = "Deno" in globalThis;

/** Serves a mock with one user, Ada. */
async function serve(options) {
  const mock = createMock();
  const server = await mock.serve(options);
  const ada = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  return { mock, server, ada };
}

/** Registers a test with a served mock, which is closed at its end. */
function served(name, check, options) {
  test(name, async () => {
    const each = await serve(options);
    try {
      await check(each);
    } finally {
      await each.server.close();
    }
  });
}

async function ask({ server, ada }, method, path, body) {
  const headers = { authorization: `Bearer ${ada.accessToken}`, "content-type": "application/json" };
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers,
    ...body === undefined ? {} : { body: JSON.stringify(body) },
  });
  const text = await response.text();
  assert(response.ok, text);
  return text === "" ? undefined : JSON.parse(text);
}

async function register(served) {
  return (await ask(served, "POST", "/wdm/api/v1/devices", DEVICE)).webSocketUrl;
}

/** A client: `next()` is the next message, `closed` the close frame. */
async function openSocket(url) {
  const socket = new WebSocket(url);
  const messages = [];
  const waiting = [];
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    const wake = waiting.shift();
    if (wake === undefined) messages.push(message);
    else wake(message);
  };
  const closed = new Promise((resolve) => {
    socket.onclose = ({ code, reason }) => resolve({ code, reason });
  });
  socket.onerror = () => {};
  await new Promise((resolve) => socket.onopen = resolve);
  return {
    socket,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    next: () =>
      messages.length > 0
        ? Promise.resolve(messages.shift())
        : new Promise((resolve) => waiting.push(resolve)),
  };
}

/** A client that is authorized. */
async function listen(served, url) {
  const client = await openSocket(url ?? await register(served));
  const token = `Bearer ${served.ada.accessToken}`;
  client.send({ id: "1", type: "authorization", data: { token } });
  assert.equal((await client.next()).data.eventType, "mercury.buffer_state");
  return client;
}

/** Sends the lines of a request, and returns the connection. */
function speak({ server }, lines, body = "") {
  const { hostname, port, host } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  const all = lines.some((line) => /^host:/i.test(line)) ? lines : [...lines, `Host: ${host}`];
  socket.write(`${all.join("\r\n")}\r\n\r\n${body}`);
  return socket;
}

/** The first bytes of what is answered, as a text. */
async function firstAnswer(socket) {
  const text = await new Promise((resolve) => {
    socket.once("data", (bytes) => resolve(bytes.toString()));
    socket.once("close", () => resolve(""));
  });
  socket.destroy();
  return text;
}

/** The JSON in the whole of an answer, after which the connection is closed. */
async function jsonOf(socket) {
  let answer = "";
  socket.on("data", (bytes) => answer += bytes.toString());
  await new Promise((resolve) => socket.once("close", resolve));
  return JSON.parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1));
}

function handshake(url, headers = []) {
  const { pathname, search } = new URL(url);
  return [
    `GET ${pathname}${search} HTTP/1.1`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    ...headers,
  ];
}

async function statusOf(served, lines) {
  return Number((await firstAnswer(speak(served, lines))).split(" ")[1]);
}

served("a close frame is answered with its own code", async (at) => {
  for (const [code, reason] of [[1000, "Done"], [3050, "done (permanent)"], [4999, ""]]) {
    const { socket, closed } = await listen(at);
    socket.close(code, reason);
    assert.deepEqual(await closed, { code, reason });
  }
  const { socket, closed } = await listen(at);
  socket.close();
  assert.equal((await closed).code, 1005);
});

served("mock.sockets.close() closes with any code that there is", async (at) => {
  for (const [code, reason] of [[1001, ""], [1011, "ping error"], [4000, "replaced"]]) {
    const { closed } = await listen(at);
    assert.equal(at.mock.sockets.close(code, reason), 1);
    assert.deepEqual(await closed, { code, reason });
  }
  const { closed } = await listen(at);
  at.mock.sockets.close(1005);
  assert.equal((await closed).code, 1005);
  assert.deepEqual(at.mock.sockets.list(), []);
});

served("a client that is sending sees the code that it is closed with", async (at) => {
  for (let i = 0; i < 20; i++) {
    const { socket, closed } = await listen(at);
    const message = JSON.stringify({ type: "ping", id: "p" });
    // each answer brings another message, so that one is always under way
    socket.addEventListener("message", () => socket.send(message));
    for (let sent = 0; sent < 10; sent++) socket.send(message);
    await new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
    assert.equal(at.mock.sockets.close(4000, "replaced"), 1);
    assert.deepEqual(await closed, { code: 4000, reason: "replaced" });
  }
});

served("mock.sockets.close(1006) breaks the connection", async (at) => {
  const { closed } = await listen(at);
  assert.equal(at.mock.sockets.close(1006), 1);
  // Deno's own client says 0
  assert([1006, 0].includes((await closed).code));
});

for (
  const [name, message, code, reason] of [
    ["no JSON", "{", 1003, "the message is not a JSON object"],
    ["an array", "[]", 1003, "the message is not a JSON object"],
    ["a number", "1", 1003, "the message is not a JSON object"],
    ["empty", "", 1003, "the message is not a JSON object"],
    ["nested too deep", "[".repeat(100_000), 1003, "the message is not a JSON object"],
    ["binary", new Uint8Array(4), 1003, "the message is not a JSON object"],
    ["a ping without an id", '{"type":"ping"}', 1003, "a ping needs an id"],
    ["longer than 1 MiB", "x".repeat(1024 * 1024 + 1), 1009, undefined],
    ["longer than 1 MiB in bytes", "è".repeat(512 * 1024 + 1), 1009, undefined],
  ]
) {
  served(`a message that is ${name} closes the connection, and no other`, async (at) => {
    const [bad, good] = [await listen(at), await listen(at)];
    bad.socket.send(message);
    const closed = await bad.closed;
    assert.equal(closed.code, code);
    if (reason !== undefined) assert.equal(closed.reason, reason);
    good.send({ type: "ping", id: "still here" });
    assert.equal((await good.next()).id, "still here");
    assert.equal(at.mock.sockets.list().length, 1);
  });
}

served("a message of 1 MiB is read", async (at) => {
  const client = await listen(at);
  const id = "x".repeat(1024 * 1024 - '{"type":"ping","id":""}'.length);
  client.send({ type: "ping", id });
  assert.equal((await client.next()).id, id);
});

served("who does not authorize in time is closed with 1008", async (at) => {
  const { closed } = await openSocket(await register(at));
  const { code, reason } = await closed;
  assert.equal(code, 1008);
  assert.match(reason, /^authentication did not happen within the timeout window of 1 milli/);
}, { authorizationTimeout: 1 });

served("what is no handshake of a WebSocket gets 400, and the server goes on", async (at) => {
  const url = await register(at);
  const lines = handshake(url).filter((line) => !line.startsWith("Sec-WebSocket-Key"));
  assert.equal(await statusOf(at, lines), 400);
  assert.equal(await statusOf(at, handshake(url)), 101);
});

served("a connection is refused with the status of a fault, or of what is wrong", async (at) => {
  const url = await register(at);
  const endpoint = "GET /mercury/v1/apps/wx2/registrations/{deviceId}/messages";
  for (const status of [401, 403]) {
    at.mock.failNext(endpoint, { status });
    assert.equal(await statusOf(at, handshake(url)), status);
  }
  at.mock.failNext(endpoint, { reset: true });
  assert.match(await firstAnswer(speak(at, handshake(url))), isDeno ? /^(HTTP\/1.1 200|$)/ : /^$/);
  assert.equal(await statusOf(at, handshake(url.replace(/[0-9a-f]{12}/, "0".repeat(12)))), 404);
  assert.equal(await statusOf(at, handshake(`${at.server.url}/v1/people/me`)), 401);
  assert.equal(await statusOf(at, handshake(`${at.server.url}/__mock/health`)), 200);
  const refused = await firstAnswer(speak(at, handshake(url, ["Origin: https://evil.example"])));
  assert.match(refused, /^HTTP\/1\.1 403 Forbidden\r\n/);
  assert.match(refused, /x-mock-reason: pages of this Origin may not connect: name it in allowOrigins/i);
  const statuses = at.mock.requests(endpoint).map(({ status }) => status);
  assert.deepEqual(statuses, [401, 403, 0, 404, 403]);
});

served("a client behind another name is sent to that name", async (at) => {
  const get = [
    "GET /u2c/api/v1/limited/catalog HTTP/1.1",
    "Host: mock.example:8443",
    "Connection: close",
  ];
  const { serviceLinks, hostCatalog } = await jsonOf(speak(at, get));
  assert.equal(serviceLinks.wdm, "http://mock.example:8443/wdm/api/v1");
  assert.equal(hostCatalog["mock.example:8443"][0].host, "mock.example");
  const body = JSON.stringify(DEVICE);
  const post = [
    "POST /wdm/api/v1/devices HTTP/1.1",
    "Host: mock.example:8443",
    `Authorization: Bearer ${at.ada.accessToken}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    "Connection: close",
  ];
  const { webSocketUrl } = await jsonOf(speak(at, post, body));
  assert.match(webSocketUrl, /^ws:\/\/mock\.example:8443\/mercury\/v1\//);
  // what happens is told by that name too
  const { pathname } = new URL(webSocketUrl);
  const client = speak(at, handshake(`http://x${pathname}`, ["Host: mock.example:8443"]));
  let got = "";
  client.on("data", (bytes) => got += bytes.toString("latin1"));
  const until = async (text) => {
    while (!got.includes(text)) await new Promise((resolve) => client.once("data", resolve));
  };
  await until("\r\n\r\n");
  client.write(frame({ type: "authorization", data: { token: `Bearer ${at.ada.accessToken}` } }));
  await until("mercury.buffer_state");
  await ask(at, "POST", "/v1/rooms", { title: "Desk" });
  await until('"verb":"create"');
  assert(got.includes('"url":"http://mock.example:8443/conversation/api/v1/conversations/'));
  client.destroy();
});

served("pages of this machine may connect, and of other origins those that are named", async (at) => {
  const url = await register(at);
  for (
    const [origin, status] of [
      ["http://localhost:5173", 101],
      ["http://127.0.0.1", 101],
      ["https://[::1]:8443", 101],
      ["http://app.localhost:3000", 403],
      ["https://app.example", 101],
      ["HTTPS://APP.EXAMPLE", 101],
      ["https://app.example:8443", 403],
      ["https://app.example.evil.example", 403],
      ["http://localhost.evil.example", 403],
      ["http://127.0.0.1.evil.example", 403],
      ["null", 403],
      ["file://", 403],
      ["ftp://localhost", 403],
    ]
  ) assert.equal(await statusOf(at, handshake(url, [`Origin: ${origin}`])), status, origin);
}, { allowOrigins: ["https://app.example"] });

served("a request that offers another protocol is served without it", async (at) => {
  const { ada } = at;
  const offer = [
    "Connection: Upgrade, HTTP2-Settings",
    "Upgrade: h2c",
    "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA",
    `Authorization: Bearer ${ada.accessToken}`,
  ];
  const got = await firstAnswer(speak(at, ["GET /v1/people/me HTTP/1.1", ...offer]));
  assert.match(got, /^HTTP\/1\.1 200 [^]*"displayName":"Ada"/);
  // the server of Deno itself refuses a body after such an offer
  if (isDeno) return;
  const body = '{"title":"Desk"}';
  const post = [
    "POST /v1/rooms HTTP/1.1",
    ...offer,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  const posted = await firstAnswer(speak(at, post, body));
  assert.match(posted, /^HTTP\/1\.1 200 [^]*"title":"Desk"/);
});

served("a reader that does not read is closed at 1 MB, and the others miss nothing", async (at) => {
  const { mock, ada } = at;
  const good = await listen(at);
  const stuck = speak(at, handshake(await register(at)));
  await new Promise((resolve) => stuck.once("data", resolve));
  stuck.pause();
  stuck.write(frame({ type: "authorization", data: { token: `Bearer ${ada.accessToken}` } }));
  while (mock.sockets.list().length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  // an event is small, and an answer to a ping as long as its id
  const id = "x".repeat(500_000);
  for (let i = 0; i < 5000 && mock.sockets.list().length > 1; i++) {
    // 20 MB are more than what is on its way to it may hold
    if (i < 40) stuck.write(frame({ type: "ping", id }));
    good.send({ type: "ping", id: String(i) });
    assert.equal((await good.next()).id, String(i));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(mock.sockets.list().length, 1);
  const { id: roomId } = await ask(at, "POST", "/v1/rooms", { title: "Desk" });
  await good.next();
  const { data } = await good.next();
  assert.equal(data.activity.verb, "create");
  assert(Buffer.from(roomId, "base64").toString().endsWith(data.activity.target.id));
  stuck.destroy();
});

served("a thousand connections are all sent what happens", async (at) => {
  const url = await register(at);
  const clients = await Promise.all(
    Array.from({ length: 1000 }, () => listen(at, `${url}?multipleConnections=true`)),
  );
  assert.equal(at.mock.sockets.list().length, 1000);
  const { id: roomId } = await ask(at, "POST", "/v1/rooms", { title: "Desk" });
  await ask(at, "POST", "/v1/messages", { roomId, text: "Hello" });
  for (const client of clients) {
    const verbs = [];
    for (let i = 0; i < 3; i++) verbs.push((await client.next()).data.activity.verb);
    assert.deepEqual(verbs, ["add", "create", "post"]);
  }
  assert.equal(at.mock.sockets.close(), 1000);
  for (const { closed } of clients) assert.equal((await closed).code, 1001);
});

served("a server that stops closes its connections, and those that ask for one", async (at) => {
  const { closed } = await listen(at);
  const endpoint = "GET /mercury/v1/apps/wx2/registrations/{deviceId}/messages";
  at.mock.failNext(endpoint, { hang: true });
  const hanging = speak(at, handshake(await register(at)));
  await at.mock.waitForRequest(endpoint, { past: false });
  const ended = firstAnswer(hanging);
  await at.server.close();
  assert.equal((await closed).code, 1001);
  await ended;
  assert.deepEqual(at.mock.sockets.list(), []);
});

/** A masked text frame, with a mask of zeros. */
function frame(message) {
  const payload = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(14);
  head[0] = 0x81;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}
