import { ArgumentError } from "../../argument_error.ts";
import {
  checkCloseCode,
  checkCloseReason,
  type SocketFault,
  SocketFaults,
  type SocketMoment,
} from "./socket_fault.ts";

/** An authorized live connection. */
export interface MockSocket {
  /** Webex id of the person. */
  readonly personId: string;
  /** The device that it belongs to. */
  readonly deviceId: string;
  /** How many events were sent. */
  readonly events: number;
}

/** The live connections of a mock that is served, and what is to go wrong with them. */
export interface MockSockets {
  /** Returns the authorized connections. */
  list(): MockSocket[];
  /**
   * Closes connections, as the service does now and then.
   *
   * @param code The code of the close frame, such as 1011; 1005 is a frame without one, 1006 breaks the connection.
   * Default is 1001.
   * @param reason What stands beside the code, at most 123 bytes. Default is nothing.
   * @param options The person whose connections they are. Default is everybody.
   * @returns How many it closed.
   * @throws {RangeError} when no connection can be closed with this code.
   * @throws {TypeError} when the reason is too long or not a string.
   */
  close(code?: number, reason?: string, options?: { personId?: string | undefined }): number;
  /**
   * Lets something go wrong with a connection: `mock.sockets.failNext({ pong: "withheld" })`. To refuse a
   * connection before it is open, use `mock.failNext` with the endpoint
   * `GET /mercury/v1/apps/wx2/registrations/{deviceId}/messages`.
   *
   * @throws {TypeError} when the fault makes no sense.
   * @throws {RangeError} when one of its numbers does not.
   */
  failNext(fault: SocketFault): void;
  /** Returns the faults in waiting, in order, and how many times each is left. */
  faults(): { fault: SocketFault; left: number }[];
  /** Forgets the faults in waiting. */
  clearFaults(): void;
}

/** A live connection, as the mock holds it. */
export interface LiveSocket extends MockSocket {
  /** Scheme and host of the mock, as the client sees them. */
  readonly origin: string;
  /** Sends an event, whose data is JSON. */
  sendEvent(data: string): void;
  /** Closes it. */
  close(code: number, reason: string): void;
}

/** The live connections of a mock, by the person that each is authorized for. */
export class Sockets implements MockSockets {
  readonly #open = new Map<string, Set<LiveSocket>>();
  /** All of them, those too that are not authorized yet. */
  readonly #opened = new Set<LiveSocket>();
  readonly #faults = new SocketFaults();
  readonly #onFault: (fault: SocketFault) => void;

  /** @param onFault Is called when a fault happens. */
  constructor(onFault: (fault: SocketFault) => void) {
    this.#onFault = onFault;
  }

  list(): MockSocket[] {
    return this.#all().map(({ personId, deviceId, events }) => ({ personId, deviceId, events }));
  }

  close(code = 1001, reason = "", options: { personId?: string | undefined } = {}): number {
    checkCloseCode(code, "close sockets");
    checkCloseReason(reason, "close sockets");
    const { personId } = options;
    if (personId !== undefined && typeof personId !== "string") {
      throw new ArgumentError("Cannot close sockets: personId must be a string");
    }
    const wanted = personId === undefined ? this.#all() : this.of(personId);
    for (const socket of wanted) socket.close(code, reason);
    return wanted.length;
  }

  failNext(fault: SocketFault): void {
    this.#faults.add(fault);
  }

  faults(): { fault: SocketFault; left: number }[] {
    return this.#faults.list();
  }

  clearFaults(): void {
    this.#faults.reset();
  }

  /** Adds a connection that has yet to authorize. */
  addOpened(socket: LiveSocket): void {
    this.#opened.add(socket);
  }

  /** Adds a connection that is authorized. */
  add(socket: LiveSocket): void {
    const { personId } = socket;
    const known = this.#open.get(personId);
    if (known === undefined) this.#open.set(personId, new Set([socket]));
    else known.add(socket);
  }

  /** Removes a connection that is closed. */
  remove(socket: LiveSocket): void {
    this.#opened.delete(socket);
    const known = this.#open.get(socket.personId);
    known?.delete(socket);
    if (known?.size === 0) this.#open.delete(socket.personId);
  }

  /** Returns the connections of a person. */
  of(personId: string): LiveSocket[] {
    return [...this.#open.get(personId) ?? []];
  }

  /** Takes the next fault of a moment for a person, if one waits. */
  take(moment: SocketMoment, personId: string): SocketFault | undefined {
    const fault = this.#faults.take(moment, personId);
    if (fault !== undefined) this.#onFault(fault);
    return fault;
  }

  /** Closes all connections, those too that are not authorized yet, and forgets the faults. */
  reset(): void {
    this.clearFaults();
    for (const socket of [...this.#opened]) socket.close(1001, "");
  }

  #all(): LiveSocket[] {
    return [...this.#open.values()].flatMap((each) => [...each]);
  }
}
