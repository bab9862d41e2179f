import { ArgumentError } from "../argument_error.ts";
import fixtureServiceApp from "../../fixtures/service_app.json" with { type: "json" };
import fixtureIssuer from "../../fixtures/issuer.json" with { type: "json" };
import { createClock, type MockClock } from "./state/clock.ts";
import type { Dispatcher } from "./http/dispatcher.ts";
import { ENDPOINT_NAMES } from "./http/endpoint_names.ts";
import { FaultQueue, type MockFault } from "./http/fault.ts";
import { IssuerRegistry, type MockIssuer } from "./state/issuers.ts";
import { Journal, type JournalEntry } from "./http/journal.ts";
import { createSeededIds } from "./state/random.ts";
import type { MockServer, ServeOptions } from "./server/serve.ts";
import { type MockServiceApp, ServiceAppRegistry } from "./state/service_apps.ts";
import { type MockOptions, readSettings } from "./settings.ts";
import type { MockSettings } from "./state/state.ts";
import { addUser, type MockUser } from "./state/users.ts";

/**
 * A mock of the Webex API for guests: state, and one function from request to response.
 *
 * Make one with {@linkcode createMock}. Nothing is global: any number can live side by side.
 */
export class WebexMock {
  /** The mock's clock. */
  readonly clock: MockClock;
  readonly #options: MockOptions;
  readonly #settings: MockSettings;
  readonly #issuers = new IssuerRegistry();
  readonly #serviceApps = new ServiceAppRegistry(fixtureIssuer.issuer);
  readonly #faults = new FaultQueue(ENDPOINT_NAMES);
  readonly #journal: Journal;
  #dispatcher: Promise<Dispatcher> | undefined;
  #ready: Dispatcher | undefined;

  /** Use {@linkcode createMock}. */
  constructor(options: MockOptions) {
    this.#options = options;
    this.#settings = readSettings(options);
    this.#journal = new Journal(options.journalSize ?? 1000);
    this.clock = createClock(options.now ?? Date.now);
    this.#addFirstRegistrations();
  }

  /** Answers a request as the service would. It fits as the option `fetch` of this module's functions. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const request = input instanceof Request && init === undefined
      ? input
      : new Request(input, init);
    request.signal.throwIfAborted();
    const dispatcher = this.#ready ?? await this.#load();
    return dispatcher.handle(request);
  };

  /** The first issuer registered, ready to be used as options of `createGuestToken`. */
  get issuer(): MockIssuer {
    const [first] = this.#issuers.list();
    if (first === undefined) throw new ArgumentError("Cannot give issuer: this mock knows none");
    return { ...first };
  }

  /** The issuers registered, in order. */
  get issuers(): MockIssuer[] {
    return this.#issuers.list();
  }

  /** Registers an issuer, or gives a registered one another secret. */
  addIssuer(issuer: MockIssuer): void {
    this.#issuers.add(issuer);
  }

  /** The first Service App registered, ready to be used with `refreshServiceAppToken`. */
  get serviceApp(): MockServiceApp {
    const [first] = this.#serviceApps.list();
    if (first === undefined) {
      throw new ArgumentError("Cannot give Service App: this mock knows none");
    }
    const { clientId, clientSecret, refreshToken, scopes, orgId, applicationId } = first;
    return { clientId, clientSecret, refreshToken, scopes: [...scopes], orgId, applicationId };
  }

  /** Registers a Service App, or authorizes a registered one anew. */
  addServiceApp(app: MockServiceApp): void {
    this.#serviceApps.add(app);
  }

  /** Takes the authorization of a Service App back: its access tokens and its refresh token become void. */
  deauthorizeServiceApp(clientId: string): void {
    this.#serviceApps.deauthorize(clientId, this.clock.now());
  }

  /** Adds a regular Webex user of the mock's own organization, and gives an access token for it. */
  async createUser(user: MockUser): Promise<{ personId: string; accessToken: string }> {
    const { state } = this.#ready ?? await this.#load();
    return addUser(state, user, fixtureIssuer.issuer);
  }

