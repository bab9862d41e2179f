import { syncNodeImports } from "../runtime/node_imports.ts";
import type { MswHandler } from "./deps.ts";

/** Starts to intercept. `decide` throws for a request that must not go out. Gives what ends it. */
export type Installer = (
  handlers: MswHandler[],
  decide: (request: Request) => Promise<void>,
) => Promise<() => void>;

/** Intercepts Deno's fetch. msw's `setupServer` would let it out to the network without a word. */
export const installOnDeno: Installer = async (handlers, decide) => {
  const { defineNetwork, FetchInterceptor, InterceptorSource } = await import("./deps_deno.ts");
  const interceptors = [new FetchInterceptor()];
  const network = defineNetwork({
    // the interceptor comes from another build of the same package, whose private fields have other types
    sources: [new InterceptorSource({ interceptors } as never)],
    handlers,
    context: { quiet: true },
    onUnhandledFrame: ({ frame }) => decide(requestOf(frame)),
  });
  network.enable();
  return () => network.disable();
};

/** Intercepts fetch and node:http on Node. */
export const installOnNode: Installer = async (handlers, decide) => {
  const { setupServer } = await import("./deps_node.ts");
  const server = setupServer(...handlers);
  server.listen({ onUnhandledFrame: ({ frame }) => decide(requestOf(frame)) });
  // msw leaves `import { request } from "node:https"` with what was there before, which would reach the network
  syncNodeImports();
  return () => {
    server.close();
    syncNodeImports();
  };
};

/** The request of a frame; a WebSocket is told by its URL. */
function requestOf(frame: unknown): Request {
  const { data } = frame as { data: { request?: Request; connection?: { client: { url: URL } } } };
  if (data.request !== undefined) return data.request;
  const url = String(data.connection?.client.url ?? "ws://unknown/").replace(/^ws/, "http");
  return new Request(url);
}
