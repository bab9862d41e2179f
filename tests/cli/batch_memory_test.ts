import assert from "node:assert/strict";
import { GIVEN, startBatch, tempFolder, writeGuests } from "../support/cli/batch_process.ts";
import { ROOT } from "../support/programs/run_program.ts";

/** The most memory that a process had resident while it minted so many rows, in KiB. */
async function peakOf(count: number, workers: number): Promise<number> {
  await using folder = await tempFolder();
  const path = `${folder.path}/in.csv`;
  await writeGuests(path, count);
  const args = [path, "--workers", String(workers), ...GIVEN];
  await using running = startBatch([`--allow-read=${ROOT}lib,${path}`], args);
  let peak = 0;
  let ended = false;
  const end = running.ended().finally(() => ended = true);
  while (!ended) {
    // deno itself reads nothing below /proc without all permissions
    const status = new Deno.Command("grep", {
      args: ["^VmHWM:", `/proc/${running.child.pid}/status`],
      stderr: "null",
    });
    const told = new TextDecoder().decode((await status.output()).stdout);
    peak = Math.max(peak, Number(/(\d+) kB/.exec(told)?.[1] ?? 0));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(await end, { code: 0, stderr: "" });
  assert(peak > 10_000);
  return peak;
}

Deno.test({
  name: "guestissuer batch takes no more memory for 1,000,000 rows than for a part of them",
  // it takes a minute
  ignore: Deno.env.get("SLOW_TESTS") === undefined || Deno.build.os !== "linux",
  async fn() {
    // each thread takes some time to fill its heap
    for (const [workers, part] of [[1, 100_000], [2, 300_000]] as const) {
      const [few, many] = [await peakOf(part, workers), await peakOf(1_000_000, workers)];
      assert(many < few * 1.5, `${workers} workers: ${few} KiB, then ${many} KiB`);
    }
  },
});
