import { sleep } from "../deadline.ts";
import { type AccessToken, login } from "../api/login.ts";
import type { RequestOptions } from "../api/request_options.ts";
import { WebexHttpError } from "../errors.ts";
import { QUICK_EXPIRES_IN } from "../token/guest_claims.ts";
import { inOrder } from "./in_order.ts";
import type { BadRow, GuestRow } from "./read_row.ts";
import type { TokenMinter } from "./token_minter.ts";

/** A row whose guest token has been exchanged, or why not. */
export type ExchangedRow = { row: GuestRow; token: AccessToken } | BadRow & { cause?: unknown };

/** How rows are exchanged. */
export interface ExchangeSettings {
  /** How many exchanges go on at once. */
  concurrency: number;
  /** Where to send them and how. `retries` is how often each row is tried again after 429; default is 10. */
  request: RequestOptions;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** Called with the seconds, when the service asks all to wait. */
  onWait?: ((seconds: number) => void) | undefined;
}

/** The longest wait, in seconds. Many rows have more time than the one request of the other commands. */
const MAX_RETRY_AFTER = 3600;

/**
 * Exchanges a guest token for each row, several at once, and yields the results in the order of the rows. When
 * the service asks one exchange to wait, all wait. When it asks for longer than can be waited for, the whole
 * run ends with its error: the rows after that one would be refused as well.
 */
export function exchangeRows<Other extends object>(
  rows: AsyncIterable<GuestRow | Other>,
  minter: TokenMinter,
  settings: ExchangeSettings,
): AsyncGenerator<ExchangedRow | Other> {
  const gate = new Gate(settings);
  return inOrder(rows, settings.concurrency, (row) => {
    return "subject" in row ? exchange(row, minter, gate, settings) : undefined;
  });
}

async function exchange(
  row: GuestRow,
  minter: TokenMinter,
  gate: Gate,
  { request, now }: ExchangeSettings,
): Promise<ExchangedRow> {
  const { retries = 10, maxRetryAfter = MAX_RETRY_AFTER, signal } = request;
  const mint = async () => {
    await gate.pass(signal);
    const exp = Math.floor(now() / 1000) + (row.expiresIn ?? QUICK_EXPIRES_IN);
    return minter.mint(row.subject, row.displayName, exp);
  };
  // a row that has to wait closes the gate, where it then waits with the others
  let retried = 0;
  const onRetry = (seconds: number) => {
    retried++;
    gate.close(seconds);
  };
  const options = { ...request, retries, maxRetryAfter, onRetry, sleep: () => Promise.resolve() };
  try {
    return { row, token: await login(mint, options) };
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof WebexHttpError && cause.status === 429 && retried < Number(retries)) {
      // it was not tried again, so the wait was too long: all rows after this one would be refused as well
      throw cause;
    }
    return { line: row.line, error: cause instanceof Error ? cause.message : "it failed", cause };
  }
}

/** Holds everybody back for as long as the service has asked one to wait. */
class Gate {
  readonly #settings: ExchangeSettings;
  #until = 0;

  constructor(settings: ExchangeSettings) {
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
  close(seconds: number): void {
    const now = this.#settings.now();
    // requests that were on their way together get the same answer
    if (this.#until <= now) this.#settings.onWait?.(seconds);
    this.#until = Math.max(this.#until, now + seconds * 1000);
  }
}
