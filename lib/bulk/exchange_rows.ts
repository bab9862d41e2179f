import { type AccessToken, login } from "../api/login.ts";
import { WebexHttpError } from "../errors.ts";
import { QUICK_EXPIRES_IN } from "../token/guest_claims.ts";
import { Gate, type GateSettings, MAX_RETRY_AFTER, RETRIES } from "./gate.ts";
import { inOrder } from "./in_order.ts";
import type { BadRow, GuestRow } from "./read_row.ts";
import type { TokenMinter } from "./token_minter.ts";

/** A row whose guest token has been exchanged, or why not. */
export type ExchangedRow = { row: GuestRow; token: AccessToken } | BadRow & { cause?: unknown };

/** How rows are exchanged. */
export interface ExchangeSettings extends GateSettings {
  /** How many exchanges go on at once. */
  concurrency: number;
  /** Lifetime of the guest tokens of rows without one of their own, in seconds. Default is 60. */
  expiresIn?: number;
}

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
  { request, now, expiresIn = QUICK_EXPIRES_IN }: ExchangeSettings,
): Promise<ExchangedRow> {
  const { retries = RETRIES, maxRetryAfter = MAX_RETRY_AFTER, signal } = request;
  const mint = async () => {
    await gate.pass(signal);
    const exp = Math.floor(now() / 1000) + (row.expiresIn ?? expiresIn);
    return minter.mint(row.subject, row.displayName, exp);
  };
  // a row that has to wait closes the gate, where it then waits with the others
  let retried = 0;
  const onRetry = (seconds: number) => {
    retried++;
    return gate.close(seconds);
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
