import { DenoSockets } from "./deno_socket.ts";
import type { Handler, Listener, ListenOptions } from "./listener.ts";
import type { Upgrade } from "./server_socket.ts";

/** Listens on a port with the server of Deno. */
export async function listenOnDeno(handler: Handler, options: ListenOptions): Promise<Listener> {
  const { port, hostname, cert, key } = options;
  const controller = new AbortController();
  const ready = Promise.withResolvers<void>();
  const sockets = new DenoSockets();
  const serve = () =>
    Deno.serve({
      port,
      hostname,
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
      signal: controller.signal,
      onListen: () => ready.resolve(),
      onError: broken,
      // not the signal of the request: Deno prints a notice once anything has looked at that
    }, (request) => {
      const isUpgrade = request.headers.get("upgrade")?.toLowerCase() === "websocket";
      const upgrade: Upgrade = (socket) => sockets.upgrade(request, socket);
      return handler(request, controller.signal, isUpgrade ? upgrade : undefined);
    });
  const server = withNamedError(serve);
  await ready.promise;
  return {
    port: (server.addr as Deno.NetAddr).port,
    close: async () => {
      await sockets.close();
      controller.abort();
      await server.finished;
    },
  };
}

/** Names the error of a host that does not resolve, for which Deno has no class, as Node's is named. */
function withNamedError<T>(listen: () => T): T {
  try {
    return listen();
  } catch (error) {
    const unresolved = error instanceof Error && error.message.startsWith("failed to lookup");
    if (unresolved) error.name = "NameNotFound";
    throw error;
  }
}

/** A connection that is to break: the headers cannot be held back here, so the body ends at once with an error. */
function broken(): Response {
  return new Response(
    new ReadableStream({
      start: (controller) => controller.error(new TypeError("The connection was reset")),
    }),
  );
}
