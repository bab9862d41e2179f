import { ArgumentError } from "../argument_error.ts";
import type { Handler, Listener, ListenOptions } from "./listener.ts";
import { runtimeName } from "./runtime.ts";

/** Listens on a port, with the server of the runtime at hand. */
export async function listen(handler: Handler, options: ListenOptions): Promise<Listener> {
  switch (runtimeName()) {
    case "deno": {
      const { listenOnDeno } = await import("./deno_listen.ts");
      return await listenOnDeno(handler, options);
    }
    case "node":
    case "bun": {
      const { listenOnNode } = await import("./node_listen.ts");
      return await listenOnNode(handler, options);
    }
    default:
      throw new ArgumentError(
        "Cannot serve mock: a browser cannot listen on a port, nor can workerd. Use the mock's own fetch there",
      );
  }
}
