import { ArgumentError } from "../argument_error.ts";
import { createAsyncScope } from "../runtime/async_scope.ts";
import { runtimeName } from "../runtime/runtime.ts";
import { type Interception, outsideError } from "./interception.ts";
import { isApiUrl } from "./hosts.ts";
import type { Judge } from "./judge.ts";
import type { AskOthers } from "./network.ts";

/** The interception of the code around, and the one of all other code. */
export interface Scopes {
  /** The interception of what a callback does. */
  readonly during: ReturnType<typeof createAsyncScope<Interception>>;
  /** The interception of everything else, if any. */
  everywhere: Interception | undefined;
}

let scopes: Scopes | undefined;

/** Where interceptions are kept. It is made when it is first needed, since browsers have none. */
export function interceptionScopes(): Scopes {
  return scopes ??= { during: createAsyncScope<Interception>(), everywhere: undefined };
}

let holders = 0;
let starting: Promise<() => void> | undefined;

/** Captures the program's requests, once for all who ask for it. Returns a function that ends the caller's part. */
export async function holdCapture(): Promise<() => void> {
  holders++;
  let end: () => void;
  try {
    end = await (starting ??= startCapture());
  } catch (error) {
    holders--;
    starting = undefined;
    throw error;
  }
  return () => {
    if (--holders > 0) return;
    starting = undefined;
    end();
  };
}

async function startCapture(): Promise<() => void> {
  const name = runtimeName();
  if (name === "node") return (await import("./capture_node.ts")).captureOnNode(judge);
  if (name === "deno" || name === "bun") {
    return (await import("./capture_web.ts")).captureOnWeb(judge);
  }
  throw new ArgumentError(
    "Cannot intercept requests: in a browser, add webexHandlers(mock) to a setupWorker of msw. Elsewhere, use the mock's own fetch",
  );
}

const NO_HOSTS: ReadonlySet<string> = new Set();
const noOthers: AskOthers = () => Promise.resolve(false);

function current(): Interception | undefined {
  const { during, everywhere } = interceptionScopes();
  const one = during.current();
  return one === undefined || one.closed ? everywhere : one;
}

/** Code outside of every interception reaches what it wants to, but for Webex. */
const judge: Judge = {
  passes: (url) => current()?.passes(url) ?? !isApiUrl(url, NO_HOSTS),
  owns: (url) => current()?.owns(url) ?? isApiUrl(url, NO_HOSTS),
  letsOut: (url) => current()?.letsOut(url) ?? !isApiUrl(url, NO_HOSTS),
  answer(request, askOthers = noOthers) {
    const interception = current();
    if (interception !== undefined) return interception.answer(request, askOthers);
    const url = new URL(request.url);
    if (request.method !== "CONNECT" && isApiUrl(url, NO_HOSTS)) {
      return Promise.reject(outsideError(request.method, url));
    }
    return Promise.resolve(undefined);
  },
  async connect(connection) {
    const interception = current();
    if (interception !== undefined) return await interception.connect(connection);
    const url = new URL(connection.client.url);
    if (isApiUrl(url, NO_HOSTS)) throw outsideError("GET", url);
    connection.server.connect();
  },
  refuse(method, url, why) {
    const interception = current();
    if (interception !== undefined) return interception.refuse(method, url, why);
    return isApiUrl(url, NO_HOSTS) ? outsideError(method, url) : undefined;
  },
};
