import { useFreshDispatchers } from "../runtime/node_dispatchers.ts";
import { watchHttp2 } from "../runtime/node_http2.ts";
import { requireBeside } from "../runtime/node_require.ts";
import { watchUndici } from "../runtime/node_undici.ts";
import type { Judge } from "./judge.ts";
import { unwrapFetch } from "./capture_fetch.ts";
import { captureHttp } from "./capture_http.ts";
import { captureWebSockets } from "./capture_web_socket.ts";
import { Refusals } from "./refusals.ts";
import { startAll } from "./start_all.ts";

/** Captures requests on Node, where every client ends at a socket. */
export async function captureOnNode(judge: Judge): Promise<() => void> {
  const { HttpRequestInterceptor, WebSocketInterceptor } = await loadInterceptors();
  const refusals = new Refusals();
  return startAll([
    () => captureHttp(HttpRequestInterceptor, judge, refusals),
    useFreshDispatchers,
    () =>
      watchUndici(
        (method, url) => judge.refuse(method, url, method === "CONNECT" ? PROXY : OLD),
        false,
      ),
    () =>
      watchHttp2({
        refuse: (url) => judge.refuse("CONNECT", url, HTTP2),
        letsOut: judge.letsOut,
        open: asInternal,
      }),
    () => unwrapFetch(refusals),
    () => captureWebSockets(WebSocketInterceptor, judge),
  ]);
}

const OLD =
  "its connection was opened before the interception, which cannot answer on it. Create the dispatcher of undici after interceptWebex, or name the host in passThrough";
const PROXY =
  "interception does not see through a proxy of undici. Use a dispatcher without a proxy, or name the host in passThrough";
const HTTP2 =
  "interception answers HTTP/1.1 only, and HTTP/2 is kept from the network. Turn HTTP/2 off, or name the host in passThrough";

/** Opens a connection that interceptors leave as it is: they take HTTP/2 for something that has yet to begin. */
function asInternal<Opened>(connect: () => Opened): Opened {
  const { __MSW_INTERNAL_CONNECTION_CONTEXT: context } = globalThis as {
    __MSW_INTERNAL_CONNECTION_CONTEXT?: { run<Result>(callback: () => Result): Result };
  };
  return context === undefined ? connect() : context.run(connect);
}

/** The interceptors that msw itself uses: another copy of them would intercept those, and be intercepted. */
async function loadInterceptors(): Promise<typeof import("./deps_node.ts")> {
  try {
    const parts = ["http", "WebSocket"].map((part) =>
      requireBeside("msw/package.json", `@mswjs/interceptors/${part}`)
    );
    return Object.assign({}, ...parts);
  } catch {
    // where a test runner has its own way to load modules
    return await import("./deps_node.ts");
  }
}
