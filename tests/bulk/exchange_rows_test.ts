import assert from "node:assert/strict";
import {
  type ExchangedRow,
  exchangeRows,
  type ExchangeSettings,
} from "../../lib/bulk/exchange_rows.ts";
import type { BadRow, GuestRow } from "../../lib/bulk/read_row.ts";
import { TokenMinter } from "../../lib/bulk/token_minter.ts";
import { decodeToken } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { ISSUER, NOW, NOW_SECONDS, SECRET } from "../support/tokens.ts";

const minter = new TokenMinter(ISSUER, SECRET);

/** A request for the guest with the number `guest`, at `at` milliseconds from the start. */
interface Asked {
  guest: number;
  at: number;
  exp: number;
}

/** A service whose clock moves when it is slept. */
function service(answer: (asked: Asked, count: number) => Response | Promise<Response>) {
  let now = NOW;
  const asked: Asked[] = [];
  const waits: number[] = [];
  let open = 0;
  const all = {
    asked,
    waits,
    most: 0,
    settings(concurrency: number, request: ExchangeSettings["request"] = {}): ExchangeSettings {
      return {
        concurrency,
        now: () => now,
        onWait: (seconds) => waits.push(seconds),
        request: {
          now: () => now,
          sleep: async (milliseconds) => {
            const until = now + milliseconds;
            await macrotask();
            now = Math.max(now, until);
          },
          fetch: async (_, init) => {
            all.most = Math.max(all.most, ++open);
            const { authorization } = init!.headers as Record<string, string>;
            const decoded = decodeToken(authorization!.slice("Bearer ".length));
            assert(decoded.kind === "guest-token");
            const { sub, exp } = decoded.claims as { sub: string; exp: number };
            const request = { guest: Number(sub), at: now - NOW, exp: exp - NOW_SECONDS };
            const count = asked.push(request);
            try {
              await macrotask();
              return await answer(request, count);
            } finally {
              open--;
            }
          },
          ...request,
        },
      };
    },
  };
  return all;
}

