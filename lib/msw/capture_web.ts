import { captureAgents } from "../runtime/node_agents.ts";
import { watchConnections } from "../runtime/node_connect.ts";
import { watchHttp2 } from "../runtime/node_http2.ts";
import { watchUndici } from "../runtime/node_undici.ts";
import type { Judge } from "./judge.ts";
import { borrowFetch, captureFetch } from "./capture_fetch.ts";
import { captureWebSockets } from "./capture_web_socket.ts";
import { FetchInterceptor, WebSocketInterceptor } from "./deps_web.ts";
import { startAll } from "./start_all.ts";

/** Captures requests on Deno and Bun: their own `fetch` and `WebSocket`, and the modules of Node that they have. */
export async function captureOnWeb(judge: Judge): Promise<() => void> {
  const answering = await borrowFetch(FetchInterceptor, judge);
  const { fetch } = globalThis;
  return startAll([
    () => captureFetch(answering),
    () => captureWebSockets(WebSocketInterceptor, judge),
    () =>
      captureAgents({
        passes: judge.passes,
        answer: async (request) => await judge.answer(request) ?? await fetch(request),
      }),
    () =>
      watchHttp2({
        refuse: (url) => judge.refuse("CONNECT", url, SOCKET),
        letsOut: judge.letsOut,
        open: (connect) => connect(),
      }),
    () => watchUndici((method, url) => judge.refuse(method, url, SOCKET), true),
    () =>
      watchConnections(({ host, port }) => {
        const url = new URL(`https://${host.includes(":") ? `[${host}]` : host}:${port ?? ""}`);
        return judge.owns(url) ? judge.refuse("CONNECT", url, SOCKET) : undefined;
      }),
  ]);
}

const SOCKET =
  "interception sees fetch, WebSocket, node:http and node:https here, and sockets are kept from the network. Use one of these, or name the host in passThrough";
