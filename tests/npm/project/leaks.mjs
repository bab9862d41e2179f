// Runs command lines with everything in memory, and prints what each of them printed, as JSON. The lines stand on
// stdin: arguments, environment and stdin of each.
import process from "node:process";
import { text } from "node:stream/consumers";
import { main } from "@guestissuer/webex/cli";

const { lines, now } = JSON.parse(await text(process.stdin));
const ran = [];
for (const { args, env, stdin } of lines) {
  const written = { stdout: "", stderr: "" };
  const streams = {
    openInput: async () => ({
      stream: new Blob([stdin]).stream(),
      size: undefined,
    }),
    openOutput: async () => ({
      write: async (bytes) =>
        void (written.stdout += new TextDecoder().decode(bytes)),
      close() {},
    }),
    replace() {},
    remove() {},
    makeFolder: () => true,
    removeFolder() {},
    cores: 1,
  };
  const code = await main(args, {
    env: (name) => env[name] || undefined,
    stdout: (each) => void (written.stdout += each),
    stderr: (each) => void (written.stderr += each),
    stderrIsTerminal: true,
    readStdin: async () => stdin,
    readFile: () =>
      Promise.reject(Object.assign(new Error("none"), { name: "NotFound" })),
    streams: async () => streams,
    // what goes on until it is stopped ends at once, and scenarios are not interrupted
    untilStopped: () =>
      ["record", "drift"].includes(args[0])
        ? new Promise(() => {})
        : Promise.resolve(),
    now: () => now,
  });
  ran.push({ code, ...written });
}
process.stdout.write(`${JSON.stringify(ran)}\n`);
