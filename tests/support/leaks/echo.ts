import { createServer } from "node:http";
import { SPELLINGS } from "./spellings.ts";

/** What a service answers. */
interface Echo {
  status: number;
  statusText: string;
  headers: Record<string, string>;
  body: string;
}

/** Repeats the whole request in body, headers, status text and redirect, in a spelling. */
async function repeat(
  request: Request,
  status: number,
  spell: (text: string) => string,
): Promise<Echo> {
  const token = (request.headers.get("authorization") ?? "").replace("Bearer ", "");
  const body = await request.text();
  const whole = [
    `${request.method} ${request.url}`,
    ...Array.from(request.headers, ([name, value]) => `${name}: ${value}`),
    body,
  ].join("\n");
  const form = new URLSearchParams(body);
  const secrets = [token, form.get("client_secret") ?? "", form.get("refresh_token") ?? ""]
    .filter((each) => each !== "");
  const parts = secrets.flatMap((each) => [each, each.slice(5, 40), each.slice(-30)]);
  const sent = [whole, ...parts].map(spell).join(" ");
  const line = parts.map(spell).join(" ").replace(/[^\x20-\x7e]/g, "");
  const host = `${line.replace(/[^\w.-]/g, "-").slice(0, 60)}.example`;
  const headers = {
    trackingid: line,
    "content-type": `${line}; ${line}`,
    location: `https://${host}/${line}?t=${line}`,
    "retry-after": line,
  };
  const answer = {
    message: sent,
    errors: [{ description: `${sent}!` }, { description: spell(body) }],
    trackingId: sent,
    error: sent,
  };
  const text = status === 200 ? sent : JSON.stringify(answer);
  return { status, statusText: line, headers, body: text };
}

/** A `fetch` that repeats the whole request. */
export function echoing(
  status: number,
  spell: (text: string) => string = SPELLINGS["as it is"]!,
): typeof globalThis.fetch {
  return async (input, init) => {
    const { body, ...rest } = await repeat(new Request(input, init), status, spell);
    return new Response(body, rest);
  };
}

/** A server on this machine that repeats whole requests. */
export interface EchoServer extends AsyncDisposable {
  /** Base URLs, one for each way to answer. */
  baseUrls: string[];
}

/**
 * Starts one, which refuses with 400 in every spelling, and answers otherwise in plain. The first two parts of a path
 * say in which spelling and with which status.
 */
export async function startEchoServer(): Promise<EchoServer> {
  const names = Object.keys(SPELLINGS);
  const server = createServer(async (incoming, outgoing) => {
    const [, spelling, status] = incoming.url!.split("/");
    const chunks: BlobPart[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk);
    } catch {
      // a command that was asked to end does not wait for an answer
      return;
    }
    const body = incoming.method === "POST" ? await new Blob(chunks).text() : null;
    const headers = new Headers(incoming.headers as Record<string, string>);
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method!,
      headers,
      body,
    });
    // a command may ask outside of the base URL too
    const spell = SPELLINGS[names[Number(spelling)] ?? names[0]!]!;
    const echo = await repeat(request, Number(status) || 400, spell);
    outgoing.writeHead(echo.status, echo.statusText, echo.headers);
    outgoing.end(echo.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const paths = [...names.map((_, index) => `${index}/400`), "0/200", "0/307", "0/503"];
  const baseUrls = paths.map((path) => `http://127.0.0.1:${port}/${path}/v1`);
  return {
    baseUrls,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