  /** Lets the next request to an endpoint fail: `mock.failNext("jwt/login", { status: 429, retryAfter: 2 })`. */
  failNext(endpoint: string, fault: MockFault): void {
    this.#faults.add(endpoint, fault);
  }

  /** The requests so far, in order: all, or those to one endpoint. Tokens are redacted. */
  requests(endpoint?: string): JournalEntry[] {
    this.#checkEndpoint(endpoint);
    return this.#journal.list(endpoint);
  }

  /**
   * Waits for a request to an endpoint, or to any: gives the latest one that is there already, or else the
   * next one that comes. With `past` set to `false` it always waits for the next one.
   *
   * @throws {WebexError} `mock_wait_timed_out` when none comes in time.
   */
  async waitForRequest(
    endpoint?: string,
    options: { timeout?: number; past?: boolean } = {},
  ): Promise<JournalEntry> {
    const { timeout = 5000, past = true } = options;
    const latest = this.requests(endpoint).at(-1);
    if (past && latest !== undefined) return latest;
    return await this.#journal.next(endpoint, timeout);
  }

  /**
   * Serves this mock on a port, for clients of any language. It shares its state with `fetch`.
   *
   * @throws {RangeError} when the port is none.
   */
  async serve(options: ServeOptions = {}): Promise<MockServer> {
    const dispatcher = this.#ready ?? await this.#load();
    // the server is no weight of those who use the mock in process
    const { serveMock } = await import("./server/serve.ts");
    return await serveMock(this, dispatcher, options);
  }

  /** The names of the endpoints, for `failNext` and `requests`. */
  get endpoints(): readonly string[] {
    return ENDPOINT_NAMES;
  }

  /** Puts everything back to how it was made: guests, tokens, faults, journal, clock, ids and issuers. */
  reset(): void {
    this.#faults.clear();
    this.#journal.clear();
    this.clock.reset();
    this.#issuers.clear();
    this.#serviceApps.clear();
    this.#addFirstRegistrations();
    this.#ready?.state.reset();
    this.#ready?.state.ids.reset();
  }

  #addFirstRegistrations(): void {
    for (const each of this.#options.issuers ?? [fixtureIssuer]) this.#issuers.add(each);
    for (const each of this.#options.serviceApps ?? [fixtureServiceApp]) {
      this.#serviceApps.add(each);
    }
  }

  #checkEndpoint(endpoint: string | undefined): void {
    if (endpoint === undefined || ENDPOINT_NAMES.some((name) => name === endpoint)) return;
    throw new ArgumentError(
      `Cannot look up requests: the endpoint must be one of ${ENDPOINT_NAMES.join(", ")}`,
    );
  }

  #load(): Promise<Dispatcher> {
    return this.#dispatcher ??= this.#loadOnce();
  }

  async #loadOnce(): Promise<Dispatcher> {
    // most of a mock's weight, which those who import the module for something else do not bear
    const [{ createEngine }, { fastHs256 }] = await Promise.all([
      import("./engine.ts"),
      import("../token/fast_hs256.ts"),
    ]);
    const { seed = "guestissuer" } = this.#options;
    const parts = {
      fast: fastHs256,
      clock: this.clock,
      ids: createSeededIds(seed),
      issuers: this.#issuers,
      serviceApps: this.#serviceApps,
      settings: this.#settings,
      seed,
    };
    return this.#ready = createEngine(parts, this.#faults, this.#journal);
  }
}

/**
 * Makes a mock of the Webex API for guests. It uses no network, no port and no global.
 *
 * @param options What the mock knows and how it answers.
 * @returns The mock: give its `fetch` to this module's functions.
 * @throws {TypeError} when an issuer's secret is not base64.
 * @throws {RangeError} when `expiresIn` is not a whole number above 0.
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
