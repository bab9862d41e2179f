import { nodeBuiltin, withDenoName } from "./runtime.ts";
import { isStdoutClosed, isTerminal, readStdin, writeChunk } from "./node_stdio.ts";
import { OutputError } from "./deno_io.ts";
import { followLink, openOutputFile, removeFile, replaceFile } from "./output_file.ts";
import { makeFolder, removeFolder } from "./output_folder.ts";
import type { OutputStream, StreamIo } from "./stream_io.ts";

/** The streams of a real process under Node. */
export const nodeStreams: StreamIo = {
  async openInput(path) {
    if (path === "-") {
      const { stdin } = nodeBuiltin("node:process");
      const stream = plainBytes(readStdin());
      return { stream, size: undefined, abandon: () => void stdin.destroy() };
    }
    try {
      const file = await nodeBuiltin("node:fs").promises.open(path);
      const about = await file.stat();
      if (about.isDirectory()) {
        await file.close();
        throw Object.assign(new Error("a folder"), { code: "EISDIR" });
      }
      const stream = file.createReadStream();
      const size = about.isFile() ? about.size : undefined;
      return { stream: plainBytes(stream), size, abandon: () => void stream.destroy() };
    } catch (error) {
      throw withDenoName(error);
    }
  },
  async openOutput(path, keep) {
    if (path !== "-") return openOutputFile(path, keep);
    if (await isStdoutClosed()) throw new OutputError("stdout is closed");
    return { ...toStdout, isTerminal: isTerminal(1) };
  },
  replace: replaceFile,
  followLink,
  remove: removeFile,
  makeFolder,
  removeFolder,
  cores: nodeBuiltin("node:os").availableParallelism(),
};

const toStdout: OutputStream = { write: (bytes) => writeChunk(1, bytes), close: () => {} };

/** The chunks of Node are of a class of its own, whose `slice` does not copy as that of the platform does. */
async function* plainBytes(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const { buffer, byteOffset, byteLength } of stream) {
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}
