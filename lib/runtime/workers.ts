import { denoWorkers } from "./deno_workers.ts";
import { nodeWorkers } from "./node_workers.ts";
import { runtimeName } from "./runtime.ts";
import type { Workers } from "./worker.ts";

/** Returns the workers of the runtime at hand. */
export function runtimeWorkers(): Workers {
  return runtimeName() === "node" ? nodeWorkers : denoWorkers;
}
