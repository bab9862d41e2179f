import type { MockFault } from "./http/fault.ts";
import type { EndpointName, ShownName } from "./http/endpoint_names.ts";
import type { JournalEntry } from "./http/journal.ts";
import type { EventsOptions, MockEvent } from "./live/event_feed.ts";
import type { MockClock } from "./state/clock.ts";
import type { MockIssuer, MockServiceApp } from "./state/issuers.ts";
import type { MockUser } from "./state/users.ts";

/** Options of `serve`. */
export interface ServeOptions {
  /** Port to listen on. Default is 0: any free one. */
  port?: number | undefined;
  /** Address to listen on. Default is `127.0.0.1`: this machine only. */
  hostname?: string | undefined;
  /** Certificate in PEM, for https. */
  cert?: string | undefined;
  /** Private key in PEM, for https. */
  key?: string | undefined;
  /**
   * Bearer token of the admin API. Default is a random one. Where other machines can reach the server, it has
   * at least 16 characters.
   */
  adminToken?: string | undefined;
  /**
   * Host names by which the admin API may be asked, besides `localhost`, addresses and `hostname`. Default is
   * no other. Everything else is answered to by any name.
   */
  allowHosts?: readonly string[] | undefined;
  /**
   * Origins whose pages may open live connections, and have webhooks sent to this machine and files fetched from it,
   * such as `https://app.example`, besides those of this machine. Default is none.
   */
  allowOrigins?: readonly string[] | undefined;
  /** How long a client may take to authorize its live connection, in milliseconds. Default is 10000. */
  authorizationTimeout?: number | undefined;
  /**
   * Hosts that webhooks may be sent to besides this machine. Default is none. This machine has to be named too for
   * webhooks that other machines, or pages of other origins, have registered.
   */
  webhooksTo?: readonly string[] | undefined;
}

/** A mock that listens on a port. Dispose of it with `await using`, or call `close`. */
export interface MockServer extends AsyncDisposable {
  /** Where it listens, without a trailing slash: `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The base URL for this module's functions and for `WEBEX_API_URL`. */
  readonly baseUrl: string;
  /** The variables that point the official JavaScript SDK and the command line at this server. */
  readonly environment: Record<"WEBEX_API_URL" | "HYDRA_SERVICE_URL" | "U2C_SERVICE_URL", string>;
  /** Bearer token of the admin API. */
  readonly adminToken: string;
  /**
   * Address of the page that shows what happens in the mock. The admin token is in its fragment, which no browser
   * sends anywhere.
   */
  readonly page: string;
  /** Whether other machines can reach it: it listens on an address that is not this machine's own. */
  readonly isPublic: boolean;
  /** Stops listening and drops what is still open. */
  close(): Promise<void>;
}

/** What the server's admin API does with a mock: the same as a program does in process. */
export interface ServedMock {
  readonly clock: MockClock;
  readonly endpoints: readonly ShownName[];
  readonly issuers: MockIssuer[];
  addIssuer(issuer: MockIssuer): void;
  addServiceApp(app: MockServiceApp): void;
  deauthorizeServiceApp(clientId: string): void;
  createUser(user: MockUser): Promise<{ personId: string; accessToken: string }>;
  failNext(endpoint: EndpointName | "*", fault: MockFault): void;
  requests(
    endpoint?: EndpointName,
    options?: { since?: number | undefined; limit?: number | undefined },
  ): JournalEntry[];
  waitForRequest(
    endpoint?: EndpointName,
    options?: { timeout?: number; past?: boolean },
  ): Promise<JournalEntry>;
  events(options?: EventsOptions): AsyncIterableIterator<MockEvent>;
  reset(): void;
}
