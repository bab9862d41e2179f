import { replaceProperty } from "../runtime/replace_property.ts";
import type { Judge } from "./judge.ts";
import type { WebSocketInterceptor } from "./deps_web.ts";

type Interceptor = typeof WebSocketInterceptor;

/** Captures the connections of the global `WebSocket`. Returns a function that ends it. */
export function captureWebSockets(Interceptor: Interceptor, judge: Judge): () => void {
  const before = globalThis.WebSocket;
  const answering = before && answeringClass(Interceptor, judge);
  if (before === undefined) return () => {};
  let capturing = true;
  const proxy = new Proxy(before, {
    construct(target, args, newTarget) {
      if (!capturing) return Reflect.construct(target, args, newTarget);
      if (answering !== undefined) return Reflect.construct(answering, args);
      // what msw has put there decides, but for Webex
      const url = new URL(String(args[0]).replace(/^ws/, "http"));
      const error = judge.owns(url) ? judge.refuse("GET", url, WHY) : undefined;
      if (error !== undefined) throw error;
      return Reflect.construct(target, args, newTarget);
    },
  });
  const restore = replaceProperty(globalThis, "WebSocket", proxy);
  return () => {
    capturing = false;
    restore();
  };
}

const WHY = "it is kept from the network, and another server of msw stands before the mock";

/** Borrows the class of an interceptor: two of them cannot be applied at once. */
function answeringClass(Interceptor: Interceptor, judge: Judge): typeof WebSocket | undefined {
  const interceptor = new Interceptor();
  try {
    interceptor.apply();
  } catch {
    return undefined;
  }
  const answering = globalThis.WebSocket;
  interceptor.dispose();
  interceptor.on("connection", (connection) => judge.connect(connection as never));
  return answering;
}
