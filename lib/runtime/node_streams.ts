import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { availableParallelism } from "node:os";
import process from "node:process";
import { withDenoName } from "./node_error.ts";
import type { OutputStream, StreamIo } from "./stream_io.ts";

/** The streams of a real process under Node. */
export const nodeStreams: StreamIo = {
  async openInput(path) {
    if (path === "-") {
      return { stream: process.stdin, size: undefined, abandon: () => process.stdin.destroy() };
    }
    try {
      const file = await open(path);
      const about = await file.stat();
      if (about.isDirectory()) {
        await file.close();
        throw Object.assign(new Error("a folder"), { code: "EISDIR" });
      }
      return { stream: file.createReadStream(), size: about.isFile() ? about.size : undefined };
    } catch (error) {
      throw withDenoName(error);
    }
  },
  // deno-lint-ignore require-await
  async openOutput(path, keep) {
    if (path === "-") return toStdout;
    try {
      return toFile(path, keep);
    } catch (error) {
      throw withDenoName(error);
    }
  },
  cores: availableParallelism(),
};

const toStdout: OutputStream = {
  write: (bytes) =>
    new Promise((resolve, reject) => {
      process.stdout.write(bytes, (error) => error ? reject(error) : resolve());
    }),
  close: () => {},
};

function toFile(path: string, keep: number | undefined): OutputStream {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT);
  const about = fstatSync(file);
  if (about.isFile() && keep === undefined && about.size > 0) {
    closeSync(file);
    throw Object.assign(new Error("the file holds something"), { code: "EEXIST" });
  }
  if (about.isFile() && keep !== undefined) ftruncateSync(file, keep);
  // only a file has positions
  let position = about.isFile() ? keep ?? 0 : null;
  return {
    write(bytes) {
      for (let at = 0; at < bytes.length;) {
        const written = writeSync(file, bytes, at, bytes.length - at, position);
        at += written;
        if (position !== null) position += written;
      }
      return Promise.resolve();
    },
    close: () => closeSync(file),
  };
}
