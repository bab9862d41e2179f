import { ROOT } from "../programs/run_program.ts";
import { serveLocally } from "./serve_locally.ts";

const TYPES: Record<string, string> = { ts: "application/typescript", json: "application/json" };

/** How long nothing more has to be asked for until all that was asked for is answered, in milliseconds. */
const QUIET = 400;

/** Serves the working tree so slowly that whatever can be asked for at once is: wave by wave. */
export interface WaveServer extends AsyncDisposable {
  origin: string;
  host: string;
  /** The paths asked for, in waves: nothing of a later one was known before the one before it was answered. */
  waves: string[][];
}

/** Starts such a server. */
export function serveInWaves(): WaveServer {
  const waves: string[][] = [];
  let held: { path: string; answer: () => void }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const answerAll = () => {
    waves.push(held.map(({ path }) => path).sort());
    for (const { answer } of held) answer();
    held = [];
  };
  const { origin, host, [Symbol.asyncDispose]: dispose } = serveLocally(async ({ url }) => {
    const path = new URL(url).pathname;
    await new Promise<void>((answer) => {
      held.push({ path, answer });
      clearTimeout(timer);
      timer = setTimeout(answerAll, QUIET);
    });
    const type = TYPES[path.split(".").at(-1)!];
    const text = type && await Deno.readTextFile(`${ROOT}${path.slice(1)}`).catch(() => undefined);
    if (type === undefined || text === undefined) return new Response(null, { status: 404 });
    return new Response(text, { headers: { "content-type": type } });
  });
  return { origin, host, waves, [Symbol.asyncDispose]: dispose };
}
