import { nodeBuiltin, withDenoName } from "./runtime.ts";

const process = nodeBuiltin("node:process");
const fs = nodeBuiltin("node:fs");

/** Stdout and stderr of Node are written by their numbers: its streams tell an error late, and to nobody. */
export type Descriptor = 1 | 2;

/** How long a reader is waited for that cannot take more just now, in milliseconds. */
const PAUSE = 5;

/** Writes a short text, and returns when that is done. */
export function writeText(descriptor: Descriptor, text: string): void {
  // a console of Windows takes no bytes of UTF-8
  if (process.platform === "win32" && isTerminal(descriptor)) {
    return void (descriptor === 1 ? process.stdout : process.stderr).write(text);
  }
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += fs.writeSync(descriptor, bytes, at);
    } catch (error) {
      if (!isFull(error)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}

/** Writes bytes, and lets the program go on meanwhile. */
export async function writeChunk(descriptor: Descriptor, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    try {
      at += await writeSome(descriptor, bytes.subarray(at));
    } catch (error) {
      if (!isFull(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** Returns whether stdout is closed, as far as that can be found out. */
export async function isStdoutClosed(): Promise<boolean> {
  const { leadsNowhere } = await import("./closed_stdout.ts");
  const readText = (path: string) => fs.readFileSync(path, "utf8");
  return leadsNowhere({ readText, readLink: fs.readlinkSync });
}

/** Returns whether it is a terminal. A file or a pipe is none, which is known without loading what knows terminals. */
export function isTerminal(descriptor: 0 | Descriptor): boolean {
  return isDevice(descriptor) && nodeBuiltin("node:tty").isatty(descriptor);
}

/** The bytes of stdin. Node itself would read a folder there as an empty file. */
export async function* readStdin(): AsyncGenerator<Uint8Array> {
  if (isFolder(0)) throw withDenoName(Object.assign(new Error("a folder"), { code: "EISDIR" }));
  yield* process.stdin;
}

function isFolder(descriptor: number): boolean {
  try {
    return fs.fstatSync(descriptor).isDirectory();
  } catch {
    // it is closed
    return false;
  }
}

function isDevice(descriptor: number): boolean {
  try {
    return process.platform === "win32" || fs.fstatSync(descriptor).isCharacterDevice();
  } catch {
    // it is closed
    return false;
  }
}

function writeSome(descriptor: Descriptor, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(descriptor, bytes, (error, written) => error ? reject(error) : resolve(written));
  });
}

/** A pipe that does not wait by itself says so when it is full. */
function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
