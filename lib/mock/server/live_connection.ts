import { parseDuration } from "../state/clock.ts";
import { isObject, parseJson } from "../../json.ts";
import type { ServerSocket, SocketListener } from "../../runtime/server_socket.ts";
import { readAccessToken, withoutScheme } from "../http/authenticate.ts";
import { Refusal } from "../http/refusal.ts";
import { NO_CODE, NO_FRAME, shortenReason } from "../live/socket_fault.ts";
import type { LiveSocket, Sockets } from "../live/sockets.ts";
import type { Device } from "../state/devices.ts";
import { MemoryFull } from "../state/memory.ts";
import type { Person } from "../state/person.ts";
import type { MockState } from "../state/state.ts";

/** What a live connection works with. */
export interface ConnectionOptions {
  state: MockState;
  sockets: Sockets;
  /** The device that it was opened for. */
  deviceId: string;
  /** Scheme and host of the mock, as the client sees them. */
  origin: string;
  /** Whether what is refused is closed with 4400, 4401 and 4403, which stand for statuses. */
  aliasHttpStatus: boolean;
  /** Whether the device may have another connection besides. */
  multipleConnections: boolean;
  /** How long the client may take to authorize, in milliseconds. */
  authorizationTimeout: number;
}

/** More than this may not wait for a client that does not read, in bytes: 1 MB. */
const MAX_WAITING = 1_000_000;

/** Codes of close frames, as the official JavaScript SDK 3.12.0 reads them. */
const REJECTED = 1003;
const POLICY = 1008;
const FAILED = 1011;
const REPLACED = 4000;
/** With the statuses that stand for them, where the client asks for that. */
const UNAUTHORIZED = 4401;
const FORBIDDEN = 4403;
const SERVICE_ACCOUNT = 4400;

/** An event that waits to be sent. */
interface DelayedEvent {
  data: string;
  /** How long it waits after the one before, in milliseconds. */
  delay: number;
}

