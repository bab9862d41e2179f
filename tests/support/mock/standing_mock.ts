import {
  createMock,
  type MockOptions,
  refreshServiceAppToken,
  type WebexMock,
} from "../../../mod.ts";
import { NOW } from "../tokens.ts";

/** A mock at a standing clock, and what the functions of the library need to talk to it. */
export interface AtMock {
  mock: WebexMock;
  /** The mock's `fetch` and clock, as options. */
  at: { fetch: typeof globalThis.fetch; now: () => number };
}

/** Makes a mock whose clock stands still until it is moved. */
export function standingMock(options: MockOptions = {}): AtMock {
  const mock = createMock({ now: () => NOW, ...options });
  return { mock, at: { fetch: mock.fetch, now: mock.clock.now } };
}

/** The access token of the mock's first Service App. */
export async function appTokenOf({ mock, at }: AtMock): Promise<string> {
  return (await refreshServiceAppToken(mock.serviceApp, at)).accessToken;
}

/** Sends a request to a mock and returns the answer, its body parsed if it has one. */
export async function ask(
  mock: WebexMock,
  method: string,
  path: string,
  options: { token?: string | undefined; body?: unknown; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const headers = new Headers(options.headers);
  if (options.token !== undefined) headers.set("authorization", `Bearer ${options.token}`);
  const init: RequestInit = { method, headers };
  if (options.body !== undefined) {
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
    init.body = typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  }
  const response = await mock.fetch(`https://webexapis.com${path}`, init);
  const text = await response.text();
  const body = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body };
}
