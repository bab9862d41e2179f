import { nodeBuiltin } from "./runtime.ts";

/** Lets the named imports of Node's own modules see what has been replaced in those modules. */
export function syncNodeImports(): void {
  nodeBuiltin("node:module").syncBuiltinESMExports();
}
