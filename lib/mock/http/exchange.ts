import type { MockState } from "../state/state.ts";
import type { Call, Endpoint, UpgradeRequest } from "./endpoint.ts";
import { namesNotServed, type Parameters, pickParameters, type Values } from "./parameters.ts";
import { type Incoming, originOf, type SentHeaders } from "./incoming.ts";
import { keptBody, parseBody, readBody } from "./request_body.ts";
import { ANY, Refusal } from "./refusal.ts";
import type { Target } from "./target.ts";

/** What an exchange takes place in. */
export interface ExchangePlace {
  readonly state: MockState;
  /** Whether a parameter that the endpoint does not serve is refused. */
  readonly strict: boolean;
}

/** What is known of a request already. */
export interface ExchangeOptions {
  /** Where it goes, if that has been read already. */
  readonly target?: Target | undefined;
  /** What it brings along for a live connection, if it asks for one. */
  readonly upgrade?: UpgradeRequest | undefined;
  /** Whether a program or page of this machine asks. Default is that it does. */
  readonly isLocal?: boolean | undefined;
}

/** What an exchange begins with. */
export interface ExchangeRequest {
  readonly incoming: Incoming;
  /** Where it goes. */
  readonly target: Target;
  readonly options: ExchangeOptions;
}

/** One request: what its endpoint reads of it, and what the journal is to keep. */
export class Exchange implements Call {
  readonly state: MockState;
  readonly incoming: Incoming;
  readonly headers: SentHeaders;
  readonly target: Target;
  /** Whether a page of another origin asks: its browser lets it read only what is allowed. */
  readonly cors: boolean;
  readonly trackingId: string;
  /** When it began by the mock's clock, in milliseconds since 1970. */
  readonly at: number;
  /** The endpoint that is asked; `undefined` as long as none is found. */
  endpoint: Endpoint | undefined;
  params: Readonly<Record<string, string>> = {};
  /** What the journal keeps of the body, if the endpoint has read it. */
  body = "";
  /** How long the body is, in bytes, if the endpoint has read it. */
  bodyBytes = 0;
  /** Names of the parameters that the endpoint does not serve. */
  ignored: readonly string[] = [];
  readonly upgrade: UpgradeRequest | undefined;
  readonly isLocal: boolean;
  readonly #strict: boolean;

  constructor(
    { incoming, target, options }: ExchangeRequest,
    { state, strict }: ExchangePlace,
  ) {
    this.#strict = strict;
    this.upgrade = options.upgrade;
    this.isLocal = options.isLocal ?? true;
    this.state = state;
    this.incoming = incoming;
    this.headers = incoming.headers;
    this.target = target;
    this.cors = this.headers.origin !== undefined;
    // joined it is in one piece, which is quicker to write as JSON
    this.trackingId = ["ROUTERGW", state.ids.uuid()].join("_");
    this.at = state.clock.now();
  }

  /** Ends what a fault makes wait. */
  get signal(): AbortSignal {
    return this.incoming.signal;
  }

  /** Scheme and host that the request was sent to. URLs in answers begin with it. */
  get origin(): string {
    return originOf(this.incoming);
  }

  /** How long it has taken so far by the mock's clock, in milliseconds. */
  get duration(): number {
    return Math.max(this.state.clock.now() - this.at, 0);
  }

  get query(): Values<Parameters> {
    const { query, badRequest } = this.endpoint!;
    return pickParameters(this.#sentQuery(), query, badRequest);
  }

  async readBody(): Promise<Values<Parameters>> {
    const endpoint = this.endpoint!;
    const sent = await readBody(this.incoming, endpoint);
    this.body = keptBody(sent);
    this.bodyBytes = sent.bytes.length;
    const fields = await parseBody(sent, endpoint);
    this.#ignore(namesNotServed(fields, endpoint.body));
    return pickParameters(fields, endpoint.body, endpoint.badRequest);
  }

  /**
   * Notes the parameters of the query that the endpoint does not serve.
   *
   * @throws {Refusal} when there is one and the mock is strict.
   */
  checkQuery(): void {
    if (this.target.search === "") return;
    this.#ignore(namesNotServed(this.#sentQuery(), this.endpoint!.query));
  }

  #sentQuery(): Record<string, string> {
    return Object.fromEntries(new URLSearchParams(this.target.search));
  }

  #ignore(names: string[]): void {
    if (names.length === 0) return;
    this.ignored = [...this.ignored, ...names];
    if (!this.#strict) return;
    const reason = `the mock does not serve ${names.join(", ")} here, and is strict about it`;
    throw new Refusal(ANY.notServed, reason, { description: reason });
  }
}
