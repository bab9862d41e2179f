import assert from "node:assert/strict";
import type { Io } from "../../../lib/runtime/io.ts";
import { main } from "../../../cli.ts";

/** The shortest piece of a secret that counts as showing it. */
const PIECE = 12;

/** Searches outputs for secrets, whole or in pieces, and counts what it has searched. */
export class LeakSearch {
  readonly #secrets = new Set<string>();
  readonly #pieces = new Map<string, string>();
  /** How many outputs have been searched. */
  searched = 0;

  /** Something that must not be shown from now on. */
  add(secret: string): void {
    if (secret.length < PIECE || this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    for (let at = 0; at + PIECE <= secret.length; at++) {
      this.#pieces.set(secret.slice(at, at + PIECE), secret);
    }
  }

  /** Holds an output to show nothing of any secret but those allowed. */
  search(where: string, output: string, allowed: readonly string[] = []): void {
    if (output === "") return;
    this.searched++;
    for (let at = 0; at + PIECE <= output.length; at++) {
      const piece = output.slice(at, at + PIECE);
      const secret = this.#pieces.get(piece);
      if (secret === undefined || allowed.some((each) => each.includes(piece))) continue;
      assert.fail(`${where} shows ${PIECE} characters of a secret, at ${at} of ${output.length}`);
    }
  }

  /** Searches everything that can be seen of an error. */
  searchError(where: string, error: unknown): void {
    for (
      let each = error;
      each !== undefined;
      each = each instanceof Error ? each.cause : undefined
    ) {
      this.search(
        `${where}: inspect`,
        Deno.inspect(each, { depth: 20, showHidden: true, strAbbreviateSize: 1e6 }),
      );
      this.search(`${where}: JSON`, JSON.stringify(each) ?? "");
      this.search(`${where}: fields`, JSON.stringify(Object.entries(Object(each))));
      if (!(each instanceof Error)) continue;
      this.search(`${where}: message`, each.message);
      this.search(`${where}: stack`, each.stack ?? "");
    }
  }

  /** Takes the tokens of a request and its answer for secrets, whoever made them. */
  watch(fetch: typeof globalThis.fetch, trusted: boolean): typeof globalThis.fetch {
    return async (input, init) => {
      const request = new Request(input, init);
      this.add((request.headers.get("authorization") ?? "").replace(/^Bearer /, ""));
      const sent = await request.clone().text();
      const form = new URLSearchParams(sent.startsWith("{") ? "" : sent);
      for (const name of ["client_secret", "refresh_token"]) this.add(form.get(name) ?? "");
      const response = await fetch(request);
      // what only echoes gives no tokens of its own
      if (trusted && response.ok) this.#addTokens(await response.clone().text().catch(() => ""));
      return response;
    };
  }

  #addTokens(body: string): void {
    const found = body.matchAll(/"(?:token|accessToken|access_token|refresh_token)":"([^"]*)"/g);
    for (const [, token] of found) this.add(token!);
  }
}

/** What a command line gave. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** What a command line finds around it. */
export interface Surroundings {
  env: Record<string, string>;
  stdin: string;
  now: number;
  fetch: typeof globalThis.fetch;
}

/** Runs the command line with everything in memory: stdin is a file too, and stdout takes what a file would. */
export async function runInMemory(args: string[], world: Surroundings): Promise<Outcome> {
  const written = { stdout: "", stderr: "" };
  const io: Io = {
    env: (name) => world.env[name],
    stdout: (text) => void (written.stdout += text),
    stderr: (text) => void (written.stderr += text),
    stderrIsTerminal: true,
    readStdin: () => Promise.resolve(world.stdin),
    readFile: () => Promise.reject(new Deno.errors.NotFound("none")),
    streams: () =>
      Promise.resolve({
        openInput: () =>
          Promise.resolve({ stream: new Blob([world.stdin]).stream(), size: undefined }),
        openOutput: () =>
          Promise.resolve({
            write: (bytes) => {
              written.stdout += new TextDecoder().decode(bytes);
              return Promise.resolve();
            },
            close() {},
          }),
        cores: 1,
      }),
    // a server ends at once, and nothing else is interrupted
    untilStopped: () => args[0] === "mock" ? Promise.resolve() : new Promise(() => {}),
    now: () => world.now,
    fetch: world.fetch,
  };
  return { code: await main(args, io), ...written };
}
