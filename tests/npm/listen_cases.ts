import { missingPackages } from "../support/programs/conformance.ts";
import type { Project } from "../support/programs/npm_project.ts";
import { basicEnvironment } from "../support/programs/run_program.ts";
import {
  checkListening,
  checkReconnecting,
  type ListeningServer,
} from "../support/programs/sdk_listening.ts";
import { SDK_RUNTIMES } from "../support/programs/sdk_runtimes.ts";
import { judge } from "../support/programs/judge.ts";
import { BIN, inProject } from "./installed.ts";

const missing = missingPackages();
const [onNode] = SDK_RUNTIMES;

if (missing !== undefined) {
  judge("the JavaScript SDK listens to the npm package", missing, () => {});
} else {
  for (const runtime of SDK_RUNTIMES) {
    inProject(
      `the JavaScript SDK on ${runtime.name} listens to the npm package on Node`,
      async (project) => {
        await using server = await serve(project);
        await checkListening(runtime, server);
      },
    );
  }

  inProject(
    "the JavaScript SDK connects again to the npm package on Node after every fault",
    async (project) => {
      await using server = await serve(project);
      await checkReconnecting(onNode, server);
    },
  );
}

/** Serves the mock of the package by its command, on Node. */
async function serve(
  { folder, env }: Project,
): Promise<ListeningServer & AsyncDisposable> {
  const child = new Deno.Command(`${folder}/${BIN}`, {
    args: ["mock", "--json"],
    cwd: folder,
    clearEnv: true,
    env: { ...basicEnvironment(), ...env },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await lines.read();
    if (done) throw new Error("the mock ended before it was ready");
    text += value;
  }
  const { url, adminToken } = JSON.parse(text.split("\n")[0]!);
  return {
    url,
    adminToken,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await lines.cancel();
      await child.status;
    },
  };
}
