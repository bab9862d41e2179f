import fixtureIssuer from "../../fixtures/issuer.json" with { type: "json" };
import fixtureServiceApp from "../../fixtures/service_app.json" with { type: "json" };
import { ArgumentError, ArgumentRangeError } from "../argument_error.ts";
import { isObject } from "../json.ts";
import type { FixtureFiles, RecordedFixtures } from "./http/recording.ts";
import type { AccessTokenForm } from "./state/access_tokens.ts";
import {
  IssuerRegistry,
  type MockIssuer,
  type MockServiceApp,
  ServiceAppRegistry,
} from "./state/issuers.ts";
import type { WebhookSending } from "./webhook_sender.ts";
import { checkOwners, type MockWorld, readWorld } from "./world.ts";
import { FaultQueue } from "./http/fault.ts";
import { Journal } from "./http/journal.ts";
import { EventFeed } from "./live/event_feed.ts";
import { Sockets } from "./live/sockets.ts";
import { createClock, type MockClock } from "./state/clock.ts";
import { OVERHEAD } from "./state/memory.ts";

/** Options of {@linkcode createMock}. */
export interface MockOptions {
  /** The Guest Issuers that the mock knows. Default is one issuer that is always the same. */
  issuers?: readonly MockIssuer[] | undefined;
  /** Who and what is there from the start. Default is nobody and nothing. */
  world?: MockWorld | undefined;
  /** Same seed, same ids, tracking ids and tokens. Default is `guestissuer`. */
  seed?: string | undefined;
  /** The source of the mock's clock, in milliseconds since 1970. Default is `Date.now`. */
  now?: (() => number) | undefined;
  /** Lifetime of guests' access tokens in seconds. Default is 21599, almost six hours; for guests of Service Apps 64799. */
  expiresIn?: number | undefined;
  /** The Service Apps that the mock knows. Default is one that is always the same. */
  serviceApps?: readonly MockServiceApp[] | undefined;
  /**
   * Whether the id of a person or a space that the mock has not seen is taken for one of another process.
   * Default is `false`: it is a 404.
   */
  acceptUnknownIds?: boolean | undefined;
  /**
   * The same as `acceptUnknownIds`.
   *
   * @deprecated Use `acceptUnknownIds`.
   */
  welcomeStrangers?: boolean | undefined;
  /**
   * Whether a parameter that an endpoint of the mock does not serve is refused with 400. Default is `false`: it
   * is reported in the header `x-mock-ignored` and in the journal.
   */
  strict?: boolean | undefined;
  /** Form of access tokens: opaque, or a JWT signed with RS256. Default is opaque. */
  accessTokenForm?: AccessTokenForm | undefined;
  /** The code in opaque access tokens, which names a cluster. Default is `P0A1` (US). */
  tokenCode?: string | undefined;
  /** How many requests the journal remembers. Default is 1000. */
  journalSize?: number | undefined;
  /**
   * How webhooks are sent, such as `{ fetch }`. Default is that a mock in process only notes what it would have
   * sent, and that a served one sends to this machine.
   */
  webhooks?: WebhookSending | undefined;
  /**
   * A recording of the service: the folder that `guestissuer record` wrote, or its files by their names. The mock
   * answers in the recorded shapes; what the recording lacks comes from the built-in fixtures.
   */
  fixtures?: string | FixtureFiles | undefined;
}

/** The options of a mock with every default filled in. */
export interface MockSettings {
  issuers: readonly MockIssuer[];
  serviceApps: readonly MockServiceApp[];
  world: MockWorld;
  seed: string;
  now: () => number;
  /** `undefined` leaves the lifetime to the endpoint. */
  expiresIn: number | undefined;
  acceptUnknownIds: boolean;
  strict: boolean;
  accessTokenForm: AccessTokenForm;
  tokenCode: string;
  journalSize: number;
  webhooks: WebhookSending | undefined;
  recorded: RecordedFixtures | undefined;
}

/** The issuer that a mock knows if it is made with no other. */
export const DEFAULT_ISSUER: Readonly<MockIssuer> = fixtureIssuer;

/** Webex id of the organization that users are in, and Service Apps that name no other. */
export const DEFAULT_ORG_ID: string = fixtureIssuer.issuer;

