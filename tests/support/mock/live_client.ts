import { createMock, type MockOptions, type MockServer, type WebexMock } from "../../../mod.ts";
import type { ServeOptions } from "../../../lib/mock/served.ts";

/** A message that a live connection has brought. */
export interface LiveMessage {
  id: string;
  type?: string;
  sequenceNumber: number;
  timestamp: number;
  trackingId: string;
  data: { eventType: string; activity?: Record<string, unknown> };
}

/** The end of a live connection at a client, without the SDK. */
export interface LiveClient {
  send(message: unknown): void;
  /** The next message. */
  next(): Promise<LiveMessage>;
  /** The activity of the next event: its verb, object, target and actor. */
  // deno-lint-ignore no-explicit-any
  activity(): Promise<any>;
  /** The close frame. */
  closed: Promise<{ code: number; reason: string }>;
  close(code?: number, reason?: string): void;
}

/** A served mock whose clients are listened to. */
export interface LiveMock extends AsyncDisposable {
  mock: WebexMock;
  server: MockServer;
  /** Adds a user of a name, and returns the id and the access token. */
  user(displayName: string): Promise<LiveUser>;
}

/** A user at a served mock. */
export interface LiveUser {
  personId: string;
  accessToken: string;
  /** Asks as this user, and returns the body of an answer that is no refusal. */
  // deno-lint-ignore no-explicit-any
  call(method: string, path: string, body?: unknown): Promise<any>;
  /** Registers a device, and returns where its live connection is opened. */
  register(): Promise<string>;
  /** Opens a live connection and authorizes it. */
  listen(url?: string): Promise<LiveClient>;
}

/** Serves a mock. */
export async function serveLive(
  options: MockOptions = {},
  serveOptions: ServeOptions = {},
): Promise<LiveMock> {
  const mock = createMock(options);
  const server = await mock.serve({ adminToken: "let-me-in", ...serveOptions });
  return {
    mock,
    server,
    async user(displayName) {
      const email = `${displayName.toLowerCase()}@example.com`;
      return liveUser(server, await mock.createUser({ displayName, email }));
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Somebody whose access token is known, at a served mock. */
export function liveUser(
  { url }: MockServer,
  { personId, accessToken }: { personId: string; accessToken: string },
): LiveUser {
  const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
  const call: LiveUser["call"] = async (method, path, body) => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { method, headers, ...init });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  const register = async () =>
    (await call("POST", "/wdm/api/v1/devices", { name: "test" })).webSocketUrl;
  return {
    personId,
    accessToken,
    call,
    register,
    async listen(at) {
      const client = await openLive(at ?? await register());
      client.send({ id: "1", type: "authorization", data: { token: `Bearer ${accessToken}` } });
      await client.next();
      return client;
    },
  };
}

/** Opens a live connection, and does not authorize it. */
export async function openLive(url: string): Promise<LiveClient> {
  const socket = new WebSocket(url);
  const messages: LiveMessage[] = [];
  const waiting: ((message: LiveMessage) => void)[] = [];
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    const wake = waiting.shift();
    if (wake === undefined) messages.push(message);
    else wake(message);
  };
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.onclose = ({ code, reason }) => resolve({ code, reason });
  });
  await new Promise((resolve) => socket.onopen = resolve);
  const next = () =>
    messages.length > 0
      ? Promise.resolve(messages.shift()!)
      : new Promise<LiveMessage>((resolve) => waiting.push(resolve));
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    next,
    activity: async () => (await next()).data.activity,
    closed,
    close: (code, reason) => socket.close(code, reason),
  };
}
