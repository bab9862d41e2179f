import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";
import { fitsHeader } from "../../bytes.ts";
import type { Engine } from "../engine.ts";
import type { MockParts } from "../settings.ts";
import { fromRequest, toResponse } from "../http/fetch_classes.ts";
import { readTarget } from "../http/target.ts";
import type { MockServer, ServedMock, ServeOptions } from "../served.ts";
import { listen } from "../../runtime/listen.ts";
import { AdminApi } from "./admin.ts";
import { Gate, isHostName } from "./gate.ts";
import { Origins } from "./origins.ts";
import { SocketServer } from "./sockets.ts";

/** The shortest admin token of a server that other machines can reach, in characters. */
const MIN_ADMIN_TOKEN = 16;

/** Serves a mock on a port. It is ready when the promise resolves. */
export async function serveMock(
  mock: ServedMock,
  parts: Engine & MockParts,
  options: ServeOptions,
): Promise<MockServer> {
  const { port, hostname, cert, key, adminToken, allowHosts } = readOptions(options);
  const gate = new Gate([hostname, ...allowHosts]);
  const admin = new AdminApi({ mock, parts }, { gate, token: adminToken });
  const origins = new Origins(options.allowOrigins ?? []);
  const sockets = new SocketServer(parts, origins, options);
  const isPublic = !isThisMachine(hostname);
  const listener = await listen((request, signal, upgrade) => {
    const incoming = fromRequest(request, signal);
    if (!gate.isWellFormed(incoming)) {
      return new Response("The header Host is not a host with or without a port\n", {
        status: 400,
      });
    }
    const target = readTarget(incoming.url);
    if (target.segments[0] === "__mock") return admin.handle(incoming, target);
    const isLocal = !isPublic && origins.allows(incoming);
    if (upgrade !== undefined) return sockets.handle(incoming, { target, isLocal, upgrade });
    const outgoing = parts.dispatcher.handle(incoming, { target, isLocal });
    return outgoing instanceof Promise ? outgoing.then(toResponse) : toResponse(outgoing);
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
    page: `${url}/__mock/#token=${encodeURIComponent(adminToken)}`,
    isPublic,
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

/** A name or an address; one of IPv6 has two colons or more. */
const HOSTNAME = /^(?:[\w.-]+|[\da-f]*:[\da-f.]*:[\da-f:.]*)$/i;

/** Checks the options and fills in the defaults. */
function readOptions(options: ServeOptions) {
  const {
    port = 0,
    hostname = "127.0.0.1",
    cert,
    key,
    adminToken = crypto.randomUUID(),
    allowHosts = [],
  } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new ArgumentRangeError("Cannot serve mock: port must be a whole number from 0 to 65535");
  }
  if (typeof hostname !== "string" || !HOSTNAME.test(hostname)) {
    throw new ArgumentError(
      "Cannot serve mock: hostname must be a name or an address, without a port",
    );
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw new ArgumentError(
      "Cannot serve mock: cert and key, or --tls-cert and --tls-key, must be given together",
    );
  }
  if (typeof adminToken !== "string" || !fitsHeader(adminToken)) {
    throw new ArgumentError(
      "Cannot serve mock: adminToken, or --admin-token, must be visible ASCII without spaces",
    );
  }
  if (!isThisMachine(hostname) && adminToken.length < MIN_ADMIN_TOKEN) {
    throw new ArgumentError(
      `Cannot serve mock: other machines can reach it at this hostname, so adminToken, or --admin-token, must have ${MIN_ADMIN_TOKEN} characters or more`,
    );
  }
  if (!Array.isArray(allowHosts) || !allowHosts.every(isHostName)) {
    throw new ArgumentError("Cannot serve mock: allowHosts must be names of hosts, without a port");
  }
  return { port, hostname, cert, key, adminToken, allowHosts };
}

/** Checks if only this machine can reach an address. */
function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
