import assert from "node:assert/strict";
import { Pieces } from "./pieces.ts";
import { piecesOf } from "./shows_nothing_of.ts";
import { guardedPart, readingsOf, SPELLINGS } from "./spellings.ts";

/** The shortest piece of a secret that counts as showing it. */
const PIECE = 8;
/** The same for the claims of a JWT: base64 of JSON, of which shorter pieces stand in the base64 of any other JSON. */
const CLAIMS_PIECE = 24;

/** Searches outputs for secrets, whole or in pieces and in every form, and counts what it has searched. */
export class LeakSearch {
  readonly #secrets = new Set<string>();
  readonly #pieces = { short: new Pieces(PIECE), long: new Pieces(CLAIMS_PIECE) };
  readonly #open = [] as string[];
  /** How many outputs have been searched. */
  searched = 0;

  /** Something that must not be shown from now on. */
  add(secret: string): void {
    if (this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    const guarded = guardedPart(secret).toLowerCase().split(".");
    for (const [index, part] of guarded.entries()) {
      const pieces = index < guarded.length - 1 ? this.#pieces.long : this.#pieces.short;
      if (part.length < pieces.length) continue;
      for (const piece of piecesOf(part, pieces.length)) pieces.add(piece);
    }
  }

  /** Something that may be shown, though a token holds it too: the id of an organization or an issuer. */
  open(text: string): void {
    this.#open.push(...Object.values(SPELLINGS).flatMap((spell) => readingsOf(spell(text))));
  }

  /** Holds an output to show nothing of any secret but those allowed. */
  search(where: string, output: string, allowed: readonly string[] = []): void {
    if (output === "") return;
    this.searched++;
    const open = [...allowed.flatMap(readingsOf), ...this.#open];
    for (const reading of readingsOf(output)) {
      for (const pieces of Object.values(this.#pieces)) {
        for (const [at, piece] of pieces.in(reading)) {
          if (open.some((each) => each.includes(piece))) continue;
          assert.fail(
            `${where} shows ${pieces.length} characters of a secret, at ${at} of a reading`,
          );
        }
      }
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
