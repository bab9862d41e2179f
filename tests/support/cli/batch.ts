import { rowHash } from "../bulk/row_hash.ts";
import { CSV_LOGIN_HEADER } from "../../../lib/bulk/write_exchanged.ts";
import { CSV_HEADER } from "../../../lib/bulk/mint_rows.ts";
import { type MemoryOptions, type MemoryStreams, memoryStreams } from "./memory_streams.ts";
import { NOW, run, type RunOptions } from "./run.ts";
import { ISSUER, SECRET, signToken } from "../tokens.ts";

export { CSV_HEADER, CSV_LOGIN_HEADER };

/** What is said of a subject with other characters than letters, digits and hyphens. */
export const ODD_ID =
  "the claim sub holds characters other than letters, digits and hyphens. The service has been seen to take more, but its documentation does not promise it";

/** What is said of a name with a line break. */
export const ODD_NAME =
  "the claim name holds a line break, a control character or an invisible character. Take it out, or others may see another name than was meant";

/** Stderr without what is odd about guests. */
export function withoutWarnings(stderr: string): string {
  return stderr.replaceAll(/^warning: .*\n/gm, "");
}

/** What a run of `batch` in memory gave. */
export interface BatchRun {
  code: number;
  stdout: string;
  stderr: string;
  streams: MemoryStreams;
}

/** Runs `batch` over files in memory, with an issuer in the environment. */
export async function runBatch(
  args: string[],
  memory: MemoryOptions | MemoryStreams,
  options: RunOptions = {},
): Promise<BatchRun> {
  const streams = "openInput" in memory ? memory : memoryStreams(memory);
  const env = { ISSUER, SECRET, ...options.env };
  const stopped = options.stopped ?? new Promise<void>(() => {});
  const { code, stdout, stderr } = await run(["batch", ...args], {
    ...options,
    env,
    stopped,
    streams,
  });
  // the tokens go to the streams, and nothing past them
  return { code, stdout: stdout + streams.stdout(), stderr, streams };
}

/** The row of a guest in CSV output, as an independent judge has it. The row has a delay of its own if it is not 5400. */
export function csvRow(
  line: number,
  subject: string,
  name: string,
  seconds = 5400,
  delay = seconds === 5400 ? "" : String(seconds),
): string {
  const exp = NOW / 1000 + seconds;
  const field = /[",\n]/.test(subject) ? `"${subject.replaceAll('"', '""')}"` : subject;
  return `${line},${field},${tokenOf(subject, name, exp)},${dateOf(exp)},${
    rowHash(subject, name, delay)
  }\n`;
}

/** The row of a guest in JSON output. */
export function jsonRow(
  line: number,
  userId: string,
  name: string,
  seconds = 5400,
  delay = seconds === 5400 ? "" : String(seconds),
): string {
  const exp = NOW / 1000 + seconds;
  const row = {
    line,
    userId,
    token: tokenOf(userId, name, exp),
    expiresAt: dateOf(exp),
    rowHash: rowHash(userId, name, delay),
  };
  return `${JSON.stringify(row)}\n`;
}

function tokenOf(sub: string, name: string, exp: number): string {
  return signToken({ sub, name, iss: ISSUER, exp });
}

function dateOf(exp: number): string {
  return new Date(exp * 1000).toISOString();
}
