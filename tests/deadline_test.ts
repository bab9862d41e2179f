import assert from "node:assert/strict";
import { sleep, startDeadline, untilAborted } from "../lib/deadline.ts";

Deno.test("sleep() waits as long as it is told, and no less", async () => {
  const before = performance.now();
  await sleep(15);
  // timers may be a millisecond early
  assert(performance.now() - before >= 14);
});

Deno.test("sleep() ends with the reason of the signal, before or while it waits", async () => {
  await assert.rejects(sleep(60_000, AbortSignal.abort(new Error("before"))), /^Error: before$/);
  const controller = new AbortController();
  const pending = sleep(60_000, controller.signal);
  controller.abort(new Error("while"));
  await assert.rejects(pending, /^Error: while$/);
});

Deno.test("startDeadline() tells time that is up from a caller who aborts", async () => {
  using short = startDeadline(1, undefined);
  await assert.rejects(short.race(new Promise(() => {})), { name: "TimeoutError" });
  assert.equal(short.timedOut, true);
  assert.equal(short.signal.aborted, true);
  using long = startDeadline(60_000, AbortSignal.abort("enough"));
  assert.equal(long.signal.reason, "enough");
  assert.equal(long.timedOut, false);
});

Deno.test("startDeadline() lets work pass that is done in time, well or badly", async () => {
  using deadline = startDeadline(60_000, new AbortController().signal);
  assert.equal(await deadline.race(Promise.resolve(7)), 7);
  await assert.rejects(deadline.race(Promise.reject(new Error("badly"))), /^Error: badly$/);
  assert.equal(deadline.signal.aborted, false);
});

Deno.test("untilAborted() ends with the reason of the signal, before or while it waits", async () => {
  const before = AbortSignal.abort(new Error("before"));
  await assert.rejects(untilAborted(before), /^Error: before$/);
  const controller = new AbortController();
  const pending = untilAborted(controller.signal);
  controller.abort(new Error("while"));
  await assert.rejects(pending, /^Error: while$/);
});
