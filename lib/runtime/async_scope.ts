import { nodeBuiltin } from "./runtime.ts";

/** A value that holds for what a function does, across every `await` in it, and for nothing else. */
export interface AsyncScope<Value> {
  /** The value that holds here, if any. */
  current(): Value | undefined;
  /** Calls a function, for which the value holds. */
  run<Result>(value: Value, callback: () => Result): Result;
}

/** Makes a scope. Deno, Node and Bun have them under the same name. */
export function createAsyncScope<Value>(): AsyncScope<Value> {
  const storage = new (nodeBuiltin("node:async_hooks").AsyncLocalStorage)<Value>();
  return {
    current: () => storage.getStore(),
    run: (value, callback) => storage.run(value, callback),
  };
}

/** Binds the scopes that hold here. Returns a function that calls others in them, from wherever. */
export function bindScope(): (callback: () => void) => void {
  return nodeBuiltin("node:async_hooks").AsyncLocalStorage.snapshot();
}
