import { ArgumentError } from "../argument_error.ts";
/** What answers requests. The signal aborts when an answer is of no use any more. */
export type Handler = (request: Request, signal: AbortSignal) => Response | Promise<Response>;

/** Where to listen. */
export interface ListenOptions {
  port: number;
  hostname: string;
  cert: string | undefined;
  key: string | undefined;
}

/** Something that listens. */
export interface Listener {
  /** The port, also when 0 was asked for. */
  port: number;
  /** Stops it; what is open is dropped. Calling it again does nothing. */
  close: () => Promise<void>;
}

/** Listens on a port, with the server of the runtime at hand. */
export async function listen(handler: Handler, options: ListenOptions): Promise<Listener> {
  if (typeof Deno !== "undefined") return await listenOnDeno(handler, options);
  if (!("process" in globalThis)) {
    throw new ArgumentError(
      "Cannot serve mock: a browser cannot listen on a port. Use the mock's own fetch there",
    );
  }
  const { listenWithNode } = await import("./node_listen.ts");
  return await listenWithNode(handler, options);
}

async function listenOnDeno(handler: Handler, options: ListenOptions): Promise<Listener> {
  const { port, hostname, cert, key } = options;
  const controller = new AbortController();
  const ready = Promise.withResolvers<void>();
  const server = Deno.serve({
    port,
    hostname,
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    signal: controller.signal,
    onListen: () => ready.resolve(),
    onError: broken,
    // not the signal of the request: Deno prints a notice once anything has looked at that
  }, (request) => handler(request, controller.signal));
  await ready.promise;
  return {
    port: (server.addr as Deno.NetAddr).port,
    close: async () => {
      controller.abort();
      await server.finished;
    },
  };
}

/** A connection that is to break: the headers cannot be held back here, so the body ends at once with an error. */
function broken(): Response {
  return new Response(
    new ReadableStream({
      start: (controller) => controller.error(new TypeError("The connection was reset")),
    }),
  );
}
