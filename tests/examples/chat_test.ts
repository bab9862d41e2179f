import assert from "node:assert/strict";
import { missingPackages, run } from "../support/programs/conformance.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { describe, lastJson, ROOT } from "../support/programs/run_program.ts";
import { missingSdk } from "../support/programs/browser_sdk.ts";

const chromium = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
const missing = missingPackages() ?? missingSdk() ?? missingProgram("node") ??
  missingProgram(chromium);

judge("a visitor chats in the example's page, and is the same guest again", missing, async () => {
  const readme = await Deno.readTextFile(new URL("chat/README.md", import.meta.url));
  const [, line] = /^deno (run .*serve\.ts)$/m.exec(readme.replaceAll(/\\\n\s*/g, ""))!;
  const server = new Deno.Command(Deno.execPath(), {
    args: line!.replace("run ", "run --no-prompt ").split(" "),
    cwd: ROOT,
    env: { PORT: "0" },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const picture = await Deno.makeTempFile({ suffix: ".png" });
  try {
    const page = await firstAddress(server.stdout);
    const text = "Where is <b>my order</b>?";
    const ran = await run("node", [
      "browser_chat.cjs",
      JSON.stringify({ chromium, page, picture, text }),
    ], { timeout: 60_000 });
    assert.equal(ran.code, 0, describe(ran));
    const answer = (to: string) => ["", `You wrote ${to}. How can we help?`, 1];
    assert.deepEqual(lastJson(ran), {
      seen: [["mine", text, 1], answer(text)],
      again: [["mine", "I am back", 1], answer("I am back")],
      guests: 1,
      hosts: ["127.0.0.1"],
    });
    assert((await Deno.stat(picture)).size > 5_000, "a picture was taken");
  } finally {
    server.kill("SIGTERM");
    await server.status;
    await Deno.remove(picture);
  }
});

/** Returns the address that the example prints. */
async function firstAddress(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const found = /http:\S+(?=\s)/.exec(text);
    if (found) return found[0];
  }
  throw new Error(`the example ended: ${text}`);
}
