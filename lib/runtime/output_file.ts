import type { Stats } from "node:fs";
import { nodeBuiltin, withDenoName } from "./runtime.ts";
import type { OutputStream } from "./stream_io.ts";

/** Reading and writing by the owner, and nothing by others. */
const PRIVATE = 0o600;

/** What others may do with a file. */
const OTHERS = 0o077;

/** Another run has the file too: it has written to it, cut it, or put its own in its place. */
export class OvertakenError extends Error {
  /** The name, as errors of files are told apart. */
  override name = "Overtaken";
}

/**
 * Opens a file to be written after its first `keep` bytes, which nobody but its owner can read from then on. With
 * `anew` it is a file of its own, and who has an earlier one of that name open is overtaken. With `first` there must be
 * none. Without `keep`, and where the shell has led stdout or stderr to the file, that is written to.
 *
 * Both runtimes do it by Node's module for files: Deno's own could neither ask for the mode of an open file nor change
 * it, and would need a permission to read.
 */
export function openOutputFile(
  path: string,
  keep: number | "anew" | "first" | undefined,
): OutputStream {
  const fs = nodeBuiltin("node:fs");
  const { O_WRONLY, O_CREAT, O_APPEND, O_EXCL } = fs.constants;
  let file: number | undefined;
  try {
    if (keep === "anew") fs.rmSync(path, { force: true });
    // what two runs write at once stands one after the other, and leaves no hole where one has cut the file
    const flags = O_WRONLY | O_CREAT | O_APPEND | (keep === "first" ? O_EXCL : 0);
    file = fs.openSync(path, flags, PRIVATE);
    const about = fs.fstatSync(file);
    const regular = about.isFile();
    const standard = keep === undefined ? standardStreamOf(about) : undefined;
    if (standard !== undefined) {
      fs.closeSync(file);
      return openedPipe(standard, () => {});
    }
    if (regular && keep === undefined && about.size > 0) throw systemError("EEXIST");
    const tightened = regular && othersMayUse(about.mode);
    if (tightened) fs.fchmodSync(file, PRIVATE);
    if (!regular) return openedPipe(file);
    if (typeof keep !== "number") return openedFile(path, file, 0, tightened);
    fs.ftruncateSync(file, keep);
    return openedFile(path, file, keep, tightened);
  } catch (error) {
    if (file !== undefined) fs.closeSync(file);
    throw withDenoName(error);
  }
}

/**
 * Puts a file in the place of another one, which happens at once or not at all. With a size it happens only where the
 * other one still has that many bytes; none count for no file.
 */
export function replaceFile(path: string, by: string, size?: number): void {
  const fs = nodeBuiltin("node:fs");
  try {
    if (size !== undefined && (fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0) !== size) {
      throw new OvertakenError();
    }
    fs.renameSync(by, path);
  } catch (error) {
    throw withDenoName(error);
  }
}

/** Follows a link to the file that it leads to. Any other path is given back, also one where nothing is. */
export function followLink(path: string): string {
  const fs = nodeBuiltin("node:fs");
  try {
    const isLink = fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
    return isLink ? fs.realpathSync(path) : path;
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

/** What is open. `length` is how many bytes of ours the file holds. */
function openedFile(
  path: string,
  file: number,
  length: number,
  tightened: boolean,
): OutputStream {
  const fs = nodeBuiltin("node:fs");
  const isOurs = () => {
    const { size, nlink } = fs.fstatSync(file);
    return size === length && nlink > 0;
  };
  const discard = () => {
    if (!isOurs()) return;
    fs.ftruncateSync(file, length = 0);
    const { dev, ino } = fs.fstatSync(file);
    const named = fs.lstatSync(path);
    // a link stays, and leads to a file that holds nothing
    if (named.dev === dev && named.ino === ino) fs.rmSync(path);
  };
  // nothing comes between the look and the write, as far as this process goes
  const writeNow = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) {
      if (!isOurs()) throw new OvertakenError();
      const written = fs.writeSync(file, bytes, at, bytes.length - at);
      at += written;
      length += written;
    }
  };
  return {
    tightened,
    isOurs,
    discard,
    write: (bytes) => new Promise((resolve) => resolve(writeNow(bytes))),
    close: () => fs.closeSync(file),
  };
}

/** Stdout or stderr, where the shell has led it to the same file: what the program says there stands in it too. */
function standardStreamOf({ dev, ino }: Stats): number | undefined {
  return [1, 2].find((descriptor) => {
    try {
      const about = nodeBuiltin("node:fs").fstatSync(descriptor);
      // not every file of Windows has a number
      return ino !== 0 && about.dev === dev && about.ino === ino;
    } catch {
      // it is closed
      return false;
    }
  });
}

/** A pipe or a device, which several can write to. It can keep a write waiting, and must not keep the program. */
function openedPipe(
  file: number,
  close = () => nodeBuiltin("node:fs").closeSync(file),
): OutputStream {
  const fs = nodeBuiltin("node:fs");
  const writeSome = (bytes: Uint8Array) =>
    new Promise<number>((resolve, reject) => {
      fs.write(file, bytes, 0, bytes.length, null, (error, written) => {
        if (error) reject(error);
        else resolve(written);
      });
    });
  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length;) at += await writeSome(bytes.subarray(at));
    },
    close,
  };
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
