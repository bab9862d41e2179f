import { basicEnvironment, ROOT } from "../programs/run_program.ts";
import { ISSUER, SECRET } from "../tokens.ts";

/** A running process of `batch`. */
export interface BatchProcess extends AsyncDisposable {
  child: Deno.ChildProcess;
  /** What it gave, once it has ended. */
  ended(): Promise<{ code: number; stderr: string }>;
}

/** Starts `batch` in a process of its own, with the permissions given, the issuer, and no other variable. */
export function startBatch(
  permissions: readonly string[],
  args: readonly string[],
  streams: { stdin?: "piped" | "null"; stdout?: "piped" | "null" } = {},
): BatchProcess {
  const { stdin = "null", stdout = "null" } = streams;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...permissions, `${ROOT}cli.ts`, "batch", ...args],
    clearEnv: true,
    env: basicEnvironment(),
    stdin,
    stdout,
    stderr: "piped",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  return {
    child,
    ended: async () => ({ code: (await child.status).code, stderr: await stderr }),
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // it has ended already
      }
      await child.status;
      await stderr;
    },
  };
}

/** Issuer and secret on the command line, so that no variable need be read. */
export const GIVEN = ["-i", ISSUER, "-s", SECRET];

/** A folder that is gone after the test. */
export async function tempFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Writes a CSV file of many guests, and gives its size. */
export async function writeGuests(path: string, count: number): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  const encoder = new TextEncoder();
  let text = "userId,userName,delay\n";
  for (let i = 2; i < count + 2; i++) {
    text += `${i},Guest number ${i},600\n`;
    if (text.length < 1_000_000 && i < count + 1) continue;
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    text = "";
  }
}

/** Waits until a file has some bytes, for half a minute at most. */
export async function untilWritten(path: string, bytes: number): Promise<void> {
  for (const start = performance.now(); performance.now() - start < 30_000;) {
    const size = await Deno.stat(path).then((about) => about.size, () => 0);
    if (size >= bytes) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("the output has not been written");
}

/** The lines that the rows of an output say, in their order. Every row is held to be whole. */
export function linesOf(output: string): number[] {
  const rows = output.split("\n");
  if (rows.shift() !== "line,userId,token,expiresAt,rowHash" || rows.pop() !== "") {
    throw new Error("the output is not whole");
  }
  return rows.map((row) => {
    const [, line, userId] =
      /^(\d+),(\d+),[\w-]{36}\.[\w-]{100,}\.[\w-]{43},20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z,[\da-f]{16}$/
        .exec(row) ?? [];
    if (line === undefined || line !== userId) throw new Error("a row is not whole");
    return Number(line);
  });
}
