import { nodeBuiltin } from "./node_builtin.ts";
import { runtimeName } from "./runtime.ts";

/** A variable of the environment, as far as the program may read it. */
export interface Variable {
  /** Its value; `undefined` when it is not set, or hidden. */
  value?: string | undefined;
  /** Set if the program may not read it. */
  hidden?: true;
}

/** Reads a variable of the environment, without asking the user for a permission. */
export function readVariable(name: string): Variable {
  switch (runtimeName()) {
    case "deno": {
      const { state } = Deno.permissions.querySync({ name: "env", variable: name });
      return state === "granted" ? { value: Deno.env.get(name) } : { hidden: true };
    }
    case "browser":
      return {};
    default:
      return { value: nodeBuiltin("node:process").env[name] };
  }
}
