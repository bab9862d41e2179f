import { nodeBuiltin, readVariable, runtimeName, withDenoName } from "./runtime.ts";

/** What a program finds around it: variables, and a file that may hold more of them. */
export interface Environment {
  /** The value of a variable; `undefined` when it is unset, empty, or not permitted to be read. */
  get(name: string): string | undefined;
  /** Whether the program may not read a variable. Without it, it may read all. */
  isHidden?(name: string): boolean;
  /**
   * Reads the file `.env` of the working folder; `undefined` when there is none. Rejects with an error whose name is
   * `NotCapable` when the program may not read it.
   */
  readEnvFile?(): Promise<string | undefined>;
}

/** The environment of this process. It is read without asking the user for a permission. */
export const processEnvironment: Environment = {
  get: (name) => readVariable(name).value || undefined,
  isHidden: (name) => readVariable(name).hidden ?? false,
  readEnvFile: async () => {
    const path = ".env";
    if (runtimeName() === "browser") return undefined;
    if (runtimeName() === "deno" && !mayRead(path)) throw notCapable();
    try {
      return await nodeBuiltin("node:fs").promises.readFile(path, "utf8");
    } catch (thrown) {
      const error = withDenoName(thrown);
      if (error instanceof Error && error.name === "NotFound") return undefined;
      throw error;
    }
  },
};

function mayRead(path: string): boolean {
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}

function notCapable(): Error {
  return Object.assign(new Error("permission is missing"), { name: "NotCapable" });
}
