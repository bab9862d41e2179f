import type { WebexMock } from "../mock/mock.ts";

/**
 * A `fetch` that a mock in process answers, for the requests of the module. Its answers have what those read of a
 * `Response`, and no more: the class itself takes longer to load than a command takes.
 */
export function mockFetch(mock: WebexMock): typeof globalThis.fetch {
  const answer = async (url: string, { method, headers, body, signal }: RequestInit) => {
    const { status, headers: sent, body: answered } = await mock.answer({
      method,
      url,
      headers: headers as Record<string, string>,
      body: body as string | undefined,
      signal: signal ?? undefined,
    });
    const values = new Map(
      Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const text = typeof answered === "string"
      ? answered
      : new TextDecoder().decode(answered ?? undefined);
    return {
      status,
      ok: status >= 200 && status < 300,
      type: "default",
      headers: { get: (name: string) => values.get(name.toLowerCase()) ?? null },
      text: () => Promise.resolve(text),
    };
  };
  return answer as unknown as typeof globalThis.fetch;
}
