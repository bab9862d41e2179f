import issuer from "../../fixtures/issuer.json" with { type: "json" };
import { HERE, ROOT, rounds, type Row, row, time } from "./stats.ts";

/** Bulk minting, whole processes. */
export async function bulk(count = 1_000_000, times = 3): Promise<Row[]> {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  await writeRows(file, count);
  const batch = (workers: number) => () =>
    time(Deno.execPath(), [
      "run",
      "--no-prompt",
      `--allow-read=${ROOT}lib,${file}`,
      `${ROOT}cli.ts`,
      "batch",
      file,
      "--workers",
      String(workers),
      "-i",
      issuer.issuer,
      "-s",
      issuer.secret,
    ]);
  const ms = await rounds({
    one: batch(1),
    two: batch(2),
    jsonwebtoken: () =>
      time("node", [
        `${HERE}jsonwebtoken_loop.cjs`,
        String(count),
        issuer.issuer,
        issuer.secret,
      ]),
  }, times);
  await Deno.remove(file);
  const rate = (name: string) => `${Math.round(count / ms[name]!)}k/s`;
  const ratio = (name: string) => ms.jsonwebtoken! / ms[name]!;
  const peer = "jsonwebtoken 9 on Node in a loop";
  return [
    row(
      "bulk minting, two threads",
      peer,
      ratio("two"),
      ">= 2.0",
      `${rate("two")}, ${rate("jsonwebtoken")}`,
    ),
    row(
      "bulk minting, one thread",
      peer,
      ratio("one"),
      ">= 1.0",
      `${rate("one")}, ${rate("jsonwebtoken")}`,
    ),
  ];
}

async function writeRows(path: string, count: number): Promise<void> {
  using file = await Deno.open(path, { write: true });
  const encoder = new TextEncoder();
  let text = "userId,userName,delay\n";
  for (let i = 0; i < count; i++) {
    text += `guest-${i},Guest number ${i},600\n`;
    if (text.length < 65536 && i < count - 1) continue;
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) {
      at += await file.write(bytes.subarray(at));
    }
    text = "";
  }
}
