import { ArgumentError } from "../argument_error.ts";
import type { Engine } from "./engine.ts";
import {
  type EndpointName,
  endpointNames,
  readEndpointName,
  type ShownName,
} from "./http/endpoint_names.ts";
import type { MockFault } from "./http/fault.ts";
import type { PlainAnswer, PlainRequest } from "./http/plain_request.ts";
import { readRecording, RecordedFixtures } from "./http/recording.ts";
import type { JournalEntry } from "./http/journal.ts";
import type { EventsOptions, MockEvent } from "./live/event_feed.ts";
import type { MockSockets } from "./live/sockets.ts";
import {
  createParts,
  DEFAULT_ORG_ID,
  type MockOptions,
  type MockParts,
  type MockSettings,
  readSettings,
} from "./settings.ts";
import type { MockServer, ServeOptions } from "./served.ts";
import type { MockClock } from "./state/clock.ts";
import type { MockIssuer, MockServiceApp } from "./state/issuers.ts";
import type { MockUser } from "./state/users.ts";
import type { WebhookDelivery } from "./webhook_sender.ts";

/**
 * A mock of the Webex API for guests: state, and one function from request to response.
 *
 * Make one with {@linkcode createMock}. Nothing is global: any number can live side by side.
 */
export class WebexMock {
  readonly #settings: MockSettings;
  readonly #parts: MockParts;
  /** What answers requests, once it was asked for. */
  #engine: Engine | Promise<Engine> | undefined;
  /** How many calls of `fetch` that came before it was there have no answer yet. */
  #early = 0;

  /** Use {@linkcode createMock}. */
  constructor(options: MockOptions) {
    if (typeof options !== "object" || options === null) {
      throw new ArgumentError("Cannot create mock: the options must be an object");
    }
    const { fixtures } = options;
    const recorded = fixtures === undefined
      ? undefined
      : new RecordedFixtures(readRecording(fixtures));
    const settings = readSettings(options, recorded);
    this.#settings = settings;
    this.#parts = createParts(settings);
  }

  /** Answers a request as the service would. It fits as the option `fetch` of this module's functions. */
  readonly fetch: typeof globalThis.fetch = (input, init) =>
    this.#engine === undefined || this.#engine instanceof Promise || this.#early > 0
      ? this.#fetchFirst(input, init)
      : this.#engine.fetch(input, init);

