import { nodeBuiltin, type RuntimeName, runtimeName } from "./runtime.ts";

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

/** The oldest Node that this library is made for. */
export const LEAST_NODE = "22.12";

/** Whether a version of Node is not too old for this library. */
export function canUse(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE.split(".").map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
