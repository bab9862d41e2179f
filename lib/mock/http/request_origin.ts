/** Returns scheme and host that a request was sent to. Behind a name or a port of its own, only its header has them. */
export function originOf({ url, headers }: Request): string {
  const { protocol, origin } = new URL(url);
  const host = headers.get("host");
  return host === null ? origin : `${protocol}//${host}`;
}
