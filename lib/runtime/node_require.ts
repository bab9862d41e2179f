import { nodeBuiltin } from "./runtime.ts";

/** Loads what a package uses itself, which may be another copy than the one that is found from here. */
export function requireBeside(packageName: string, specifier: string): unknown {
  const { createRequire } = nodeBuiltin("node:module");
  return createRequire(createRequire(import.meta.url).resolve(packageName))(specifier);
}
