import { readFile } from "node:fs/promises";
import process from "node:process";
import { text } from "node:stream/consumers";
import { directFetch } from "./direct_fetch.ts";
import { withDenoName } from "./node_error.ts";
import type { Io, Main } from "./io.ts";

/** The io of a real process under Node. */
export function nodeIo(): Io {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", unlessUnread);
  return {
    env: (name) => process.env[name] || undefined,
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stderrIsTerminal: process.stderr.isTTY === true,
    readStdin: () => text(process.stdin),
    readFile: (path) =>
      readFile(path, "utf8").catch((error) => Promise.reject(withDenoName(error))),
    streams: () => import("./node_streams.ts").then((module) => module.nodeStreams),
    untilStopped: () =>
      new Promise((resolve) => {
        process.once("SIGINT", () => resolve());
        process.once("SIGTERM", () => resolve());
      }),
    now: Date.now,
    fetch: directFetch,
  };
}

/** Runs the command line in this process. It ends once all is written, which an exit at once would cut off. */
export async function runOnNode(main: Main): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), nodeIo());
}

/** Nobody reads any more, as behind `| head`. */
function unlessUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
