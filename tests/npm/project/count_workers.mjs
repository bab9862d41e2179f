// Says at the end how many worker threads a program has started.
import { subscribe } from "node:diagnostics_channel";
import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

let started = 0;
subscribe("worker_threads", () => started++);
if (isMainThread) process.on("exit", () => writeSync(2, `workers: ${started}\n`));
