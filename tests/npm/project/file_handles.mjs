// Opens files, reads them in part or not at all, and gives them up. What stays open is found by the garbage
// collector, of which Node warns (DEP0137).
import { nodeStreams } from "./node_modules/@guestissuer/webex/lib/runtime/node_streams.js";
import { writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";

process.on("warning", ({ code }) => console.log("warning", code));
writeFileSync("handles.txt", "x".repeat(1_000_000));

async function openAndGiveUp() {
  const unread = await nodeStreams.openInput("handles.txt");
  unread.abandon();
  const partly = await nodeStreams.openInput("handles.txt");
  for await (const { length } of partly.stream) {
    if (length > 0) break;
  }
  await nodeStreams.openInput(".").catch(({ name }) => console.log(name));
}

await openAndGiveUp();
for (let i = 0; i < 20; i++) {
  await setImmediate();
  globalThis.gc();
}
