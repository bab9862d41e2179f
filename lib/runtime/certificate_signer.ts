import type { TLSSocket } from "node:tls";
import { nodeBuiltin } from "./node_builtin.ts";

/** How long to wait for a server to show its certificate, in milliseconds. */
const PATIENCE = 3000;
/** The longest name that is repeated. */
const MAX_NAME = 100;

/**
 * Asks a server who signed its certificate. Nothing is sent but the greeting of TLS, and the connection is closed
 * when the certificate has come. Returns `undefined` where this cannot be found out: not https, no module for it,
 * no answer in time.
 */
export function readCertificateSigner(
  url: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { protocol, hostname, port } = new URL(url);
  return new Promise((resolve) => {
    if (protocol !== "https:" || signal?.aborted) return resolve(undefined);
    let socket: TLSSocket;
    const end = (signer?: string) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      socket?.destroy();
      resolve(signer);
    };
    const stop = () => end();
    const timer = setTimeout(stop, PATIENCE);
    signal?.addEventListener("abort", stop);
    try {
      // an address in brackets is one of IPv6, and no address may be named to the server
      const host = hostname.replace(/^\[|\]$/g, "");
      const named = /[a-z]/i.test(host) && !host.includes(":") ? { servername: host } : {};
      const options = { host, port: Number(port) || 443, rejectUnauthorized: false, ...named };
      socket = nodeBuiltin("node:tls").connect(options, () => end(signerOf(socket)));
      socket.on("error", stop);
    } catch {
      end();
    }
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
