import { HERE, ROOT, type Row, row } from "./stats.ts";

const ADMIN = { authorization: "Bearer the-admin-token-of-the-bench" };
const MB = 1024 * 1024;

/**
 * Memory of a served mock, as the system sees it, before and after many bodies of 1 MB from somebody without a token,
 * and how long it takes to read the journal then.
 */
export async function flood(count = 1000): Promise<Row[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--node-modules-dir=none",
      `--config=${ROOT}deno.json`,
      `${HERE}servers.ts`,
      "mock",
    ],
    cwd: HERE,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const url = (await reader.read()).value!.trim();
  const body = "x ".repeat(MB / 2);
  const send = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${url}/v1/access_token`, {
        method: "POST",
        headers,
        body,
      });
      await response.body?.cancel();
      if (response.status !== 400) {
        throw new Error(`A body was answered with ${response.status}`);
      }
    }
  };
  try {
    // what the first requests load and set aside is no memory of theirs
    await send(50);
    const before = await residentMegabytes(child.pid);
    await send(count);
    const after = await residentMegabytes(child.pid);
    const start = performance.now();
    const response = await fetch(`${url}/__mock/requests`, { headers: ADMIN });
    const entries = (await response.json()).length;
    const seconds = (performance.now() - start) / 1000;
    if (entries < count * 0.9) {
      throw new Error(`The journal has ${entries} requests`);
    }
    const memory = `${after.toFixed(0)} MB, ${before.toFixed(0)} MB`;
    return [
      row(
        "memory of the mock after 1,000 bodies of 1 MB",
        "itself before",
        after / before,
        "<= 2",
        memory,
      ),
      row(
        "reading the journal of them",
        "a second",
        seconds,
        "<= 1",
        `${seconds.toFixed(2)} s`,
      ),
    ];
  } finally {
    child.kill("SIGKILL");
    await reader.cancel();
    await child.status;
  }
}

/** How much memory a process has in use. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)![1]) / 1024;
}