/** Checks the options of a mock and fills in the defaults. What is recorded has been read before. */
export function readSettings(
  options: MockOptions,
  recorded: RecordedFixtures | undefined,
): MockSettings {
  checkTypes(options);
  const world = readWorld(options.world ?? {});
  const settings: MockSettings = {
    issuers: [...options.issuers ?? [DEFAULT_ISSUER], ...world.issuers ?? []],
    serviceApps: [...options.serviceApps ?? [fixtureServiceApp], ...world.serviceApps ?? []],
    world,
    seed: options.seed ?? "guestissuer",
    now: options.now ?? Date.now,
    expiresIn: options.expiresIn,
    acceptUnknownIds: options.acceptUnknownIds ?? options.welcomeStrangers ?? false,
    strict: options.strict ?? false,
    accessTokenForm: options.accessTokenForm ?? "opaque",
    tokenCode: options.tokenCode ?? "P0A1",
    journalSize: options.journalSize ?? 1000,
    webhooks: options.webhooks,
    recorded,
  };
  checkOwners(world, settings);
  const { expiresIn, accessTokenForm, tokenCode, journalSize } = settings;
  if (
    expiresIn !== undefined &&
    !(Number.isSafeInteger(expiresIn) && expiresIn > 0 && expiresIn <= 1e9)
  ) {
    throw new ArgumentRangeError(
      "Cannot create mock: expiresIn must be a whole number of seconds above 0",
    );
  }
  if (accessTokenForm !== "opaque" && accessTokenForm !== "jwt") {
    throw new ArgumentError('Cannot create mock: accessTokenForm must be "opaque" or "jwt"');
  }
  if (!/^[A-Za-z0-9]{1,16}$/.test(tokenCode)) {
    throw new ArgumentError("Cannot create mock: tokenCode must be 1 to 16 letters and digits");
  }
  if (!Number.isSafeInteger(journalSize) || journalSize < 0) {
    throw new ArgumentRangeError(
      "Cannot create mock: journalSize must be a whole number of at least 0",
    );
  }
  return settings;
}

/** Refuses what would fail later, or would be taken for another value. */
function checkTypes(options: MockOptions): void {
  for (const name of ["issuers", "serviceApps"] as const) {
    if (options[name] === undefined || Array.isArray(options[name])) continue;
    throw new ArgumentError(`Cannot create mock: ${name} must be an array`);
  }
  for (const name of ["strict", "acceptUnknownIds", "welcomeStrangers"] as const) {
    if (options[name] === undefined || typeof options[name] === "boolean") continue;
    throw new ArgumentError(`Cannot create mock: ${name} must be true or false`);
  }
  const { now, webhooks } = options;
  if (now !== undefined && typeof now !== "function") {
    throw new ArgumentError("Cannot create mock: now must be a function that returns milliseconds");
  }
  if (webhooks === undefined) return;
  const { fetch, isAllowed = () => true, delays = [] } = isObject(webhooks) ? webhooks : {};
  if (typeof fetch !== "function" || typeof isAllowed !== "function") {
    throw new ArgumentError(
      "Cannot create mock: webhooks must be an object with the function fetch, and maybe isAllowed",
    );
  }
  if (!(Array.isArray(delays) && delays.every((each) => each >= 0 && each < 2 ** 31))) {
    throw new ArgumentRangeError(
      "Cannot create mock: delays of webhooks must be an array of milliseconds",
    );
  }
}

/** What a mock holds before it is asked for the first time. */
export interface MockParts {
  readonly clock: MockClock;
  readonly issuers: IssuerRegistry;
  readonly serviceApps: ServiceAppRegistry;
  readonly faults: FaultQueue;
  readonly journal: Journal;
  readonly events: EventFeed;
  readonly sockets: Sockets;
}

/** Puts together what a mock holds before it is asked for the first time. */
export function createParts(settings: MockSettings): MockParts {
  const clock = createClock(settings.now);
  const events = new EventFeed(settings.journalSize);
  return {
    clock,
    events,
    issuers: new IssuerRegistry(settings.issuers),
    serviceApps: new ServiceAppRegistry(settings.serviceApps, { defaultOrgId: DEFAULT_ORG_ID }),
    faults: new FaultQueue((endpoint, fault) => {
      const render = () => ({ type: "fault", endpoint, fault }) as const;
      events.add({ at: clock.now(), size: OVERHEAD, render });
    }),
    journal: new Journal(settings.journalSize, (note) => events.add(note)),
    sockets: new Sockets((fault) => {
      const render = () => ({ type: "fault", endpoint: undefined, fault }) as const;
      events.add({ at: clock.now(), size: OVERHEAD, render });
    }),
  };
}
