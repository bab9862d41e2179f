import { nodeBuiltin } from "./node_builtin.ts";
import { syncNodeImports } from "./node_imports.ts";
import { replaceProperty } from "./replace_property.ts";

/**
 * Watches the sessions that `node:http2` opens. Returns a function that ends the watch.
 *
 * @param refuse Returns the error that is thrown instead, or undefined to let a session open.
 * @param open Calls the function that opens one.
 */
export function watchHttp2(
  refuse: (url: URL) => Error | undefined,
  open: (connect: () => unknown) => unknown,
): () => void {
  const http2 = nodeBuiltin("node:http2") as { connect: (...args: unknown[]) => unknown };
  const before = http2.connect;
  let watching = true;
  const restore = replaceProperty(http2, "connect", (...args: unknown[]) => {
    if (!watching) return before(...args);
    const error = refuse(new URL(String(args[0])));
    if (error !== undefined) throw error;
    return open(() => before(...args));
  });
  syncNodeImports();
  return () => {
    watching = false;
    restore();
    syncNodeImports();
  };
}
