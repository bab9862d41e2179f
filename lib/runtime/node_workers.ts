import { nodeBuiltin } from "./runtime.ts";
import type { Workers } from "./worker.ts";

/** The worker threads of Node. */
export const nodeWorkers: Workers = {
  mayStart() {
    // there is something to ask only under `node --permission`
    const { permission } = nodeBuiltin("node:process");
    return permission?.has("worker") ?? true;
  },
  start(module, { onMessage, onFailure }) {
    const { Worker } = nodeBuiltin("node:worker_threads");
    const worker = new Worker(module);
    worker.on("message", onMessage);
    worker.on("error", (error) => onFailure(error instanceof Error ? error.message : "unknown"));
    return {
      send: (message, transfer = []) => worker.postMessage(message, transfer),
      end: () => void worker.terminate(),
    };
  },
  parent() {
    const { parentPort } = nodeBuiltin("node:worker_threads");
    if (parentPort === null) throw new TypeError("This is not the thread of a worker");
    return {
      receive: (onMessage) => void parentPort.on("message", onMessage),
      send: (message, transfer = []) => parentPort.postMessage(message, transfer),
    };
  },
};
