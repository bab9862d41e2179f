import { readFileSync, readlinkSync, write as writeAsync, writeSync } from "node:fs";
import process from "node:process";
import { promisify } from "node:util";
import { nodeBuiltin } from "./runtime.ts";

const writeSome = promisify(writeAsync);

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
      at += writeSync(descriptor, bytes, at);
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
      at += (await writeSome(descriptor, bytes, at)).bytesWritten;
    } catch (error) {
      if (!isFull(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** Returns whether stdout is closed, as far as that can be found out. */
export async function isStdoutClosed(): Promise<boolean> {
  const { leadsNowhere } = await import("./closed_stdout.ts");
  const readText = (path: string) => readFileSync(path, "utf8");
  return leadsNowhere({ readText, readLink: readlinkSync });
}

/** Returns whether it is a terminal. What it takes to know that is loaded by the few who ask. */
export function isTerminal(descriptor: 0 | Descriptor): boolean {
  return nodeBuiltin("node:tty").isatty(descriptor);
}

/** A pipe that does not wait by itself says so when it is full. */
function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
