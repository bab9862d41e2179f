import { answerEvent, PENDING, type RequestEvent } from "./answer_event.ts";
import type { HttpRequestInterceptor } from "./deps_node.ts";
import type { Judge } from "./judge.ts";
import { interceptedAlready } from "./intercepted_already.ts";
import type { Refusals } from "./refusals.ts";

type Listener = (event: RequestEvent) => Promise<void>;

/** What all interceptors of HTTP on Node share, within one copy of their package. */
interface RequestSource {
  readyState: string;
  emitter: { earlyOn(type: "request", listener: Listener): void };
  listeners(type: "request"): Listener[];
  removeListener(type: "request", listener: Listener): void;
}

/**
 * Captures every request of HTTP/1 that a socket of Node carries. A server of msw that runs as well is asked
 * after this one. Returns a function that ends it.
 *
 * @param Interceptor The class that makes the source hear all requests, rather than those of some clients.
 * @param judge Decides.
 * @param refusals Collects the errors that requests have got here.
 */
export function captureHttp(
  Interceptor: typeof HttpRequestInterceptor,
  judge: Judge,
  refusals: Refusals,
): () => void {
  const earlier = requestSource();
  const interceptor = new Interceptor();
  interceptor.apply();
  const source = requestSource();
  if (source === undefined || (earlier !== source && earlier?.readyState === "ACTIVE")) {
    interceptor.dispose();
    throw interceptedAlready();
  }
  const listener: Listener = async (event) => {
    completeHeaders(event.request);
    await answerEvent(event, judge, () => askOthers(source, listener, event), refusals, framed);
    event.stopImmediatePropagation();
  };
  source.emitter.earlyOn("request", listener);
  return () => {
    source.removeListener("request", listener);
    interceptor.dispose();
  };
}

function requestSource(): RequestSource | undefined {
  const { __MSW_INTERCEPTORS_REGISTRY: registry } = globalThis as {
    __MSW_INTERCEPTORS_REGISTRY?: Map<symbol, unknown>;
  };
  return registry?.get(Symbol.for("node-http-request-source")) as RequestSource | undefined;
}

/**
 * A body whose length is not said would end with the connection, so that its end could not be told from a cut.
 * It has to, when the client asks for one response only. A connection is not used again: one that is kept when
 * the interception ends would break the first request of the next.
 */
function framed(response: Response, request: Request): Response {
  const { body, headers } = response;
  const hasLength = headers.has("content-length") || headers.has("transfer-encoding");
  if (body === null || hasLength || request.headers.get("connection") === "close") return response;
  const framed = new Response(body, response);
  framed.headers.set("transfer-encoding", "chunked");
  framed.headers.set("connection", "close");
  return framed;
}

/**
 * Gives a request the headers that it was sent with. The `Request` of happy-dom drops those that a browser adds
 * by itself, `Origin` among them, without which a preflight is not answered as one.
 */
function completeHeaders(request: Request): void {
  const { headers } = request;
  const recorded = Object.getOwnPropertySymbols(headers)
    .find(({ description }) => description === "kRawHeaders");
  const sent = recorded && (headers as unknown as Record<symbol, [string, string][]>)[recorded];
  if (sent === undefined || sent.every(([name]) => headers.has(name))) return;
  Object.defineProperty(request, "headers", { value: new Headers(sent), configurable: true });
}

/** Lets the other listeners have the request. Whoever answers ends the round. */
async function askOthers(
  source: RequestSource,
  own: Listener,
  event: RequestEvent,
): Promise<boolean> {
  for (const listener of [...source.listeners("request")]) {
    if (listener === own) continue;
    try {
      await listener(event);
    } catch (error) {
      if (event.controller.readyState === PENDING) throw error;
    }
    if (event.controller.readyState !== PENDING) return true;
  }
  return false;
}
