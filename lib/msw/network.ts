import { brokenOff } from "../mock/http/fetch_classes.ts";
import type { MswHandler, MswWebSocketHandler } from "./deps.ts";
import {
  defineNetwork,
  HttpNetworkFrame,
  NetworkSource,
  WebSocketNetworkFrame,
} from "./deps_network.ts";

/** Asks what else intercepts requests. Returns whether it has answered. */
export type AskOthers = () => Promise<boolean>;

/** A connection of a WebSocket that was intercepted, as msw hands it to its handlers. */
export type WebSocketConnection = ConstructorParameters<
  typeof WebSocketNetworkFrame
>[0]["connection"];

/** The handlers of one interception. */
export interface Network {
  /** Answers a request. Returns undefined to let it out. What it throws is the error of the request. */
  answer(request: Request, askOthers: AskOthers): Promise<Response | undefined>;
  /** Handles a connection of a WebSocket: a handler's, a real one, or a refused one. */
  connect(connection: WebSocketConnection): Promise<void>;
  /** Ends the handlers. */
  close(): void;
}

/** Puts handlers behind two functions. `onUnhandled` throws for what must not go out. */
export function createNetwork(
  handlers: (MswHandler | MswWebSocketHandler)[],
  onUnhandled: (request: Request, askOthers: AskOthers) => Promise<void>,
): Network {
  const source = new FrameSource();
  const network = defineNetwork({
    sources: [source],
    handlers,
    context: { quiet: true },
    onUnhandledFrame: ({ frame }) =>
      frame instanceof RequestFrame
        ? onUnhandled(frame.data.request, frame.askOthers)
        : onUnhandled(requestOf(frame as WebSocketFrame), () => Promise.resolve(false)),
  });
  network.enable();
  return {
    async answer(request, askOthers) {
      const frame = new RequestFrame(request, askOthers);
      await source.queue(frame);
      return await frame.answer;
    },
    connect: (connection) => source.queue(new WebSocketFrame({ connection })),
    close: () => network.disable(),
  };
}

/** Takes what was intercepted elsewhere. */
class FrameSource extends NetworkSource {
  override enable(): void {}
}

/** A request that asks to be answered, whatever has intercepted it. */
class RequestFrame extends HttpNetworkFrame {
  readonly askOthers: AskOthers;
  readonly #answer = Promise.withResolvers<Response | undefined>();

  constructor(request: Request, askOthers: AskOthers) {
    super({ request });
    this.askOthers = askOthers;
  }

  get answer(): Promise<Response | undefined> {
    return this.#answer.promise;
  }

  override passthrough(): void {
    this.#answer.resolve(undefined);
  }

  override respondWith(response?: Response): void {
    // what makes an error of such a response does not say that a connection broke
    if (response?.type === "error") this.#answer.reject(brokenOff(BROKEN));
    else this.#answer.resolve(response);
  }

  override errorWith(reason?: unknown): void {
    if (reason instanceof Response) this.respondWith(reason);
    else this.#answer.reject(reason);
  }
}

const BROKEN = "The connection was reset, as a fault of the mock or a handler asks";

class WebSocketFrame extends WebSocketNetworkFrame {
  override passthrough(): void {
    this.data.connection.server.connect();
  }

  override errorWith(reason?: unknown): void {
    const { client } = this.data.connection;
    const message = reason instanceof Error ? reason.message : String(reason);
    const event = Object.assign(new Event("error"), { error: reason, message });
    (client as unknown as { socket: EventTarget }).socket.dispatchEvent(event);
    client.close(REFUSED, "refused by the interception");
  }
}

/** A code of those that a program may choose by itself. */
const REFUSED = 4000;

/** A WebSocket begins with a GET, which is what the policy is asked about. */
function requestOf(frame: WebSocketFrame): Request {
  return new Request(String(frame.data.connection.client.url).replace(/^ws/, "http"));
}
