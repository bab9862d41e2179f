import { createMock, type MockServer, type WebexMock } from "../../../mod.ts";
import { NOW } from "../tokens.ts";

/** A served mock, and how to ask its admin API. */
export interface Served extends AsyncDisposable {
  mock: WebexMock;
  server: MockServer;
  admin(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<AdminAnswer>;
}

/** An answer of the admin API. */
export interface AdminAnswer {
  status: number;
  headers: Headers;
  // deno-lint-ignore no-explicit-any
  body: any;
}

/** Serves a mock whose clock stands still, with the admin token `let-me-in`. */
export async function serveMock(): Promise<Served> {
  const mock = createMock({ now: () => NOW });
  const server = await mock.serve({ adminToken: "let-me-in" });
  return {
    mock,
    server,
    async admin(method, path, body, headers = { authorization: "Bearer let-me-in" }) {
      const init: RequestInit = { method, headers };
      if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
      const response = await fetch(`${server.url}/__mock/${path}`, init);
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
