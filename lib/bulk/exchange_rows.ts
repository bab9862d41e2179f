import { sleep } from "../api/deadline.ts";
import { type AccessToken, login } from "../api/login.ts";
import type { RequestOptions } from "../api/request.ts";
import type { BadRow, GuestRow } from "./parse_rows.ts";
import type { TokenMinter } from "./token_minter.ts";

/** A row whose guest token has been exchanged, or why not. */
export type ExchangedRow = { row: GuestRow; token: AccessToken } | BadRow & { cause?: unknown };

/** How rows are exchanged. */
export interface ExchangeSettings {
  /** How many exchanges go on at once. */
  concurrency: number;
  /** Where to send them and how. */
  request: RequestOptions;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
}

/** Lifetime of the guest tokens that are exchanged at once, in seconds. */
const GUEST_TOKEN_LIFETIME = 60;

/**
 * Exchanges a guest token for each row, several at once, and gives the results in the order of the rows. When
 * the service asks one exchange to wait, all wait.
 */
export async function* exchangeRows(
  rows: AsyncIterable<GuestRow | BadRow>,
  minter: TokenMinter,
  settings: ExchangeSettings,
): AsyncGenerator<ExchangedRow> {
  const gate = new Gate(settings);
  const running: Promise<ExchangedRow>[] = [];
  let busy = 0;
  let free = Promise.withResolvers<void>();
  const run = async (row: GuestRow): Promise<ExchangedRow> => {
    try {
      return await exchange(row, minter, gate, settings);
    } finally {
      busy--;
      free.resolve();
      free = Promise.withResolvers();
    }
  };
  for await (const row of rows) {
    // rows in waiting are bounded too: one that hangs must not let the others pile up behind it
    while (running.length >= settings.concurrency * 4) yield await running.shift()!;
    while (busy >= settings.concurrency) await free.promise;
    if ("error" in row) running.push(Promise.resolve(row));
    else {
      busy++;
      running.push(run(row));
    }
  }
  for (const each of running) yield await each;
}

async function exchange(
  row: GuestRow,
  minter: TokenMinter,
  gate: Gate,
  { request, now }: ExchangeSettings,
): Promise<ExchangedRow> {
  await gate.pass();
  const exp = Math.floor(now() / 1000) + (row.expiresIn ?? GUEST_TOKEN_LIFETIME);
  try {
    const guestToken = minter.mint(row.subject, row.displayName, exp);
    const token = await login(guestToken, { ...request, retries: 10, sleep: gate.close });
    return { row, token };
  } catch (cause) {
    return { line: row.line, error: cause instanceof Error ? cause.message : "it failed", cause };
  }
}

/** Holds everybody back for as long as the service has asked one to wait. */
class Gate {
  readonly #now: () => number;
  readonly #sleep: NonNullable<RequestOptions["sleep"]>;
  #until = 0;

  constructor({ now, request }: ExchangeSettings) {
    this.#now = now;
    this.#sleep = request.sleep ?? sleep;
  }

  /** Waits while the gate is closed. */
  async pass(signal?: AbortSignal): Promise<void> {
    while (this.#now() < this.#until) await this.#sleep(this.#until - this.#now(), signal);
  }

  /** Closes the gate for some milliseconds, and waits. */
  close = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    this.#until = Math.max(this.#until, this.#now() + milliseconds);
    await this.pass(signal);
  };
}