  /** Answers a request before what answers them is loaded, and those that come meanwhile: none is to overtake. */
  async #fetchFirst(...[input, init]: Parameters<typeof globalThis.fetch>): Promise<Response> {
    // what the caller changes meanwhile is no part of the request
    const isRequest = input instanceof Request && init === undefined;
    const request = isRequest ? input : new Request(input, init);
    request.signal.throwIfAborted();
    this.#early++;
    try {
      const engine = await this.#load();
      return await engine.fetch(request);
    } finally {
      this.#early--;
    }
  }

  /**
   * Answers a request as `fetch` does, in plain values: for adapters to clients that have no `fetch`, and for programs
   * that do without its classes.
   *
   * @throws {TypeError} when the URL or the signal is none.
   */
  async answer(request: PlainRequest): Promise<PlainAnswer> {
    const { headers, body, signal } = request;
    if (signal !== undefined && signal !== null && !(signal instanceof AbortSignal)) {
      throw new ArgumentError("Cannot answer request: signal must be an AbortSignal");
    }
    signal?.throwIfAborted();
    // what the caller changes meanwhile is no part of the request
    const copied = typeof body === "string" ? body : body?.slice();
    const asked = { ...request, headers: { ...headers }, body: copied };
    const engine = this.#load();
    return await (engine instanceof Promise ? await engine : engine).answer(asked);
  }

  /** The mock's clock. */
  get clock(): MockClock {
    return this.#parts.clock;
  }

  /** The first issuer registered, ready to be used as options of `createGuestToken`. */
  get issuer(): MockIssuer {
    const [first] = this.issuers;
    if (first === undefined) {
      throw new ArgumentError("Cannot read issuer: this mock knows no issuer");
    }
    return { ...first };
  }

  /** The issuers registered, in order. */
  get issuers(): MockIssuer[] {
    return this.#parts.issuers.list();
  }

  /** Registers an issuer, or changes the secret of a registered one. */
  addIssuer(issuer: MockIssuer): void {
    this.#parts.issuers.add(issuer);
  }

  /** The first Service App registered, ready to be used with `refreshServiceAppToken`. */
  get serviceApp(): MockServiceApp {
    const [first] = this.#parts.serviceApps.list();
    if (first === undefined) {
      throw new ArgumentError("Cannot read Service App: this mock knows no Service App");
    }
    const { clientId, clientSecret, refreshToken, scopes, orgId, applicationId } = first;
    return { clientId, clientSecret, refreshToken, scopes: [...scopes], orgId, applicationId };
  }

  /** Registers a Service App, or authorizes a registered one anew. */
  addServiceApp(app: MockServiceApp): void {
    this.#parts.serviceApps.add(app);
  }

  /** Takes the authorization of a Service App back: its access tokens and its refresh token become void. */
  deauthorizeServiceApp(clientId: string): void {
    this.#parts.serviceApps.deauthorize(clientId, this.clock.now());
  }

  /**
   * Adds a regular Webex user of the mock's own organization, and issues an access token for it. A user of the same
   * e-mail address is the same one: it gets another token, and what else is new.
   */
  async createUser(user: MockUser): Promise<{ personId: string; accessToken: string }> {
    const { state } = await this.#load();
    const { addUser } = await import("./state/add_user.ts");
    return addUser(state, user, { orgId: DEFAULT_ORG_ID });
  }

  /**
   * Lets the next request to an endpoint fail: `mock.failNext("jwt/login", { status: 429, retryAfter: 2 })`.
   *
   * @param endpoint The endpoint by name or by method and path, or `*` for any.
   * @param fault What is to happen.
   * @throws {TypeError} when there is no such endpoint, or the fault makes no sense.
   */
  failNext(endpoint: EndpointName | "*", fault: MockFault): void {
    this.#parts.faults.add(endpoint, fault);
  }

  /**
   * Lets the next request to an endpoint be answered with values of your own:
   * `mock.answerNext("people/me", { displayName: "Ada" })`.
   *
   * It is the endpoint's usual answer with these fields, whoever asks for whatever: no token is checked and
   * nothing is done.
   *
   * @param endpoint The endpoint by name or by method and path.
   * @param values Fields in place of those of the usual body. What is not an object replaces the whole body.
   * @throws {TypeError} when there is no such endpoint.
   */
  answerNext(endpoint: EndpointName, values: unknown): void {
    if (values === undefined) throw new ArgumentError("Cannot add answer: the values are missing");
    this.#parts.faults.add(endpoint, { values });
  }

  /**
   * Returns the requests so far, in order: all, or those to one endpoint. Tokens are redacted.
   *
   * The journal keeps the latest 1000 (see `journalSize`), 16 kB of each body, and 16 MB in all.
   *
   * @param endpoint The endpoint by name or by method and path. Default is any.
   * @param options `since` is the id of a request: only later ones are returned. `limit` is how many are
   * returned at most, the latest ones.
   * @throws {TypeError} when there is no such endpoint.
   * @throws {RangeError} when `since` or `limit` is not a whole number.
   */
  requests(
    endpoint?: EndpointName,
    options: { since?: number | undefined; limit?: number | undefined } = {},
  ): JournalEntry[] {
    return this.#parts.journal.list({ endpoint: nameOf(endpoint), ...options });
  }

  /**
   * Waits for a request to an endpoint, or to any. Returns the latest one that is there already, or else the
   * next one that comes. With `past` set to `false` it always waits for the next one.
   *
   * @throws {WebexError} `mock_wait_timed_out` when no request comes in time.
   */
  async waitForRequest(
    endpoint?: EndpointName,
    options: { timeout?: number; past?: boolean } = {},
  ): Promise<JournalEntry> {
    const { timeout = 5000, past = true } = options;
    const [latest] = this.requests(endpoint, { limit: 1 });
    if (past && latest !== undefined) return latest;
    return await this.#parts.journal.next(nameOf(endpoint), timeout);
  }

  /**
   * Returns what happens in the mock: requests, activities in spaces, webhooks, and faults. It begins with the next
   * event, or after the one of a number, and goes on without end: leave the loop, or pass a signal.
   *
   * The latest 1000 are remembered (see `journalSize`). A reader that falls further behind is told so by `dropped`
   * how many it has lost.
   *
   * @throws {RangeError} when `after` is not a whole number.
   */
  events(options: EventsOptions = {}): AsyncIterableIterator<MockEvent> {
    return this.#parts.events.read(options);
  }

  /** The live connections of clients that listen, while the mock is served. */
  get sockets(): MockSockets {
    return this.#parts.sockets;
  }

  /**
   * Returns what webhooks were due so far, the oldest first, once all of it has been sent or given up. In process
   * it is noted and not sent, unless the mock was made with `webhooks: { fetch }`.
   */
  async webhookDeliveries(): Promise<WebhookDelivery[]> {
    const { webhooks } = await this.#load();
    return await webhooks.deliveries();
  }

  /**
   * Serves this mock on a port, for clients of any language. It shares its state with `fetch`.
   *
   * @throws {RangeError} when the port is not a port.
   */
  async serve(options: ServeOptions = {}): Promise<MockServer> {
    const engine = await this.#load();
    // loaded on demand: who uses the mock in process needs no server
    const { serveMock } = await import("./server/serve.ts");
    return await serveMock(this, { ...engine, ...this.#parts }, options);
  }

  /** The names of the endpoints, for `failNext` and `requests`. */
  get endpoints(): readonly ShownName[] {
    return endpointNames();
  }

  /** Goes back to how it was made: its world, tokens, faults, journal, clock, ids, issuers and Service Apps. */
  reset(): void {
    const { clock, issuers, serviceApps, faults, journal, events, sockets } = this.#parts;
    const engine = this.#engine instanceof Promise ? undefined : this.#engine;
    for (const each of [clock, issuers, serviceApps, faults, journal, sockets]) each.reset();
    engine?.reset();
    events.reset(clock.now());
  }

  /** Loads what answers requests, once. Importing the module stays cheap. */
  #load(): Engine | Promise<Engine> {
    return this.#engine ??= import("./engine.ts")
      .then(({ createEngine }) => createEngine(this.#parts, this.#settings))
      .then((engine) => this.#engine = engine);
  }
}

function nameOf(endpoint: EndpointName | undefined): ShownName | undefined {
  return endpoint === undefined
    ? undefined
    : readEndpointName(endpoint, { doing: "look up requests" });
}

/**
 * Makes a mock of the Webex API for guests. It uses no network, no port and no global.
 *
 * @param options What the mock knows and how it answers.
 * @returns The mock: give its `fetch` to this module's functions.
 * @throws {TypeError} when an option is of another type, or an issuer's secret is not base64.
 * @throws {RangeError} when `expiresIn` is not a whole number above 0.
 * @throws {WebexError} `fixture_malformed` when `fixtures` holds what is no fixture; the message names its file.
 *
 * @example Usage
 * ```ts
 * import { createGuestToken, createMock, getMe, login } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * mock.failNext("people/me", { status: 503 });
 * const guestToken = await createGuestToken({ subject: "7", displayName: "Ada" }, mock.issuer);
 * const { accessToken } = await login(guestToken, { fetch: mock.fetch });
 * await assert.rejects(() => getMe(accessToken, { fetch: mock.fetch }), { status: 503 });
 * assert.equal((await getMe(accessToken, { fetch: mock.fetch })).displayName, "Ada");
 * assert.equal(mock.requests("people/me").length, 2);
 * ```
 */
export function createMock(options: MockOptions = {}): WebexMock {
  return new WebexMock(options);
}
