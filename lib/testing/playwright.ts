/** A request as Playwright's `Request` shows it: the part that is used. */
export interface PlaywrightRequest {
  /** The whole URL. */
  url(): string;
  /** The method. */
  method(): string;
  /** The headers by their names in lower case. */
  allHeaders(): Promise<Record<string, string>>;
  /** The body; `null` if there is none. */
  postDataBuffer(): Uint8Array | null;
}

/** What Playwright hands to a handler: the part of its `Route` that is used. */
export interface PlaywrightRoute {
  /** The request. */
  request(): PlaywrightRequest;
  /** Answers it. */
  // deno-lint-ignore no-explicit-any -- Playwright asks for a Buffer of Node, for which others have no type
  fulfill(response: { status: number; headers: Record<string, string>; body: any }): Promise<void>;
  /** Breaks it off. */
  abort(reason?: string): Promise<void>;
}

/** A page or a browser context of Playwright: the part that is used. */
export interface RoutablePage {
  /** Hands requests to a handler. */
  // deno-lint-ignore no-explicit-any -- what Playwright returns differs between its versions
  route(matches: (url: URL) => boolean, handler: (route: PlaywrightRoute) => any): Promise<any>;
  /** Takes that back. */
  // deno-lint-ignore no-explicit-any -- as above
  unroute(matches: (url: URL) => boolean, handler?: (route: PlaywrightRoute) => any): Promise<any>;
}
