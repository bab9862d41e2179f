/** The folder of the project. */
export const ROOT: string = new URL("../../", import.meta.url).pathname;

/** The folder of the benchmark. */
export const HERE: string = new URL("./", import.meta.url).pathname;

/** Runs a process to its end and returns the milliseconds that it took. */
export async function time(command: string, args: string[]): Promise<number> {
  const start = performance.now();
  const child = new Deno.Command(command, {
    args,
    cwd: HERE,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const { success, stderr } = await child.output();
  const elapsed = performance.now() - start;
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
  return elapsed;
}

/** A server in a process of its own, until it is disposed of. */
export interface ServerProcess extends AsyncDisposable {
  /** Its address, which it has printed. */
  url: string;
  /** How much memory it takes up, in MB. */
  memory(): Promise<number>;
}

/** Starts one side of the measurement of servers; see `servers.ts`. */
export async function serveSide(side: string, files: string[] = []): Promise<ServerProcess> {
  // the packages of this folder are those of the peers
  const flags = ["-A", "--node-modules-dir=none", `--config=${ROOT}deno.json`];
  return await startServer(Deno.execPath(), ["run", ...flags, `${HERE}servers.ts`, side, ...files]);
}

/** Starts a server that prints its address. */
export async function startServer(command: string, args: string[]): Promise<ServerProcess> {
  const child = new Deno.Command(command, { args, cwd: HERE, stdout: "piped", stderr: "null" })
    .spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  return {
    url: value.trim(),
    async memory() {
      const status = await Deno.readTextFile(`/proc/${child.pid}/status`);
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) / 1024;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    },
  };
}
