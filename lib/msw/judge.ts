import type { AskOthers, WebSocketConnection } from "./network.ts";

/** What the parts that capture requests ask. Each question is for the interception of the code that sends. */
export interface Judge {
  /** Whether requests to a host go out as they are. */
  passes(url: URL): boolean;
  /** Whether the mock stands in for a host. */
  owns(url: URL): boolean;
  /** Whether requests to a host may go out without a look at each of them. */
  letsOut(url: URL): boolean;
  /** Answers a request. Returns undefined to let it out. What it throws is the error of the request. */
  answer(request: Request, askOthers?: AskOthers): Promise<Response | undefined>;
  /** Handles a connection of a WebSocket. */
  connect(connection: WebSocketConnection): Promise<void>;
  /** Returns the error for what cannot be answered, or undefined to let it out. */
  refuse(method: string, url: URL, why: string): Error | undefined;
}
