/**
 * Runs what the picture of the front page shows, and draws it anew:
 *
 *     deno task picture
 *
 * @module
 */
import { createHmac } from "node:crypto";
import { createMock } from "../../../mod.ts";
import { ROOT, runProgram } from "../programs/run_program.ts";
import { type TerminalLine, terminalPicture } from "./terminal_picture.ts";

/** Where the picture is. */
export const PICTURE = `${ROOT}lib/cli/run.svg`;
/** What it shows, for those who cannot see it. */
export const TITLE = "A guest's token is made and exchanged, and a refused one is explained";

/** What is typed. The last token has been made elsewhere, with two mistakes. */
const TYPED = [
  'guestissuer guest 123 "Stève" --mock | tee access-token.txt',
  "guestissuer verify - --mock < access-token.txt",
  "guestissuer verify - < refused-token.txt | tail -n 2",
];

/** Runs it all, and returns the lines of the terminal. */
export async function recordRun(): Promise<TerminalLine[]> {
  const folder = await Deno.makeTempDir();
  try {
    const { issuer, secret } = createMock().issuer;
    await Deno.writeTextFile(`${folder}/refused-token.txt`, refusedToken(issuer, secret));
    const cli = `${ROOT}cli.ts`;
    const flags = `--quiet --no-prompt --allow-read=. --allow-env=ISSUER,SECRET`;
    const define = `guestissuer() { '${Deno.execPath()}' run ${flags} '${cli}' "$@" 2>&1; }`;
    const lines: TerminalLine[] = [];
    for (const typed of TYPED) {
      const { stdout } = await runProgram("bash", ["-c", `${define}\n${typed}`], {
        cwd: folder,
        env: { ISSUER: issuer, SECRET: secret },
      });
      lines.push({ text: typed, kind: "typed" });
      for (const text of stdout.trimEnd().split("\n")) lines.push({ text, kind: kindOf(text) });
      lines.push({ text: "", kind: "printed" });
    }
    return lines.slice(0, -1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A token as programs make it that take the secret as it is, and time in milliseconds. */
function refusedToken(issuer: string, secret: string): string {
  const part = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");
  const claims = { sub: "123", name: "Ada", iss: issuer, exp: Date.now() + 600_000 };
  const signed = `${part({ typ: "JWT", alg: "HS256" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}\n`;
}

function kindOf(text: string): TerminalLine["kind"] {
  if (/^(?:error|✗)/.test(text)) return "error";
  return /^(?:info|warning)/.test(text) ? "info" : "printed";
}

if (import.meta.main) await Deno.writeTextFile(PICTURE, terminalPicture(await recordRun(), TITLE));
