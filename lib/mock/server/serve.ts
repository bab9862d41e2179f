import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";
import { fitsHeader } from "../../api/fits_header.ts";
import type { Engine, MockParts } from "../engine.ts";
import { readTarget } from "../http/target.ts";
import type { MockServer, ServedMock, ServeOptions } from "../served.ts";
import { handleAdmin } from "./admin.ts";
import { listen } from "../../runtime/listen.ts";

/** Serves a mock on a port. It is ready when the promise resolves. */
export async function serveMock(
  mock: ServedMock,
  parts: Engine & MockParts,
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
  const admin = { mock, parts, token: adminToken };
  const listener = await listen((request, signal) => {
    const target = readTarget(request.url);
    return target.segments[0] === "__mock"
      ? handleAdmin(request, target, admin)
      : parts.dispatcher.handle(request, { target, signal });
  }, { port, hostname, cert, key });
  const url = `${cert === undefined ? "http" : "https"}://${hostOf(hostname)}:${listener.port}`;
  parts.webhooks.serve(url, options.webhooksTo ?? []);
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

/** The host that clients use: 0.0.0.0 and :: are not addresses that one can connect to. */
function hostOf(hostname: string): string {
  if (hostname === "0.0.0.0") return "127.0.0.1";
  if (hostname === "::") return "[::1]";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
