import assert from "node:assert/strict";
import { WebexError } from "../../mod.ts";

/** Returns the {@linkcode WebexError} in which a call ends. Every other end fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<WebexError> {
  const error = await call.then(() => undefined, (error) => error);
  assert(error instanceof WebexError, `expected a WebexError: ${Deno.inspect(error)}`);
  return error;
}
