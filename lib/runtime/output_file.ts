import { nodeBuiltin, withDenoName } from "./runtime.ts";
import type { OutputStream } from "./stream_io.ts";

/** Reading and writing by the owner, and nothing by others. */
const PRIVATE = 0o600;

/** What others may do with a file. */
const OTHERS = 0o077;

/**
 * Opens a file to be written after its first `keep` bytes, which nobody but its owner can read from then on.
 * Both runtimes do it by Node's module for files: Deno's own could neither ask for the mode of an open file
 * nor change it, and would need a permission to read.
 */
export function openOutputFile(path: string, keep: number | undefined): OutputStream {
  const fs = nodeBuiltin("node:fs");
  const { O_WRONLY, O_CREAT } = fs.constants;
  let file: number | undefined;
  try {
    file = fs.openSync(path, O_WRONLY | O_CREAT, PRIVATE);
    const about = fs.fstatSync(file);
    const regular = about.isFile();
    if (regular && keep === undefined && about.size > 0) throw systemError("EEXIST");
    const tightened = regular && othersMayUse(about.mode);
    if (tightened) fs.fchmodSync(file, PRIVATE);
    if (regular && keep !== undefined) fs.ftruncateSync(file, keep);
    // only a file has positions
    return openedFile(file, regular ? keep ?? 0 : null, tightened);
  } catch (error) {
    if (file !== undefined) fs.closeSync(file);
    throw withDenoName(error);
  }
}

/** Puts a file in the place of another one, which happens at once or not at all. */
export function replaceFile(path: string, by: string): void {
  try {
    nodeBuiltin("node:fs").renameSync(by, path);
  } catch (error) {
    throw withDenoName(error);
  }
}

/** Removes a file. */
export function removeFile(path: string): void {
  try {
    nodeBuiltin("node:fs").rmSync(path);
  } catch (error) {
    throw withDenoName(error);
  }
}

/** Windows has no such modes, and shows those of every file as open to all. */
function othersMayUse(mode: number): boolean {
  return nodeBuiltin("node:process").platform !== "win32" && (mode & OTHERS) !== 0;
}

function openedFile(file: number, start: number | null, tightened: boolean): OutputStream {
  const fs = nodeBuiltin("node:fs");
  let position = start;
  // a pipe can keep a write waiting, so it must not keep the program waiting
  const writeSome = (bytes: Uint8Array) =>
    new Promise<number>((resolve, reject) => {
      fs.write(file, bytes, 0, bytes.length, position, (error, written) => {
        if (error) reject(error);
        else resolve(written);
      });
    });
  return {
    tightened,
    async write(bytes) {
      for (let at = 0; at < bytes.length;) {
        const written = await writeSome(bytes.subarray(at));
        at += written;
        if (position !== null) position += written;
      }
    },
    close: () => fs.closeSync(file),
  };
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
