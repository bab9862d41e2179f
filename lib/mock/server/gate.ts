import type { Incoming } from "../http/incoming.ts";

/** A host name or address, with a port or without. */
const HOST = /^(?:([A-Za-z0-9._-]+)|\[([0-9A-Fa-f:.]+)\])(?::\d{1,5})?$/;

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * Decides by the Host header which requests come in.
 *
 * A page anywhere can let its own name lead to this machine, and then its browser takes the mock for that page's
 * server (DNS rebinding). It cannot do so with a name of this machine, nor with an address.
 */
export class Gate {
  readonly #names: ReadonlySet<string>;

  /** @param names The names that are admitted besides `localhost` and all addresses. */
  constructor(names: readonly string[]) {
    this.#names = new Set(["localhost", ...names].map((name) => name.toLowerCase()));
  }

  /** Checks if a request names a host in the form that hosts have: another one could pose as a path. */
  isWellFormed(incoming: Incoming): boolean {
    return readHost(incoming) !== undefined;
  }

  /** Checks if a request names a host that the admin API answers to. */
  admits(incoming: Incoming): boolean {
    const host = readHost(incoming);
    if (host === undefined) return false;
    return host.includes(":") || IPV4.test(host) || this.#names.has(host);
  }
}

/** Returns the host that a request names, in lower case, without its port; `undefined` if it is not a host. */
function readHost(incoming: Incoming): string | undefined {
  // over HTTP/2 there is no such header, and the URL has the authority that was sent
  const host = incoming.headers.host ?? authorityOf(incoming.url);
  const [, name, address] = HOST.exec(host) ?? [];
  return (name ?? address)?.toLowerCase();
}

function authorityOf(url: string): string {
  return url.slice(url.indexOf("://") + 3).split(/[/?#]/, 1)[0]!;
}

/** Checks if a value can be the name of a host, without a port. */
export function isHostName(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9._-]+$/.test(value);
}
