import { ArgumentRangeError } from "../../argument_error.ts";
import type { Upgrade } from "../../runtime/server_socket.ts";
import type { Engine } from "../engine.ts";
import type { MockParts } from "../settings.ts";
import { toResponse } from "../http/fetch_classes.ts";
import { type Incoming, originOf } from "../http/incoming.ts";
import type { Target } from "../http/target.ts";
import type { ServeOptions } from "../served.ts";
import { LiveConnection } from "./live_connection.ts";
import type { Origins } from "./origins.ts";

/** Where the id of the device stands in the path of a live connection. */
const DEVICE_SEGMENT = 5;

/** Opens the live connections of a served mock. */
export class SocketServer {
  readonly #parts: Engine & MockParts;
  readonly #origins: Origins;
  readonly #authorizationTimeout: number;

  /**
   * @throws {RangeError} when `authorizationTimeout` is not a time that a timer takes.
   */
  constructor(
    parts: Engine & MockParts,
    origins: Origins,
    { authorizationTimeout = 10_000 }: ServeOptions,
  ) {
    const isTime = Number.isSafeInteger(authorizationTimeout) && authorizationTimeout > 0;
    if (!isTime || authorizationTimeout > 2 ** 31 - 1) {
      throw new ArgumentRangeError(
        "Cannot serve mock: authorizationTimeout must be from 1 to 2147483647 milliseconds",
      );
    }
    this.#parts = parts;
    this.#origins = origins;
    this.#authorizationTimeout = authorizationTimeout;
  }

  /** Answers a request that asks for a live connection, if it may have one by opening it. */
  async handle(
    incoming: Incoming,
    { upgrade, ...more }: { target: Target; isLocal: boolean; upgrade: Upgrade },
  ): Promise<Response> {
    const isOriginAllowed = this.#origins.allows(incoming);
    const { dispatcher } = this.#parts;
    const outgoing = await dispatcher.handle(incoming, { ...more, upgrade: { isOriginAllowed } });
    return outgoing.status === 101
      ? upgrade(this.#connectionFor(incoming, more.target))
      : toResponse(outgoing);
  }

  #connectionFor(incoming: Incoming, { segments, search }: Target): LiveConnection {
    const { state, sockets } = this.#parts;
    const query = new URLSearchParams(search);
    return new LiveConnection({
      state,
      sockets,
      deviceId: segments[DEVICE_SEGMENT]!,
      origin: originOf(incoming),
      aliasHttpStatus: query.get("aliasHttpStatus") === "true",
      multipleConnections: query.get("multipleConnections") === "true",
      authorizationTimeout: this.#authorizationTimeout,
    });
  }
}
