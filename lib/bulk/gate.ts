import type { RequestOptions } from "../api/request_options.ts";
import { sleep } from "../deadline.ts";

/** How often each row is tried again after 429. */
export const RETRIES = 10;

/** The longest wait, in seconds. Many rows have more time than the one request of the other commands. */
export const MAX_RETRY_AFTER = 3600;

/** What a gate waits with. */
export interface GateSettings {
  /** Where rows are sent and how. `retries` is how often each is tried again after 429; default is 10. */
  request: RequestOptions;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** Called with the seconds, when the service asks all to wait. */
  onWait?: ((seconds: number) => void) | undefined;
}

/** Holds everybody back for as long as the service has asked one to wait. */
export class Gate {
  readonly #settings: GateSettings;
  #until = 0;

  constructor(settings: GateSettings) {
    this.#settings = settings;
  }

  /** Waits while the gate is closed. */
  async pass(signal: AbortSignal | undefined): Promise<void> {
    const { now, request } = this.#settings;
    const wait = request.sleep ?? sleep;
    let left = this.#until - now();
    while (left > 0) {
      await wait(left, signal);
      left = this.#until - now();
    }
  }

  /** Closes the gate for some seconds from now. */
  async close(seconds: number): Promise<void> {
    const now = this.#settings.now();
    const wasOpen = this.#until <= now;
    this.#until = Math.max(this.#until, now + seconds * 1000);
    // requests that were on their way together get the same answer
    if (wasOpen) await this.#settings.onWait?.(seconds);
  }
}
