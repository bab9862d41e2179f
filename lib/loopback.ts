/**
 * Checks whether a host, as a URL writes it, means this machine itself. `*.localhost` does not: whether such a name
 * leads here is up to the resolver.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}
