import { ArgumentError } from "../../argument_error.ts";
import type { FastHs256, FastKey } from "../../token/fast_hs256.ts";
import { findingsError } from "../../errors.ts";
import { issuerKey, readSecret } from "../../token/issuer_secret.ts";
import { organizationUuid, readWebexId } from "../../webex_id.ts";
import type { Owner } from "./owner.ts";
import { uuidFromDigest } from "./random.ts";

/** A Guest Issuer that the mock knows. It fits as the options of `createGuestToken`. */
export interface MockIssuer {
  /** Guest Issuer ID, the claim `iss`. Any string; a real one is a Webex id of an organization. */
  issuer: string;
  /** Its secret, base64. */
  secret: string;
}

/** An issuer with what is made of it once. Guests belong to it. */
export interface KnownIssuer extends Owner {
  /** Its key, ready to check signatures with. */
  key: FastKey;
  /** Its secret, to find out what a wrong signature was made with. */
  secret: string;
}

/** The issuers that a mock knows, by id. */
export class IssuerRegistry {
  readonly #first: readonly MockIssuer[];
  readonly #registered = new Map<string, MockIssuer>();
  readonly #known = new Map<string, KnownIssuer>();

  /** Registers the issuers that {@linkcode reset} goes back to. */
  constructor(first: readonly MockIssuer[]) {
    this.#first = first.map((each) => ({ ...each }));
    this.reset();
  }

  /** Registers an issuer, or changes the secret of a registered one, as regenerating it does. */
  add({ issuer, secret }: MockIssuer): void {
    if (typeof issuer !== "string" || issuer.trim() === "") {
      throw new ArgumentError("Cannot register issuer: its id is empty or not a string");
    }
    const { key, findings } = readSecret(secret);
    if (key === undefined) throw findingsError("Cannot register issuer", findings);
    this.#registered.set(issuer, { issuer, secret });
    this.#known.delete(issuer);
  }

  /** Goes back to the issuers that it was made with. */
  reset(): void {
    this.#registered.clear();
    this.#known.clear();
    for (const each of this.#first) this.add(each);
  }

  /** The registered issuers, in order. */
  list(): MockIssuer[] {
    return [...this.#registered.values()];
  }

  /** Finds an issuer by its id. */
  find(issuer: string, fast: FastHs256): KnownIssuer | undefined {
    const known = this.#known.get(issuer);
    if (known !== undefined) return known;
    const registered = this.#registered.get(issuer);
    if (registered === undefined) return undefined;
    const made: KnownIssuer = {
      id: issuer,
      secret: registered.secret,
      key: fast.key(issuerKey(registered.secret)),
      orgUuid: organizationUuid(issuer) ??
        uuidFromDigest(fast.sha256(`organization\n${issuer}`), 4),
      cluster: readWebexId(issuer)?.cluster ?? "us",
    };
    this.#known.set(issuer, made);
    return made;
  }
}
