import { type CommandIo, UsageError } from "./terminal.ts";

/** Asks whoever sits at the terminal whether to go on, and returns whether the answer is yes. */
export async function confirm(io: CommandIo): Promise<boolean> {
  io.tell("Go on? [y/N]");
  const answer = await io.readLine?.();
  if (answer === undefined) {
    throw new UsageError("nobody can be asked here whether to go on; --yes answers it");
  }
  return /^\s*y(?:es)?\s*$/i.test(answer);
}
