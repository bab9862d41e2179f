import { type Environment, processEnvironment } from "../runtime/environment.ts";
import { isKeptFrom } from "../runtime/access.ts";
import { type ProxyUse, proxyUse } from "../runtime/direct_fetch.ts";
import { type RuntimeVersion, runtimeVersion } from "../runtime/runtime_version.ts";

/** What a diagnosis finds around it. */
export interface Surroundings {
  environment: Environment;
  runtime: RuntimeVersion;
  /** Whether the runtime keeps the program from a host. */
  isKeptFrom(host: string): boolean;
  /** Who uses the proxy of the environment for a protocol. */
  proxyUse(protocol: string): ProxyUse;
}

/** Returns what this process finds around it, with another environment if one is given. */
export function processSurroundings(environment: Environment = processEnvironment): Surroundings {
  return { environment, runtime: runtimeVersion(), isKeptFrom, proxyUse };
}
