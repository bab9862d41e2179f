/**
 * The cluster that Webex ids call `us`, by the name that the catalog of services has for it. Read in
 * `@webex/common` 3.12.0.
 */
const US = "urn:TEAM:us-east-2_a";

/** The base URL of the service for devices. */
export function devicesUrl(origin: string): string {
  return `${origin}/wdm/api/v1`;
}

/** The base URL of the service that takes what clients measure. */
export function metricsUrl(origin: string): string {
  return `${origin}/metrics/api/v1`;
}

/** Where the live connection of a device is opened. */
export function webSocketUrl(origin: string, uuid: string): string {
  return `${origin.replace(/^http/, "ws")}/mercury/v1/apps/wx2/registrations/${uuid}/messages`;
}

/**
 * The base URL of the conversations of a cluster. The official SDK looks its host up in the catalog, to learn which
 * cluster the ids are of. The host of another cluster than `us` leads to the client's own machine at most (RFC 6761,
 * section 6.3).
 */
export function conversationsUrl(origin: string, cluster: string): string {
  const base = `${origin}/conversation/api/v1`;
  if (cluster === "us") return base;
  const url = new URL(base);
  url.hostname = hostOf(origin, cluster);
  return url.href;
}

/**
 * What the catalog says of the hosts of clusters. Its key has the port, and `host` must not. The official SDK looks up
 * conversations under the name `identityLookup`, in 2.4 as in 3.12.
 */
export function hostCatalog(origin: string, clusters: Iterable<string>): Record<string, unknown> {
  const hosts = [...new Set(["us", ...clusters])].map((cluster, i) => ({
    host: hostOf(origin, cluster),
    ttl: -1,
    priority: 5 + i,
    id: `${cluster === "us" ? US : cluster}:identityLookup`,
  }));
  return { [new URL(origin).host]: hosts };
}

function hostOf(origin: string, cluster: string): string {
  if (cluster === "us") return new URL(origin).hostname;
  return `${cluster.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.localhost`;
}
