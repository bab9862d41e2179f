import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";
import { fitsHeader } from "../../api/bearer.ts";
import type { Dispatcher } from "../http/dispatcher.ts";
import { handleAdmin } from "./admin.ts";
import { listen } from "../../runtime/listen.ts";
import type { WebexMock } from "../mock.ts";

/** Options of `serve`. */
export interface ServeOptions {
  /** Port to listen on. Default is 0: any free one. */
  port?: number | undefined;
  /** Address to listen on. Default is `127.0.0.1`: this machine alone. */
  hostname?: string | undefined;
  /** Certificate in PEM, for https. */
  cert?: string | undefined;
  /** Private key in PEM, for https. */
  key?: string | undefined;
  /** Bearer token of the admin API. Default is a random one. */
  adminToken?: string | undefined;
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
  /** Stops listening and drops what is still open. */
  close(): Promise<void>;
}

/** Serves a mock on a port. It is ready when the promise resolves. */
export async function serveMock(
  mock: WebexMock,
  dispatcher: Dispatcher,
  options: ServeOptions,
): Promise<MockServer> {
  const { port = 0, hostname = "127.0.0.1", cert, key } = options;
  const { adminToken = crypto.randomUUID() } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new ArgumentRangeError("Cannot serve mock: port must be a whole number from 0 to 65535");
  }
  if (!/^[\w.:-]+$/.test(hostname)) {
    throw new ArgumentError("Cannot serve mock: hostname must be a name or an address");
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw new ArgumentError("Cannot serve mock: cert and key must be given together");
  }
  if (!fitsHeader(adminToken)) {
    throw new ArgumentError("Cannot serve mock: adminToken must be visible ASCII without spaces");
  }
  const admin = { mock, dispatcher, token: adminToken };
  const listener = await listen((request, signal) => {
    const start = request.url.indexOf("/", 8);
    return start !== -1 && request.url.startsWith("/__mock/", start)
      ? handleAdmin(request, admin)
      : dispatcher.handle(request, signal);
  }, { port, hostname, cert, key });
  const url = `${cert === undefined ? "http" : "https"}://${hostOf(hostname)}:${listener.port}`;
  return {
    url,
    baseUrl: `${url}/v1`,
    environment: {
      WEBEX_API_URL: `${url}/v1`,
      HYDRA_SERVICE_URL: `${url}/v1`,
      U2C_SERVICE_URL: `${url}/u2c/api/v1`,
    },
    adminToken,
    close: listener.close,
    [Symbol.asyncDispose]: listener.close,
  };
}

/** A host that a client can use: an address that means all addresses is none. */
function hostOf(hostname: string): string {
  if (hostname === "0.0.0.0") return "127.0.0.1";
  if (hostname === "::") return "[::1]";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
