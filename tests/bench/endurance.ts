import issuer from "../../fixtures/issuer.json" with { type: "json" };
import { createGuestTokens } from "../../mod.ts";
import { load, tokenScript, writeTokens } from "./load.ts";
import { serveSide } from "./processes.ts";
import { type Row, row } from "./stats.ts";

/** How long wrk runs at a time, in seconds. The heap grows and shrinks once in about ten of these. */
const SLICE = 1;

/** A million logins over 64 connections: whether any is lost, and whether memory grows, with guests old and new. */
export async function endurance(count = 1_000_000): Promise<Row[]> {
  return [
    ...await endure("of 10,000 guests", { count, guests: 10_000 }),
    ...await endure("of a new guest each", { count, guests: count }),
  ];
}

async function endure(
  whose: string,
  { count, guests }: { count: number; guests: number },
): Promise<Row[]> {
  const folder = await Deno.makeTempDir();
  try {
    const tokens = await writeTokens(`${folder}/tokens.txt`, mint(guests));
    const script = await tokenScript(`${folder}/tokens.lua`, { method: "POST", tokens });
    await using mock = await serveSide("mock");
    let [answered, failed] = [0, 0];
    const megabytes: number[] = [];
    while (answered < count) {
      const args = [String(answered % guests)];
      const result = await load(`${mock.url}/v1/jwt/login`, { script, seconds: SLICE, args });
      answered += result.answered;
      failed += result.refused + result.lost;
      if (answered >= count / 5) megabytes.push(await mock.memory());
    }
    const what = `${(answered / 1e6).toFixed(1)} M logins ${whose}`;
    // the garbage collector decides when: the least of some moments shows what is really held
    const part = Math.max(1, Math.floor(megabytes.length / 3));
    const early = Math.min(...megabytes.slice(0, part));
    const late = Math.min(...megabytes.slice(-part));
    return [
      row({
        ...{ what, against: "answers lost or refused", goal: "<= 0" },
        ...{ rounds: [[failed], [answered]], show: String },
      }),
      row({
        ...{ what, against: "memory of the mock after a fifth of them", goal: "<= 1.1" },
        ...{ rounds: [[late], [early]], show: (figure) => `${figure.toFixed(0)} MB` },
      }),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Guest tokens of one length. */
async function* mint(count: number): AsyncGenerator<string> {
  const guests = function* () {
    for (let i = 0; i < count; i++) {
      const number = String(i).padStart(7, "0");
      yield { subject: `guest-${number}`, displayName: `Guest ${number}` };
    }
  };
  for await (const { token } of createGuestTokens(guests(), { ...issuer, expiresIn: 86400 })) {
    yield token!;
  }
}
