import assert from "node:assert/strict";
import { PIECE, piecesOf } from "./shows_nothing_of.ts";

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
    for (const piece of piecesOf(secret)) this.#pieces.set(piece, secret);
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
