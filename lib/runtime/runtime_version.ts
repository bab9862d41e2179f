import { nodeBuiltin } from "./node_builtin.ts";
import { type RuntimeName, runtimeName } from "./runtime.ts";

/** The runtime at hand. */
export interface RuntimeVersion {
  name: RuntimeName;
  /** How it is called, with its version, such as `Deno 2.9.6`. */
  title: string;
  /** Its version; empty where there is none to be found. */
  version: string;
}

/** Finds out which runtime runs this program, in which version. */
export function runtimeVersion(): RuntimeVersion {
  const name = runtimeName();
  switch (name) {
    case "deno":
      return describe(name, "Deno", Deno.version.deno);
    case "node":
      return describe(name, "Node", nodeBuiltin("node:process").versions.node);
    case "bun":
      return describe(name, "Bun", nodeBuiltin("node:process").versions.bun ?? "");
    case "workerd":
      return describe(name, "workerd", "");
    case "browser":
      return describe(name, "a browser", "");
  }
}

function describe(name: RuntimeName, called: string, version: string): RuntimeVersion {
  return { name, version, title: version === "" ? called : `${called} ${version}` };
}
