import { decodeBase64, encodeBase64, encodeBase64Url } from "../../base64.ts";
import type { FastHs256, FastKey } from "../../token/fast_hs256.ts";
import { sameBytes } from "../../token/hs256.ts";
import { OPAQUE_ACCESS_TOKEN } from "../../token/other_input.ts";
import { readJwtAccessToken, signJwtAccessToken } from "./jwt_access_token.ts";

/** What an access token of the mock says about itself. It needs no stored state to be understood. */
export interface TokenProof {
  /** Whose token it is: a guest's, a Service App's own, or a user's. */
  kind: "guest" | "app" | "person";
  /** Id of the issuer or Service App; for a user, of nothing. */
  realm: string;
  /** The guest's subject; for an app or a user, its id. */
  subject: string;
  /** The name that others see. */
  displayName: string;
  /** The uuid of the organization. */
  orgUuid: string;
  /** The cluster of the organization. */
  cluster: string;
  /** When it was issued, in milliseconds since 1970. */
  issuedAt: number;
  /** When it expires, in milliseconds since 1970. */
  expiresAt: number;
  /** Which token of the mock it is, so that no two are the same. */
  serial: number;
}

/** The two forms of access tokens. */
export type AccessTokenForm = "opaque" | "jwt";

/** How many tokens are remembered as read, before the oldest is read again from its proof. */
const REMEMBERED = 20_000;
const MAC_BYTES = 16;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Issues access tokens and reads them again. */
export class AccessTokens {
  readonly #fast: FastHs256;
  readonly #key: FastKey;
  #read = new Map<string, TokenProof>();
  #readBefore = new Map<string, TokenProof>();

  constructor(fast: FastHs256, seed: string) {
    this.#fast = fast;
    this.#key = fast.key(encoder.encode(`access tokens\n${seed}`));
  }

  /** Issues a token of the opaque form: `<base64>_<code>_<organization>`. */
  issueOpaque(proof: TokenProof, code: string): string {
    const payload = encoder.encode(writeProof(proof));
    const bytes = new Uint8Array(MAC_BYTES + payload.length);
    bytes.set(this.#mac(payload));
    bytes.set(payload, MAC_BYTES);
    const token = `${encodeBase64(bytes, { omitPadding: true })}_${code}_${proof.orgUuid}`;
    this.#remember(token, proof);
    return token;
  }

  /** Issues a token of the JWT form, signed with RS256, at least as long as asked for. */
  async issueJwt(proof: TokenProof, personUuid: string, minLength = 0): Promise<string> {
    const text = writeProof(proof);
    const token = await signJwtAccessToken(
      proof,
      `${this.#seal(text)}.${text}`,
      personUuid,
      minLength,
    );
    this.#remember(token, proof);
    return token;
  }

  /** Reads a token that this mock, or another one of the same seed, has issued. */
  read(token: string): TokenProof | undefined | Promise<TokenProof | undefined> {
    const known = this.#read.get(token) ?? this.#readBefore.get(token);
    if (known !== undefined) return known;
    const opaque = OPAQUE_ACCESS_TOKEN.exec(token);
    if (opaque) return this.#readOpaque(token, opaque[1]!);
    return this.#readJwt(token);
  }

  /** Forgets what was read. Tokens stay good: they carry their own proof. */
  clear(): void {
    this.#read.clear();
    this.#readBefore.clear();
  }

  #readOpaque(token: string, encoded: string): TokenProof | undefined {
    // the mock issues the standard alphabet alone
    const bytes = encoded.includes("-") ? undefined : decodeBase64(encoded);
    if (bytes === undefined) return undefined;
    const payload = bytes.subarray(MAC_BYTES);
    if (!sameBytes(bytes.subarray(0, MAC_BYTES), this.#mac(payload))) return undefined;
    const proof = readProof(decoder.decode(payload));
    if (proof !== undefined && token.endsWith(proof.orgUuid)) this.#remember(token, proof);
    else return undefined;
    return proof;
  }

  async #readJwt(token: string): Promise<TokenProof | undefined> {
    const sealed = await readJwtAccessToken(token);
    if (sealed === undefined) return undefined;
    const text = sealed.slice(sealed.indexOf(".") + 1);
    const proof = sealed === `${this.#seal(text)}.${text}` ? readProof(text) : undefined;
    if (proof !== undefined) this.#remember(token, proof);
    return proof;
  }

  /** The key that signs JWTs is one for all mocks, so that they need the seed in another way. */
  #seal(text: string): string {
    return encodeBase64Url(this.#mac(encoder.encode(text)));
  }

  #mac(payload: Uint8Array): Uint8Array {
    return this.#fast.sign(payload, this.#key).subarray(0, MAC_BYTES);
  }

  /** Remembers in two halves, of which the older is dropped whole: deleting one by one would cost more. */
  #remember(token: string, proof: TokenProof): void {
    if (this.#read.size >= REMEMBERED / 2) {
      this.#readBefore = this.#read;
      this.#read = new Map();
    }
    this.#read.set(token, proof);
  }
}

function writeProof(proof: TokenProof): string {
  return JSON.stringify([
    proof.kind,
    proof.realm,
    proof.subject,
    proof.displayName,
    proof.orgUuid,
    proof.cluster,
    proof.issuedAt,
    proof.expiresAt,
    proof.serial,
  ]);
}

function readProof(text: string): TokenProof | undefined {
  try {
    const [kind, realm, subject, displayName, orgUuid, cluster, issuedAt, expiresAt, serial] = JSON
      .parse(text);
    return { kind, realm, subject, displayName, orgUuid, cluster, issuedAt, expiresAt, serial };
  } catch {
    return undefined;
  }
}
