import { ArgumentError } from "../argument_error.ts";

/** The hosts that the mock stands in for. */
const API_HOSTS = new Set([
  "webexapis.com",
  "api.ciscospark.com",
  "u2c.wbx2.com",
  "u2c-a.wbx2.com",
]);

/** Whether a URL belongs to the API, on any port, or to one of further hosts. */
export function isApiUrl(url: URL, further: ReadonlySet<string>): boolean {
  return API_HOSTS.has(url.hostname.replace(/\.$/, "")) || further.has(hostOf(url));
}

/** The host of a URL, with its port if any. A name that ends with a dot is the same name. */
export function hostOf({ host }: URL): string {
  return host.replace(/\.(?=:|$)/, "");
}

/** Reads a list of hosts, each with its port if any. */
export function readHosts(option: string, hosts: unknown): Set<string> {
  if (!Array.isArray(hosts)) throw unreadable(option);
  return new Set(hosts.map((host) => {
    const url = typeof host === "string" ? URL.parse(`http://${host}/`) : null;
    if (url === null || url.href !== `http://${url.host}/` || /[/:]$/.test(host)) {
      throw unreadable(option);
    }
    return hostOf(url);
  }));
}

function unreadable(option: string): ArgumentError {
  return new ArgumentError(
    `Cannot intercept requests: ${option} must be an array of hosts, such as "localhost:8080", without scheme and path`,
  );
}
