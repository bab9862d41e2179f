import type { Workers } from "./worker.ts";

/** The scope of a worker, which the library of types for windows does not hold. */
interface WorkerScope {
  onmessage: (event: MessageEvent) => void;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** The workers of the web, as Deno and Bun have them. */
export const denoWorkers: Workers = {
  mayStart(folder) {
    if (typeof Deno === "undefined") return true;
    // a worker needs the permission to read, or to import, its module
    const { state } = Deno.permissions.querySync(
      folder.protocol === "file:"
        ? { name: "read", path: folder }
        : { name: "import", host: folder.host },
    );
    return state === "granted";
  },
  start(module, { onMessage, onFailure }) {
    const worker = new Worker(module, { type: "module" });
    worker.onmessage = ({ data }) => onMessage(data);
    worker.onerror = (event) => {
      // else Deno would end the process
      event.preventDefault();
      onFailure(event.message);
    };
    return {
      send: (message, transfer = []) => worker.postMessage(message, transfer),
      end: () => worker.terminate(),
    };
  },
  parent() {
    const scope = globalThis as unknown as WorkerScope;
    return {
      receive: (onMessage) => void (scope.onmessage = ({ data }) => onMessage(data)),
      send: (message, transfer = []) => scope.postMessage(message, transfer),
    };
  },
};
