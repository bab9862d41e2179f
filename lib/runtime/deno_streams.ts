import { followLink, openOutputFile, removeFile, replaceFile } from "./output_file.ts";
import { makeFolder, removeFolder } from "./output_folder.ts";
import type { OutputStream, StreamIo } from "./stream_io.ts";

/** The streams of a real process under Deno. `checkStdout` throws when stdout is closed. */
export function denoStreams(checkStdout: () => Promise<void>): StreamIo {
  return {
    async openInput(path) {
      if (path === "-") return { stream: Deno.stdin.readable, size: undefined };
      const file = await Deno.open(path);
      const { isFile, isDirectory, size } = await file.stat();
      if (isDirectory) {
        file.close();
        throw new Deno.errors.IsADirectory("a folder");
      }
      return { stream: file.readable, size: isFile ? size : undefined };
    },
    async openOutput(path, keep) {
      if (path !== "-") return openOutputFile(path, keep);
      await checkStdout();
      return { ...toStdout, isTerminal: Deno.stdout.isTerminal() };
    },
    replace: replaceFile,
    followLink,
    remove: removeFile,
    makeFolder,
    removeFolder,
    cores: navigator.hardwareConcurrency,
  };
}

const toStdout: OutputStream = {
  async write(bytes) {
    for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
  },
  close: () => {},
};
