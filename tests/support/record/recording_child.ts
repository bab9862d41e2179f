import { basicEnvironment } from "../programs/run_program.ts";

/** A running `guestissuer record --json`. */
export interface RecordingChild extends AsyncDisposable {
  /** Where it listens. */
  url: string;
  /** Stops it by SIGINT. Returns what it then printed, and how it ended. */
  // deno-lint-ignore no-explicit-any
  stop(): Promise<{ code: number; written: any; stderr: string }>;
}

/** Starts `record` in a process of its own, and waits until it listens. */
export async function startRecording(
  program: string[],
  args: string[],
  env: Record<string, string> = {},
): Promise<RecordingChild> {
  const [command, ...before] = program;
  const child = new Deno.Command(command!, {
    args: [...before, "record", ...args, "--json"],
    clearEnv: true,
    env: { ...basicEnvironment(), ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const first = await lines.read();
  if (first.value === undefined) throw new Error(await stderr);
  return {
    url: JSON.parse(first.value).url,
    async stop() {
      child.kill("SIGINT");
      const { value } = await lines.read();
      const { code } = await child.status;
      return { code, written: value && JSON.parse(value), stderr: await stderr };
    },
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // it has ended already
      }
      await child.status;
      await lines.cancel();
      await stderr;
    },
  };
}
