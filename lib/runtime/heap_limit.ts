import { nodeBuiltin } from "./runtime.ts";

/** How many bytes of memory values can take, as V8 was told; `undefined` where that cannot be found out. */
export function heapLimit(): number | undefined {
  try {
    return nodeBuiltin("node:v8").getHeapStatistics().heap_size_limit;
  } catch {
    return undefined;
  }
}
