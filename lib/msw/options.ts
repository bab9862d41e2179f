import { ArgumentError, checkOptions } from "../argument_error.ts";
import type { MswHandler, MswWebSocketHandler } from "./deps.ts";
import { readHosts } from "./hosts.ts";

/**
 * What is done with a request that no handler answers: see {@linkcode InterceptOptions}. A function returns
 * one of `error`, `warn`, `bypass` and `pass`, which is another word for `bypass`; nothing counts as `error`.
 */
export type UnhandledPolicy =
  | "error"
  | "fail"
  | "warn"
  | "bypass"
  | ((request: Request) => UnhandledAnswer | Promise<UnhandledAnswer>);

/** What a function may return as {@linkcode UnhandledPolicy}. */
export type UnhandledAnswer = "error" | "warn" | "bypass" | "pass" | void;

/** Options of {@linkcode interceptWebex} and {@linkcode interceptWebexDuring}. */
export interface InterceptOptions {
  /**
   * What is done with a request that no handler answers. `error` rejects it with method and URL. `fail` does
   * so too, and throws once more when the interception ends, for code that swallows errors. `warn` prints
   * method and URL and lets the request out to the network, `bypass` lets it out silently. A function decides
   * for each request. Default is `error`.
   */
  onUnhandled?: UnhandledPolicy | undefined;
  /** Hosts, with port if any, whose requests go out to the network, such as `127.0.0.1:8080`. Default is none. */
  passThrough?: readonly string[] | undefined;
  /** Further hosts that the mock answers for, with port if any, such as `api-usgov.webex.com`. Default is none. */
  hosts?: readonly string[] | undefined;
  /** Your own msw handlers. They come first. */
  handlers?: readonly (MswHandler | MswWebSocketHandler)[] | undefined;
}

/** The options as they are used. */
export interface InterceptSettings {
  onUnhandled: UnhandledPolicy;
  passThrough: Set<string>;
  hosts: Set<string>;
  handlers: readonly (MswHandler | MswWebSocketHandler)[];
}

const NAMES = ["onUnhandled", "passThrough", "hosts", "handlers"];
const POLICIES = ["error", "fail", "warn", "bypass"];

/** Fills in the defaults, and refuses what is not known: a request let out by a typo may carry a token. */
export function readOptions(options: InterceptOptions): InterceptSettings {
  checkOptions(options, NAMES, "intercept requests");
  const { onUnhandled = "error", passThrough = [], hosts = [], handlers = [] } = options;
  if (typeof onUnhandled !== "function" && !POLICIES.includes(onUnhandled)) {
    throw new ArgumentError(
      `Cannot intercept requests: onUnhandled must be one of ${POLICIES.join(", ")}, or a function`,
    );
  }
  if (!Array.isArray(handlers)) {
    throw new ArgumentError("Cannot intercept requests: handlers must be an array of msw handlers");
  }
  return {
    onUnhandled,
    passThrough: readHosts("passThrough", passThrough),
    hosts: readHosts("hosts", hosts),
    handlers,
  };
}