function macrotask(milliseconds = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function* rows(count: number, bad: number[] = []): AsyncGenerator<GuestRow | BadRow> {
  for (let line = 1; line <= count; line++) {
    if (bad.includes(line)) yield { line, error: "bad for the test" };
    else yield await Promise.resolve(row(line));
  }
}

function row(line: number): GuestRow {
  return { line, subject: String(line), displayName: "Ada", expiresIn: undefined };
}

function granted({ guest }: Asked): Response {
  return Response.json({ token: `token-of-${guest}`, expiresIn: 60 });
}

function refused(status: number, retryAfter?: string): Response {
  const headers: HeadersInit = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  return Response.json({ message: "refused for the test" }, { status, headers });
}

/** The results in short: the token, or the line and the status. */
function short(result: ExchangedRow): string {
  if ("row" in result) return `${result.row.line} ${result.token.accessToken}`;
  const { line, error } = result;
  return `${line} ${/: (\d+) from POST/.exec(error)?.[1] ?? error}`;
}

function expected(count: number, others: Record<number, string> = {}): string[] {
  return Array.from(
    { length: count },
    (_, i) => `${i + 1} ${others[i + 1] ?? `token-of-${i + 1}`}`,
  );
}

Deno.test("exchangeRows() keeps the order, and asks for as many at once as is said and no more", async (t) => {
  await eachRow(t, [1, 3, 8], async (concurrency) => {
    // later ones are answered sooner
    const one = service(async (asked) => {
      await macrotask(8 - asked.guest % 8);
      return asked.guest === 7 ? refused(401) : granted(asked);
    });
    const results = exchangeRows(rows(60, [5, 20]), minter, one.settings(concurrency));
    const told = { 5: "bad for the test", 7: "401", 20: "bad for the test" };
    assert.deepEqual(await Array.fromAsync(results, short), expected(60, told));
    assert.deepEqual([one.asked.length, one.most], [58, concurrency]);
    assert(one.asked.every(({ exp }) => exp === 60));
  });
});

Deno.test("exchangeRows() lets finished rows wait for a slow one, but not any number", async () => {
  const slow = Promise.withResolvers<void>();
  const one = service(async (asked) => {
    if (asked.guest === 1) await slow.promise;
    return granted(asked);
  });
  const results = Array.fromAsync(exchangeRows(rows(100), minter, one.settings(4)), short);
  await macrotask(100);
  assert.equal(one.asked.length, 16);
  slow.resolve();
  assert.deepEqual(await results, expected(100));
});

Deno.test("exchangeRows() makes all wait when the service asks one to, with fresh guest tokens after", async () => {
  const one = service((asked, count) => count === 6 ? refused(429, "90") : granted(asked));
  const results = exchangeRows(rows(40), minter, one.settings(4));
  assert.deepEqual(await Array.fromAsync(results, short), expected(40));
  assert.equal(one.asked.length, 41);
  assert.deepEqual(one.waits, [90]);
  const before = one.asked.filter(({ at }) => at < 90_000);
  // those that were on their way already
  assert(before.length >= 6 && before.length <= 9, String(before.length));
  assert(before.every(({ at }) => at === 0));
  // the first of them is tried again; each token lives for 60 s from when it is sent
  assert(one.asked.slice(before.length).every(({ at, exp }) => at === 90_000 && exp === 150));
});

Deno.test("exchangeRows() tells once that all wait, when several are refused together", async () => {
  const one = service((asked, count) => count <= 4 ? refused(429, "7") : granted(asked));
  const results = exchangeRows(rows(8), minter, one.settings(4));
  assert.deepEqual(await Array.fromAsync(results, short), expected(8));
  assert.deepEqual(one.waits, [7]);
});

Deno.test("exchangeRows() waits as the service says, and usual times when it does not say readably", async (t) => {
  const cases: [header: string | undefined, seconds: number][] = [
    ["7", 7],
    ["0", 1],
    ["rand(30),add(30)", 15],
    [undefined, 15],
    [new Date(NOW + 20_000).toUTCString(), 20],
    ["3600", 3600],
  ];
  await eachRow(t, cases, async ([header, seconds]) => {
    const one = service((asked, count) => count === 1 ? refused(429, header) : granted(asked));
    const results = await Array.fromAsync(exchangeRows(rows(2), minter, one.settings(1)), short);
    assert.deepEqual(results, expected(2));
    assert.deepEqual(one.waits, [seconds]);
    assert.deepEqual(one.asked.map(({ at }) => at), [0, seconds * 1000, seconds * 1000]);
  });
});

Deno.test("exchangeRows() gives a row up after some tries, and goes on with the next", async (t) => {
  await eachRow(t, [[undefined, 11], [2, 3], [false, 1]] as const, async ([retries, tries]) => {
    const one = service((asked) => asked.guest === 2 ? refused(429, "5") : granted(asked));
    const results = exchangeRows(rows(4), minter, one.settings(1, { retries }));
    assert.deepEqual(await Array.fromAsync(results, short), expected(4, { 2: "429" }));
    assert.equal(one.asked.length, 3 + tries);
    assert.equal(one.waits.length, tries - 1);
  });
});

Deno.test("exchangeRows() ends when the service asks to wait for too long, after the rows before", async () => {
  const one = service((asked) => asked.guest === 5 ? refused(429, "3601") : granted(asked));
  const results = exchangeRows(rows(1000), minter, one.settings(2));
  for (const each of expected(4)) {
    const { value } = await results.next();
    assert.equal(short(value!), each);
  }
  await assert.rejects(() => results.next(), {
    name: "WebexHttpError",
    status: 429,
    retryAfter: 3601,
  });
  const { length } = one.asked;
  assert(length <= 5 + 8, String(length));
  await macrotask(20);
  // nothing goes on behind it
  assert(one.asked.length <= length + 1);
});

Deno.test("exchangeRows() gives each row as soon as it is there, and closes an input that is waited for", async () => {
  let closed = false;
  async function* slow(): AsyncGenerator<GuestRow> {
    try {
      yield row(1);
      yield row(2);
      await new Promise(() => {});
    } finally {
      closed = true;
    }
  }
  const results = exchangeRows(slow(), minter, service(granted).settings(8));
  assert.equal(short((await results.next()).value!), "1 token-of-1");
  assert.equal(short((await results.next()).value!), "2 token-of-2");
  const early = exchangeRows(rows(100), minter, service(granted).settings(2));
  await early.next();
  assert.deepEqual(await early.return(undefined), { done: true, value: undefined });
  assert.equal(closed, false);
});

Deno.test("exchangeRows() tells an error of its input after the rows before it", async () => {
  async function* broken(): AsyncGenerator<GuestRow | BadRow> {
    yield* rows(3);
    throw new Error("broken for the test");
  }
  const one = service(granted);
  const results = exchangeRows(broken(), minter, one.settings(8));
  for (const each of expected(3)) assert.equal(short((await results.next()).value!), each);
  await assert.rejects(() => results.next(), { message: "broken for the test" });
});
