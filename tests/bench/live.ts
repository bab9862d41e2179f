import { createMock, type WebexMock } from "../../mod.ts";
import { inTurns, type Rounds, type Row, row } from "./stats.ts";

/** How many listen in one room. */
const SOCKETS = 200;

/** A server, and how somebody says something there that all of its sockets are to hear. */
interface Side extends AsyncDisposable {
  sockets: WebSocket[];
  post(): Promise<unknown>;
}

/** Live connections: from a POST to the last of 200 receipts, and memory after many events. */
export async function live(posts = 300, events = 100_000): Promise<Row[]> {
  const { mock, bare } = await receipts(posts);
  const [early, late] = await memoryOver(events);
  return [
    row({
      what: `from POST to the last of ${SOCKETS} receipts`,
      against: "a bare broadcast by `Deno.serve`",
      ...{ rounds: [mock, bare], goal: "<= 2", show: (time) => `${time.toFixed(1)} ms` },
    }),
    row({
      what: `memory of the mock after ${events / 1000} k events`,
      against: `itself after ${events / 10_000} k`,
      ...{ rounds: [[late], [early]], goal: "<= 1.1", show: (size) => `${size.toFixed(1)} MB` },
    }),
  ];
}

/** The times from a POST to the last receipt, in milliseconds, of both sides in turns. */
async function receipts(posts: number): Promise<Record<"mock" | "bare", Rounds>> {
  await using mock = await serveMock();
  await using bare = await serveBare();
  return await inTurns({
    mock: () => untilAllHave(mock),
    bare: () => untilAllHave(bare),
  }, posts);
}

async function untilAllHave({ sockets, post }: Side): Promise<number> {
  let missing = sockets.length;
  const all = Promise.withResolvers<void>();
  for (const socket of sockets) {
    socket.onmessage = () => {
      if (--missing === 0) all.resolve();
    };
  }
  const began = performance.now();
  await Promise.all([post(), all.promise]);
  return performance.now() - began;
}

async function serveMock(): Promise<Side> {
  const mock = createMock();
  const server = await mock.serve();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
  const post = async (path: string, body: unknown) => {
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return await (await fetch(`${server.url}${path}`, init)).json();
  };
  const { id: roomId } = await post("/v1/rooms", { title: "Desk" });
  const { webSocketUrl } = await post("/wdm/api/v1/devices", { name: "bench" });
  const open = async () => {
    const socket = await connect(`${webSocketUrl}?multipleConnections=true`);
    const data = { token: `Bearer ${accessToken}` };
    const ready = new Promise((resolve) => socket.onmessage = resolve);
    socket.send(JSON.stringify({ id: "1", type: "authorization", data }));
    await ready;
    return socket;
  };
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, open));
  return {
    sockets,
    post: () => post("/v1/messages", { roomId, text: "Hello" }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** The least that can be done: it answers, and sends what it was sent to all. */
async function serveBare(): Promise<Side> {
  const open = new Set<WebSocket>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    if (request.headers.get("upgrade") === "websocket") {
      const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
      socket.onopen = () => void open.add(socket);
      return response;
    }
    const body = await request.text();
    for (const socket of open) socket.send(body);
    return new Response(body);
  });
  const host = `127.0.0.1:${server.addr.port}`;
  // as long as an event of the mock
  const body = JSON.stringify({ text: "x".repeat(900) });
  const sockets = await Promise.all(
    Array.from({ length: SOCKETS }, () => connect(`ws://${host}/`)),
  );
  return {
    sockets,
    post: async () => await (await fetch(`http://${host}/`, { method: "POST", body })).json(),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.close();
      await server.shutdown();
    },
  };
}

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  return socket;
}

/** Memory in MB after a tenth of many events, and after all. One reads them, and one falls behind. */
async function memoryOver(events: number): Promise<[early: number, late: number]> {
  const mock = createMock();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const ask = async (method: string, path: string, body: unknown) => {
    const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
    const init = { method, headers, body: JSON.stringify(body) };
    return await (await mock.fetch(`https://webexapis.com/v1/${path}`, init)).json();
  };
  const { id: roomId } = await ask("POST", "rooms", { title: "Desk" });
  const behind = mock.events();
  const reading = readUpTo(mock, events);
  // each makes two events, a request and an activity, and nothing that is to be kept
  const change = async (count: number) => {
    for (let i = 0; i < count; i += 2) await ask("PUT", `rooms/${roomId}`, { title: `${i}` });
    for (let i = 0; i < 2; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      (globalThis as { gc?: () => void }).gc?.();
    }
    return Deno.memoryUsage().heapUsed / 1024 / 1024;
  };
  const early = await change(events / 10);
  const late = await change(events - events / 10);
  await reading;
  const { value } = await behind.next();
  if (value.dropped < events - 2000) throw new Error("A reader that fell behind was not told so");
  return [early, late];
}

async function readUpTo(mock: WebexMock, last: number): Promise<void> {
  for await (const { id, dropped } of mock.events()) {
    if (dropped > 0) throw new Error("A reader that kept up has lost an event");
    if (id >= last) break;
  }
}