/** One live connection: it authorizes, answers pings, and passes on what happens in the person's spaces. */
export class LiveConnection implements SocketListener, LiveSocket {
  readonly origin: string;
  readonly deviceId: string;
  readonly #options: ConnectionOptions;
  #phase: "new" | "authorizing" | "open" | "closed" = "new";
  #socket: ServerSocket | undefined;
  #person: Person | undefined;
  #authorizationTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #trackingId = `MERCURY_${crypto.randomUUID()}`;
  #sequence = 0;
  #events = 0;
  #delayed: DelayedEvent[] = [];
  #delayedLength = 0;
  #delayTimer: ReturnType<typeof setTimeout> | undefined;
  /** What came while it authorizes, to be read after that. */
  #early: string[] = [];
  #earlyLength = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.origin = options.origin;
    this.deviceId = options.deviceId;
  }

  get personId(): string {
    return this.#person?.personId ?? "";
  }

  get events(): number {
    return this.#events;
  }

  opened(socket: ServerSocket): void {
    this.#socket = socket;
    const { authorizationTimeout, sockets } = this.#options;
    sockets.addOpened(this);
    this.#authorizationTimer = setTimeout(() => {
      const time = `the timeout window of ${authorizationTimeout} milliseconds`;
      this.close(POLICY, `authentication did not happen within ${time}`);
    }, authorizationTimeout);
  }

  received(text: string | undefined): void {
    if (this.#phase === "closed") return;
    const message = text === undefined ? undefined : parseJson(text).value;
    if (!isObject(message)) return this.close(REJECTED, "the message is not a JSON object");
    if (this.#phase === "authorizing") return this.#keepEarly(text!);
    if (message.type === "authorization") return void this.#authorize(message.data);
    if (this.#phase !== "open") return this.close(POLICY, "the connection is not authorized yet");
    // an acknowledgement needs no answer; what else clients may send is not known
    if (message.type === "ping") this.#pong(message.id);
  }

  closed(): void {
    this.#end();
  }

  sendEvent(data: string): void {
    const fault = this.#options.sockets.take("event", this.personId);
    if (fault?.lose) {
      this.#sequence++;
      return;
    }
    const delay = parseDuration(fault?.delay ?? 0);
    if (delay === 0 && this.#delayed.length === 0) return this.#sendEventNow(data);
    this.#delayed.push({ data, delay });
    this.#delayedLength += data.length;
    if (this.#delayedLength > MAX_WAITING) return this.#tooSlow();
    if (this.#delayed.length === 1) this.#sendDelayed();
  }

  close(code: number, reason: string): void {
    const socket = this.#socket;
    this.#end();
    if (code === NO_FRAME) socket?.drop();
    else if (code === NO_CODE) socket?.close();
    else socket?.close(code, shortenReason(reason));
  }

  #keepEarly(text: string): void {
    this.#early.push(text);
    this.#earlyLength += text.length;
    if (this.#earlyLength > MAX_WAITING) this.close(POLICY, "over 1 MB came before authorization");
  }

  async #authorize(data: unknown): Promise<void> {
    const isFirst = this.#phase === "new";
    if (isFirst) this.#phase = "authorizing";
    try {
      const person = await this.#readPerson(data);
      if (this.#phase === "closed" || !isFirst) return;
      this.#open(person);
      for (const text of this.#early.splice(0)) this.received(text);
    } catch (error) {
      if (error instanceof SocketRefusal) return this.#refuse(error);
      if (error instanceof MemoryFull) return this.close(POLICY, error.reason);
      const name = error instanceof Error ? error.name : "an error";
      this.close(FAILED, `the mock itself failed with ${name}: report this`);
    }
  }

  /** Reads whose access token was sent, and checks that the device is that person's. */
  async #readPerson(data: unknown): Promise<Person> {
    const { state } = this.#options;
    const sent = isObject(data) && typeof data.token === "string" ? data.token : "";
    const claims = await readAccessToken(state, withoutScheme(sent)).catch((error) => {
      throw error instanceof Refusal ? new SocketRefusal(UNAUTHORIZED, error.reason) : error;
    });
    const person = state.personOf(claims);
    if (person === undefined) {
      throw new SocketRefusal(SERVICE_ACCOUNT, "a Service App itself has no live connections");
    }
    const device = state.devices.find(this.deviceId) ?? this.#adopt(person);
    if (device?.owner.uuid === person.uuid) return person;
    throw new SocketRefusal(FORBIDDEN, "the device is not registered by the owner of the token");
  }

  #adopt(person: Person): Device | undefined {
    const { devices, settings } = this.#options.state;
    return settings.acceptUnknownIds ? devices.adopt(this.deviceId, person) : undefined;
  }

  #open(person: Person): void {
    const { sockets, multipleConnections } = this.#options;
    const fault = sockets.take("authorization", person.personId);
    if (fault?.authorization !== undefined) {
      return this.close(fault.authorization, "a fault that was asked for");
    }
    if (!multipleConnections) {
      for (const other of sockets.of(person.personId)) {
        if (other.deviceId === this.deviceId) other.close(REPLACED, "replaced");
      }
    }
    clearTimeout(this.#authorizationTimer);
    this.#person = person;
    this.#phase = "open";
    sockets.add(this);
    this.#sendData('{"eventType":"mercury.buffer_state"}');
  }

  #refuse({ code, reason }: SocketRefusal): void {
    this.close(this.#options.aliasHttpStatus ? code : POLICY, reason);
  }

  #pong(id: unknown): void {
    if (typeof id !== "string") return this.close(REJECTED, "a ping needs an id");
    const fault = this.#options.sockets.take("ping", this.personId);
    if (fault?.pong === "withheld") return;
    const answer = fault?.pong === "mismatched" ? crypto.randomUUID() : id;
    this.#send(`{"id":${JSON.stringify(answer)},"type":"pong"`);
  }

  #sendDelayed(): void {
    const [first] = this.#delayed;
    if (first === undefined) return;
    this.#delayTimer = setTimeout(() => {
      this.#delayed.shift();
      this.#delayedLength -= first.data.length;
      this.#sendEventNow(first.data);
      this.#sendDelayed();
    }, first.delay);
  }

  #sendEventNow(data: string): void {
    this.#events++;
    this.#sendData(data);
  }

  #sendData(data: string): void {
    this.#send(`{"id":"${crypto.randomUUID()}","data":${data}`);
  }

  /** Sends a message, written but for its end. Every message has a number, or the SDK would miss some. */
  #send(start: string): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    if (socket.waiting > MAX_WAITING) return this.#tooSlow();
    const { clock } = this.#options.state;
    const end = `"timestamp":${clock.now()},"trackingId":"${this.#trackingId}"`;
    socket.send(`${start},${end},"sequenceNumber":${++this.#sequence}}`);
  }

  #tooSlow(): void {
    this.close(POLICY, "more than 1 MB is waiting to be read");
  }

  #end(): void {
    this.#phase = "closed";
    this.#socket = undefined;
    this.#delayed = [];
    this.#delayedLength = 0;
    clearTimeout(this.#authorizationTimer);
    clearTimeout(this.#delayTimer);
    this.#options.sockets.remove(this);
  }
}

/** Why a connection is not authorized, and the code for it. */
class SocketRefusal {
  constructor(readonly code: number, readonly reason: string) {}
}
