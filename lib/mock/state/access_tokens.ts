import { decodeBase64, encodeBase64, encodeBase64Url } from "../../base64.ts";
import type { FastHs256, FastKey } from "../../token/fast_hs256.ts";
import { sameBytes } from "../../token/hs256.ts";
import { OPAQUE_ACCESS_TOKEN } from "../../token/jws.ts";
import { type AccessTokenClaims, readClaims, writeClaims } from "./access_token_claims.ts";

/** The two forms of access tokens. */
export type AccessTokenForm = "opaque" | "jwt";

/** How many tokens are remembered as read, before the oldest has to be read again. */
const REMEMBERED = 20_000;
/** How many characters of tokens are. */
const MAX_LENGTH = 16 * 1024 * 1024;
const MAC_BYTES = 16;
/** How tokens of the JWT form begin: the encoded `{"alg":"RS256"}`. */
const JWT_START = "eyJhbGciOiJSUzI1NiJ9.";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Issues access tokens and reads them again. */
export class AccessTokens {
  readonly #fast: FastHs256;
  readonly #key: FastKey;
  #read = new Map<string, AccessTokenClaims>();
  #readBefore = new Map<string, AccessTokenClaims>();
  /** How long the tokens in `#read` are together. */
  #length = 0;

  constructor(fast: FastHs256, seed: string) {
    this.#fast = fast;
    this.#key = fast.key(encoder.encode(`access tokens\n${seed}`));
  }

  /** Issues a token of the opaque form: `<base64>_<code>_<organization>`. */
  issueOpaque(claims: AccessTokenClaims, code: string): string {
    const payload = encoder.encode(writeClaims(claims));
    const bytes = new Uint8Array(MAC_BYTES + payload.length);
    bytes.set(this.#mac(payload));
    bytes.set(payload, MAC_BYTES);
    const token = `${encodeBase64(bytes, { omitPadding: true })}_${code}_${claims.orgUuid}`;
    this.#remember(token, claims);
    return token;
  }

  /** Issues a token of the JWT form, signed with RS256, at least as long as asked for. */
  async issueJwt(
    claims: AccessTokenClaims,
    options: { personUuid: string; minLength?: number },
  ): Promise<string> {
    const { signJwtAccessToken } = await import("./jwt_access_token.ts");
    const text = writeClaims(claims);
    const sealed = `${this.#seal(text)}.${text}`;
    const token = await signJwtAccessToken(claims, { sealed, minLength: 0, ...options });
    this.#remember(token, claims);
    return token;
  }

  /**
   * Reads a token that this mock, or another one of the same seed, has issued. One that {@linkcode hasToWait} is read
   * after {@linkcode verify} only.
   */
  read(token: string): AccessTokenClaims | undefined {
    const known = this.#find(token);
    if (known !== undefined) return known;
    const opaque = OPAQUE_ACCESS_TOKEN.exec(token);
    const claims = opaque ? this.#readOpaque(token, opaque[1]!) : undefined;
    if (claims !== undefined) this.#remember(token, claims);
    return claims;
  }

  /** Checks if a token is of the JWT form and not remembered: to check its signature takes a while. */
  hasToWait(token: string): boolean {
    return token.startsWith(JWT_START) && this.#find(token) === undefined;
  }

  /** Checks the signature of a token of the JWT form, and remembers the token if it is good. */
  async verify(token: string): Promise<void> {
    const { readJwtAccessToken } = await import("./jwt_access_token.ts");
    const sealed = await readJwtAccessToken(token);
    if (sealed === undefined) return;
    const text = sealed.slice(sealed.indexOf(".") + 1);
    if (sealed === `${this.#seal(text)}.${text}`) this.#remember(token, readClaims(text));
  }

  /** Forgets what was read. Tokens stay good, since they carry their claims. */
  clear(): void {
    this.#read.clear();
    this.#readBefore.clear();
    this.#length = 0;
  }

  #readOpaque(token: string, encoded: string): AccessTokenClaims | undefined {
    // the mock issues the standard alphabet only
    const bytes = encoded.includes("-") ? undefined : decodeBase64(encoded);
    if (bytes === undefined) return undefined;
    const payload = bytes.subarray(MAC_BYTES);
    if (!sameBytes(bytes.subarray(0, MAC_BYTES), this.#mac(payload))) return undefined;
    const claims = readClaims(decoder.decode(payload));
    return token.endsWith(claims.orgUuid) ? claims : undefined;
  }

  #find(token: string): AccessTokenClaims | undefined {
    return this.#read.get(token) ?? this.#readBefore.get(token);
  }

  /** All mocks share one signing key; this MAC ties a JWT to the mock's seed. */
  #seal(text: string): string {
    return encodeBase64Url(this.#mac(encoder.encode(text)));
  }

  #mac(payload: Uint8Array): Uint8Array {
    return this.#fast.sign(payload, this.#key).subarray(0, MAC_BYTES);
  }

  /** Remembers in two halves, of which the older is dropped whole: deleting one by one would cost more. */
  #remember(token: string, claims: AccessTokenClaims): void {
    if (this.#read.size >= REMEMBERED / 2 || this.#length > MAX_LENGTH / 2) {
      this.#readBefore = this.#read;
      this.#read = new Map();
      this.#length = 0;
    }
    this.#read.set(token, claims);
    this.#length += token.length;
  }
}
