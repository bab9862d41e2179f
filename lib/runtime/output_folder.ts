import { nodeBuiltin, withDenoName } from "./runtime.ts";

/** Reading and writing by the owner, and nothing by others. */
const PRIVATE = 0o700;

/**
 * Makes a folder for new files, and those that it is in. One that is there already must be empty; else the error's
 * name is `AlreadyExists`.
 *
 * @returns Whether it was made, and nothing stood there before.
 */
export function makeFolder(path: string): boolean {
  const fs = nodeBuiltin("node:fs");
  try {
    const made = fs.mkdirSync(path, { recursive: true, mode: PRIVATE }) !== undefined;
    if (fs.readdirSync(path).length > 0) {
      throw Object.assign(new Error("EEXIST"), { code: "EEXIST" });
    }
    return made;
  } catch (error) {
    throw withDenoName(error);
  }
}

/** Removes a folder that is empty. */
export function removeFolder(path: string): void {
  try {
    nodeBuiltin("node:fs").rmdirSync(path);
  } catch (error) {
    throw withDenoName(error);
  }
}
