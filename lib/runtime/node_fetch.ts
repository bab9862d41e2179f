import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { nodeBuiltin } from "./runtime.ts";

/** How a request gets to its server. */
export type Route = "direct" | "proxy of the environment";

const agents = new Map<string, Agent>();

/**
 * Sends a request as `fetch` does, but for redirects, which it does not follow, over Node's own modules. They exist
 * on Deno too. Node's `fetch` cannot be told to use a proxy or not to, and Deno's not for https.
 */
export async function nodeFetch(
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  route: Route,
): Promise<Response> {
  // Node wants to be told that a streamed body is sent one way; the type does not know of it
  const request = new Request(input, { ...init, duplex: "half" } as RequestInit);
  const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
  const url = new URL(request.url);
  const { signal } = request;
  signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const options = { ...optionsFor(url, request), ...connectionFor(url, route), signal };
    const sent = send(url, route, options);
    sent.on("response", (incoming) => {
      try {
        resolve(toResponse(incoming, request.method));
      } catch (cause) {
        // its status is none that a Response can have
        incoming.destroy();
        reject(new TypeError("fetch failed", { cause }));
      }
    });
    // as the platform's fetch says it, with what happened as the cause
    sent.on("error", (cause) => reject(new TypeError("fetch failed", { cause })));
    sent.end(body);
  });
}

function optionsFor({ hostname, port, pathname, search }: URL, request: Request): RequestOptions {
  return {
    method: request.method,
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? undefined : Number(port),
    path: pathname + search,
    headers: Object.fromEntries(request.headers),
  };
}

/** A connection of one's own for a direct way; else an agent that knows the proxies. */
function connectionFor(url: URL, route: Route): RequestOptions {
  if (route === "direct") return { createConnection: () => connect(url) };
  const { protocol } = url;
  const { Agent } = nodeBuiltin(protocol === "https:" ? "node:https" : "node:http");
  const { env } = nodeBuiltin("node:process");
  // the option is newer than its type
  const options = { keepAlive: true, proxyEnv: env } as ConstructorParameters<typeof Agent>[0];
  const agent = agents.get(protocol) ?? new Agent(options);
  agents.set(protocol, agent);
  return { agent };
}

function connect({ protocol, hostname, port }: URL) {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (protocol === "http:") {
    return nodeBuiltin("node:net").connect({ host, port: Number(port) || 80 });
  }
  // an address is not named to the server
  const servername = /[a-z]/i.test(host) && !host.includes(":") ? host : "";
  return nodeBuiltin("node:tls").connect({ host, port: Number(port) || 443, servername });
}

function send(url: URL, route: Route, options: RequestOptions): ClientRequest {
  // over a connection of its own it is plain http, whatever the connection is; Deno's https asks for more permissions
  const name = route === "direct" || url.protocol === "http:" ? "node:http" : "node:https";
  const headers = { host: url.host, ...options.headers };
  return nodeBuiltin(name).request({ ...options, headers });
}

function toResponse(incoming: IncomingMessage, method: string): Response {
  const { statusCode: status = 0, statusMessage: statusText = "", rawHeaders } = incoming;
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
  const bodiless = method === "HEAD" || status === 204 || status === 304;
  if (bodiless) incoming.resume();
  const body = bodiless ? null : nodeBuiltin("node:stream").Readable.toWeb(incoming);
  return new Response(body as ReadableStream | null, { status, statusText, headers });
}
