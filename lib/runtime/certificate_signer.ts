import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { nodeBuiltin } from "./runtime.ts";
import { proxyOf } from "./direct_fetch.ts";

/** How long to wait for a server to show its certificate, in milliseconds. */
const PATIENCE = 3000;
/** The longest name that is repeated. */
const MAX_NAME = 100;

/**
 * Asks a server who signed the certificate that this runtime does not trust, through the proxy that the environment
 * names, if it names one. Nothing is sent but the greeting of TLS, and the connection is closed when the certificate
 * has come. Returns `undefined` where this cannot be found out: no answer in time, or another certificate this time.
 */
export async function readCertificateSigner(
  url: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { protocol, hostname, port } = new URL(url);
  // an address in brackets is one of IPv6
  const host = hostname.replace(/^\[|\]$/g, "");
  const place = { host, port: Number(port) || 443 };
  const late = AbortSignal.timeout(PATIENCE);
  const either = signal ? AbortSignal.any([signal, late]) : late;
  if (protocol !== "https:" || either.aborted) return undefined;
  try {
    const proxy = proxyOf(protocol);
    const tunnel = proxy && await openTunnel(new URL(proxy), place, either);
    return await askForCertificate({ ...place, ...(tunnel ? { socket: tunnel } : {}) }, either);
  } catch {
    return undefined;
  }
}

/** Where a server is. */
interface Place {
  host: string;
  port: number;
}

function askForCertificate(
  options: Place & { socket?: Socket },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { host } = options;
  // an address is not named to the server
  const servername = /[a-z]/i.test(host) && !host.includes(":") ? host : "";
  return new Promise((resolve, reject) => {
    const socket = nodeBuiltin("node:tls").connect(
      { ...options, servername, rejectUnauthorized: false },
      () => {
        resolve(socket.authorized ? undefined : signerOf(socket));
        socket.destroy();
      },
    );
    socket.on("error", reject);
    const giveUp = () => socket.destroy(new Error("nobody waits"));
    signal.addEventListener("abort", giveUp);
    // Deno does not end before a time limit that somebody listens to
    socket.on("close", () => signal.removeEventListener("abort", giveUp));
  });
}

/** Asks a proxy for a connection to a place (RFC 9110, section 9.3.6). */
function openTunnel(proxy: URL, { host, port }: Place, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const path = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const request = nodeBuiltin("node:http").request({
      host: proxy.hostname,
      port: Number(proxy.port) || 80,
      method: "CONNECT",
      path,
      headers: { host: path },
      signal,
    });
    request.on("connect", (_, socket) => resolve(socket));
    request.on("error", reject);
    request.end();
  });
}

function signerOf(socket: TLSSocket): string | undefined {
  const { issuer } = socket.getPeerCertificate();
  const name = issuer?.CN ?? issuer?.O;
  if (typeof name !== "string") return undefined;
  // the server chose it
  const shown = name.replace(/[^\p{L}\p{N}\p{P}\p{Zs}\p{S}]/gu, "").slice(0, MAX_NAME);
  return shown === "" ? undefined : `"${shown}"`;
}
