import { decodeUtf8 } from "../bytes.ts";
import { nodeBuiltin, readVariable, runtimeName, withDenoName } from "./runtime.ts";

/** What a program finds around it: variables, and a file that may hold more of them. */
export interface Environment {
  /** The value of a variable; `undefined` when it is unset, empty, or not permitted to be read. */
  get(name: string): string | undefined;
  /** Whether the program may not read a variable. Without it, it may read all. */
  isHidden?(name: string): boolean;
  /**
   * Reads the file `.env` of the working folder; `undefined` when there is none. Rejects with an error whose name is
   * `NotCapable` when the program may not read it, `NotText` when it is not UTF-8, and `IsAPipe` when it is a named
   * pipe, which could keep it waiting. A byte order mark stays, since not every runtime loads what stands behind it.
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
    if (runtimeName() === "deno" && !mayRead(path)) {
      throw named("NotCapable", "permission is missing");
    }
    try {
      const { promises } = nodeBuiltin("node:fs");
      if ((await promises.stat(path)).isFIFO()) throw named("IsAPipe", "it is a pipe");
      const text = decodeUtf8(await promises.readFile(path));
      // UTF-16 without a byte order mark is UTF-8 with such a character beside each letter
      if (text !== undefined && !text.includes("\0")) return text;
    } catch (thrown) {
      const error = withDenoName(thrown);
      // some keep the packages of Python in a folder of that name
      const isNone = error instanceof Error && ["NotFound", "IsADirectory"].includes(error.name);
      if (isNone) return undefined;
      throw error;
    }
    throw named("NotText", "it is not UTF-8");
  },
};

function mayRead(path: string): boolean {
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
