import { ArgumentError } from "../argument_error.ts";
import { WebexError } from "../errors.ts";
import type { WebexMock } from "../mock/mock.ts";
import { handlersFor } from "./handlers.ts";
import { hostOf, isApiUrl } from "./hosts.ts";
import type { AskOthers, Network, WebSocketConnection } from "./network.ts";
import type { InterceptSettings } from "./options.ts";

/** What one call of `interceptWebex` or `interceptWebexDuring` does with requests, however they were captured. */
export class Interception {
  /** The requests that no handler answered and that were refused, as method and URL without query. */
  readonly unhandled: string[] = [];
  readonly #settings: InterceptSettings;
  readonly #network: Network;
  #closed = false;

  constructor(
    mock: WebexMock,
    settings: InterceptSettings,
    createNetwork: typeof import("./network.ts").createNetwork,
  ) {
    this.#settings = settings;
    const mocked = handlersFor(mock, (url) => this.owns(url) && !this.passes(url));
    const handlers = [...settings.handlers, ...mocked];
    this.#network = createNetwork(handlers, (request, others) => this.#decide(request, others));
  }

  /** Whether the mock stands in for a host. */
  owns(url: URL): boolean {
    return isApiUrl(url, this.#settings.hosts);
  }

  /** Whether requests to a host go out as they are. */
  passes(url: URL): boolean {
    return this.#settings.passThrough.has(hostOf(url));
  }

  /** Whether requests to a host may go out without a look at each of them. */
  letsOut(url: URL): boolean {
    const { onUnhandled } = this.#settings;
    const open = onUnhandled === "bypass" || onUnhandled === "warn";
    return this.passes(url) || (open && !this.owns(url));
  }

  /** Answers a request. Returns undefined to let it out. What it throws is the error of the request. */
  async answer(request: Request, askOthers: AskOthers): Promise<Response | undefined> {
    if (request.method === "CONNECT") return this.#answerConnect(request);
    return await this.#network.answer(request, askOthers);
  }

  /** Handles a connection of a WebSocket. */
  connect(connection: WebSocketConnection): Promise<void> {
    return this.#network.connect(connection);
  }

  /** Returns the error for what cannot be answered here, unless it may go out. It is noted as unhandled. */
  refuse(method: string, url: URL, why?: string): WebexError | undefined {
    return this.letsOut(url) ? undefined : this.#unhandled(method, url, why);
  }

  /** Ends its handlers. */
  close(): void {
    this.#closed = true;
    this.#network.close();
  }

  /** Whether it has ended. Code that it was for may go on, such as a timer. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Throws if requests were refused and that is to fail a test. */
  failUnhandled(): void {
    if (this.#settings.onUnhandled === "fail" && this.unhandled.length > 0) {
      throw unhandledError(this.unhandled);
    }
  }

  /** A tunnel through a proxy is mocked, so that no proxy is asked for a host that is not to be reached. */
  #answerConnect(request: Request): Response | undefined {
    const host = new URL(`https://${request.url.replace(/^\w+:\/+/, "")}`);
    return this.letsOut(host) ? undefined : new Response(null);
  }

  async #decide(request: Request, askOthers: AskOthers): Promise<void> {
    const url = new URL(request.url);
    if (this.passes(url) || await askOthers()) return;
    const { onUnhandled } = this.#settings;
    const policy = typeof onUnhandled === "function" ? await onUnhandled(request) : onUnhandled;
    switch (policy) {
      case "bypass":
      case "pass":
        return;
      case "warn":
        // deno-lint-ignore no-console
        return console.warn(
          `guestissuer: ${describe(request.method, url)} goes out: no handler answers it`,
        );
      case "error":
      case "fail":
      case undefined:
        throw this.#unhandled(request.method, url);
      default:
        throw new ArgumentError(
          `Cannot send ${
            describe(request.method, url)
          }: onUnhandled must return error, warn, bypass, pass or nothing`,
        );
    }
  }

  #unhandled(method: string, url: URL, why?: string): WebexError {
    const what = describe(method, url);
    this.unhandled.push(what);
    return unhandledError([what], why);
  }
}

/** The error for requests outside the functions that interceptions are for. */
export function outsideError(method: string, url: URL): WebexError {
  return new WebexError(
    "mock_unhandled_request",
    `Cannot send ${
      describe(method, url)
    }: requests are intercepted, and this one is sent from outside of interceptWebexDuring. Send it within its callback`,
  );
}

/** Method and URL. What may hold a token or a password is left out. */
function describe(method: string, url: URL): string {
  // what a CONNECT names is a host and a port
  return method === "CONNECT" ? `${method} ${url.host}` : `${method} ${url.origin}${url.pathname}`;
}

function unhandledError(
  requests: string[],
  why =
    "no handler of the mock answers it, and it is kept from the network. Add a handler, or name the host in passThrough",
): WebexError {
  return new WebexError("mock_unhandled_request", `Cannot send ${requests.join(", ")}: ${why}`);
}
