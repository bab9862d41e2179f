import { decodeBase64, encodeBase64 } from "../../bytes.ts";
import type { FastHs256 } from "../../token/fast_hs256.ts";
import { OPAQUE_ACCESS_TOKEN } from "../../token/jws.ts";
import { type AccessTokenClaims, ClaimsSeal } from "./access_token_claims.ts";
import { Remembered } from "./memory.ts";

/** The two forms of access tokens. */
export type AccessTokenForm = "opaque" | "jwt";

/** How many tokens are remembered as read, before the oldest has to be read again. */
const REMEMBERED = { capacity: 20_000, maxLength: 16 * 1024 * 1024 };
/** How tokens of the JWT form begin: the encoded `{"alg":"RS256"}`. */
const JWT_START = "eyJhbGciOiJSUzI1NiJ9.";

/** Issues access tokens and reads them again. */
export class AccessTokens {
  readonly #seal: ClaimsSeal;
  readonly #read = new Remembered<AccessTokenClaims>(REMEMBERED);

  constructor(fast: FastHs256, seed: string) {
    this.#seal = new ClaimsSeal(fast, seed);
  }

  /** Issues a token of the opaque form: `<base64>_<code>_<organization>`. */
  issueOpaque(claims: AccessTokenClaims, code: string): string {
    const sealed = encodeBase64(this.#seal.seal(claims), { omitPadding: true });
    // joined it is in one piece, which is quicker to look up and to write as JSON
    const token = [sealed, code, claims.orgUuid].join("_");
    this.#read.set(token, claims);
    return token;
  }

  /** Issues a token of the JWT form, signed with RS256, at least as long as asked for. */
  async issueJwt(
    claims: AccessTokenClaims,
    options: { personUuid: string; minLength?: number },
  ): Promise<string> {
    const { signJwtAccessToken } = await import("./jwt_access_token.ts");
    // all mocks share one signing key; what is sealed ties the token to the mock's seed
    const sealed = this.#seal.seal(claims);
    const token = await signJwtAccessToken(claims, { sealed, minLength: 0, ...options });
    this.#read.set(token, claims);
    return token;
  }

  /**
   * Reads a token that this mock, or another one of the same seed, has issued. One that {@linkcode hasToWait} is read
   * after {@linkcode verify} only.
   */
  read(token: string): AccessTokenClaims | undefined {
    const known = this.#read.get(token);
    if (known !== undefined) return known;
    const encoded = OPAQUE_ACCESS_TOKEN.exec(token)?.[1];
    // the mock issues the standard alphabet only
    if (encoded === undefined || encoded.includes("-")) return undefined;
    const bytes = decodeBase64(encoded);
    const claims = bytes && this.#seal.open(bytes);
    if (claims === undefined || !token.endsWith(claims.orgUuid)) return undefined;
    this.#read.set(token, claims);
    return claims;
  }

  /** Checks if a token is of the JWT form and not remembered: to check its signature takes a while. */
  hasToWait(token: string): boolean {
    return token.startsWith(JWT_START) && this.#read.get(token) === undefined;
  }

  /** Checks the signature of a token of the JWT form, and remembers the token if it is good. */
  async verify(token: string): Promise<void> {
    const { readJwtAccessToken } = await import("./jwt_access_token.ts");
    const sealed = await readJwtAccessToken(token);
    const claims = sealed && this.#seal.open(sealed);
    if (claims !== undefined) this.#read.set(token, claims);
  }

  /** Forgets what was read. Tokens stay good, since they carry their claims. */
  clear(): void {
    this.#read.clear();
  }
}
