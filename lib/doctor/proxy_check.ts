import { isLoopback, type ProxyUse } from "../runtime/direct_fetch.ts";
import type { Environment } from "../runtime/environment.ts";
import { type Line, ok, warning } from "./check.ts";
import { isAre, listOf } from "./list_of.ts";

/** Every variable that programs take for the name of a proxy. */
export const PROXY_VARIABLES: readonly string[] = [
  "https_proxy",
  "HTTPS_PROXY",
  "http_proxy",
  "HTTP_PROXY",
  "all_proxy",
  "ALL_PROXY",
];

/** The variables that name hosts to which no proxy is used. */
export const NO_PROXY_VARIABLES: readonly string[] = ["no_proxy", "NO_PROXY"];

/** What a proxy check looks at. */
export interface ProxySurroundings {
  environment: Environment;
  /** How the runtime is called, in messages. */
  runtime: string;
  use(protocol: string): ProxyUse;
}

/** Says whether a proxy of the environment is used on the way to the base URL, and by whom. */
export function checkProxy(
  baseUrl: string,
  { environment, runtime, use }: ProxySurroundings,
): Line[] {
  const { protocol, hostname } = new URL(baseUrl);
  const { variables, here, elsewhere, how } = use(protocol);
  const set = PROXY_VARIABLES.filter((name) => environment.get(name) !== undefined);
  // the others are for another protocol, or for other programs
  const meant = set.filter((name) =>
    name.toLowerCase() === `${protocol.slice(0, -1)}_proxy` || /^all_/i.test(name)
  );
  if (meant.length === 0) return [ok("no variable names a proxy on the way")];
  if (isLoopback(hostname)) return [ok("none is used to this machine itself")];
  if (isExcepted(hostname, environment)) return [ok("NO_PROXY names the host, so none is used")];
  const heeded = meant.filter((name) => variables.includes(name));
  const ignored = meant.filter((name) => !variables.includes(name));
  const lines: Line[] = [];
  const [first] = variables.filter((name) => heeded.includes(name));
  if (first !== undefined && !here) {
    lines.push(warning(
      "proxy_ignored",
      `${listOf(heeded)} ${isAre(heeded)} set, and ${runtime} does not heed ${itThem(heeded)}`,
      `If the way out leads through the proxy, ${how}`,
    ));
  } else if (first !== undefined && !elsewhere) {
    lines.push(warning(
      "proxy_ignored",
      `${first} is heeded here, and ${runtime} itself does not heed it: a program's own fetch goes past the proxy`,
      `For programs of your own, ${how}`,
    ));
  } else if (first !== undefined) {
    const others = heeded.filter((name) => environment.get(name) !== environment.get(first));
    lines.push(
      others.length === 0 ? ok(`${first} is heeded`) : warning(
        "variable_unused",
        `${first} is used, and ${listOf(others)} ${isAre(others)} not`,
        `If ${others.length === 1 ? "it is" : "they are"} meant, unset ${first}`,
      ),
    );
  }
  if (ignored.length > 0 && first === undefined) {
    lines.push(warning(
      "proxy_ignored",
      `${listOf(ignored)} ${isAre(ignored)} set, and ${runtime} does not heed ${itThem(ignored)}`,
      `If the way out leads through the proxy, set ${variables.at(-1)} to it`,
    ));
  }
  return lines;
}

/** The forms of NO_PROXY that every runtime reads: a host, the end of one, or all. */
function isExcepted(hostname: string, environment: Environment): boolean {
  const named = NO_PROXY_VARIABLES.map((name) => environment.get(name))
    .find((each) => each !== undefined) ?? "";
  return named.split(",").map((each) => each.trim().toLowerCase()).some((each) =>
    each === "*" || each === hostname ||
    (each !== "" && hostname.endsWith(each.startsWith(".") ? each : `.${each}`))
  );
}

function itThem(names: readonly string[]): string {
  return names.length === 1 ? "it" : "them";
}
