/**
 * A second net under interception on Node: a process that loads this module before anything else opens no
 * connection to Webex, whichever client asks for it. Worker threads load it as well, and so do other processes
 * if the option stands in `NODE_OPTIONS`. (`--import` in place of `--require` leaves out worker threads whose
 * code is a string.)
 *
 * ```sh
 * node --require @guestissuer/webex/guard --test
 * ```
 *
 * What is intercepted is answered still. Deno has a permission for this, and loading this module fails unless
 * that keeps the process from Webex. For Bun, loading it names another way.
 *
 * @module
 */
import { ArgumentError } from "../argument_error.ts";
import { WebexError } from "../errors.ts";
import { mayReach } from "../runtime/access.ts";
import { type Destination, watchConnections } from "../runtime/node_connect.ts";
import { runtimeName } from "../runtime/runtime.ts";

/** The domains of Webex, of which the API is a part. */
const DOMAINS = ["webexapis.com", "webex.com", "ciscospark.com", "wbx2.com"];

guard();

function guard(): void {
  switch (runtimeName()) {
    case "node":
      watchConnections(refuseWebex);
      return;
    case "deno": {
      const hosts = DOMAINS.flatMap((domain) => [domain, `*.${domain}`]);
      const open = hosts.some((host) => mayReach(host.replace("*", "any")));
      if (open) throw noGuard(`run deno with --deny-net=${hosts.join(",")}`);
      return;
    }
    case "bun":
      throw noGuard("run bun with HTTPS_PROXY and HTTP_PROXY set to http://127.0.0.1:9");
    default:
      throw noGuard("use the mock's own fetch");
  }
}

function noGuard(instead: string): ArgumentError {
  return new ArgumentError(
    `Cannot guard connections: this process may reach Webex, and the guard is for Node. Instead, ${instead}`,
  );
}

function refuseWebex(destination: Destination): WebexError | undefined {
  if (isAnswered(destination)) return undefined;
  const { host, servername } = destination;
  const found = [host, servername].find((each) => each !== undefined && isWebex(each));
  if (found === undefined) return undefined;
  return new WebexError(
    "mock_unhandled_request",
    `Cannot connect to ${found}: the guard keeps this process from Webex. Intercept the request, give the client the mock's own fetch, or run without the guard`,
  );
}

/**
 * Whether msw answers a connection, which then goes nowhere: msw has marked the socket, and given it a look-up of
 * names that asks nobody. A look-up of the caller's may have the same name.
 */
function isAnswered({ socket, lookup }: Destination): boolean {
  const marks = Object.getOwnPropertySymbols(socket).map(({ description }) => description);
  return lookup === "mockLookup" && marks.includes("kPatched");
}

function isWebex(host: string): boolean {
  return DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
