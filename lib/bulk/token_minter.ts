import { HEADER_SEGMENT } from "../token/guest_claims.ts";
import { InPlaceHs256, PADDING } from "../token/in_place_hs256.ts";
import { checkCredentials, type CredentialsCheckOptions } from "../token/issuer_secret.ts";
import { ByteWriter } from "./byte_writer.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const DOT = 46;
/** The header of every guest token, and the dot after it. */
const HEADER = encoder.encode(`${HEADER_SEGMENT}.`);

/**
 * Makes many guest tokens of one issuer: the same bytes as `createGuestToken`, with everything that stays the
 * same prepared once.
 */
export class TokenMinter {
  readonly #signer: InPlaceHs256;
  readonly #claims = new ByteWriter(1024);
  readonly #token = new ByteWriter(1024);
  readonly #issuer: string;
  /** How the claims end: the same for most guests. */
  #end = { exp: NaN, bytes: new Uint8Array(0) };

  /** Checks the issuer and its secret, and prepares to sign with them. */
  constructor(issuer: string, secret: string, options: CredentialsCheckOptions = {}) {
    this.#signer = new InPlaceHs256(checkCredentials({ issuer, secret }, options));
    this.#issuer = JSON.stringify(issuer);
  }

  /** Returns a token as a string. */
  mint(subject: string, displayName: string, exp: number): string {
    this.write(this.#token, subject, displayName, exp);
    return decoder.decode(this.#token.take());
  }

  /** Writes a token. */
  write(target: ByteWriter, subject: string, displayName: string, exp: number): void {
    const claims = this.#claims;
    claims.length = 0;
    claims.text('{"sub":');
    claims.json(subject);
    claims.text(',"name":');
    claims.json(displayName);
    claims.append(this.#endOf(exp));
    const start = target.length;
    target.append(HEADER);
    target.base64Url(claims.bytes, claims.length);
    target.reserve(PADDING);
    const signature = this.#signer.sign(target.view, start, target.length);
    target.byte(DOT);
    target.base64Url(signature, signature.length);
  }

  #endOf(exp: number): Uint8Array {
    if (exp !== this.#end.exp) {
      this.#end = { exp, bytes: encoder.encode(`,"iss":${this.#issuer},"exp":${exp}}`) };
    }
    return this.#end.bytes;
  }
}
