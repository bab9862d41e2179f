import { replaceProperty } from "../runtime/replace_property.ts";
import { answerEvent } from "./answer_event.ts";
import type { Judge } from "./judge.ts";
import type { FetchInterceptor } from "./deps_web.ts";
import { interceptedAlready } from "./intercepted_already.ts";
import { Refusals } from "./refusals.ts";

const noOthers = () => Promise.resolve(false);

/**
 * Captures the requests of the global `fetch`, which uses no socket of Node. Returns a function that ends it.
 *
 * @param answering The function that answers: see {@linkcode borrowFetch}.
 */
export function captureFetch(answering: typeof fetch): () => void {
  const before = globalThis.fetch;
  let capturing = true;
  const restore = replaceProperty(
    globalThis,
    "fetch",
    (input: RequestInfo | URL, init?: RequestInit) =>
      capturing && usesNetwork(input) ? answering(input, init) : before(input, init),
  );
  return () => {
    capturing = false;
    restore();
  };
}

/** Whether a request may reach a network, which `data:`, `blob:` and `file:` never do. */
function usesNetwork(input: RequestInfo | URL): boolean {
  const url = URL.parse(input instanceof Request ? input.url : input);
  // what cannot be read is refused with the words of fetch
  return url === null || /^(https?|wss?):$/.test(url.protocol);
}

/**
 * Borrows the function that an interceptor puts in the place of the global `fetch`. The interceptor itself does
 * not stay there: there can be no other beside it, such as one of the caller's that starts later.
 *
 * @throws {TypeError} if such a one is there already.
 */
export async function borrowFetch(
  Interceptor: typeof FetchInterceptor,
  judge: Judge,
): Promise<typeof fetch> {
  class Lender extends Interceptor {
    async lend(): Promise<typeof fetch> {
      const replaced = this.setup();
      const { fetch } = globalThis;
      this.subscriptions.forEach((restore) => restore());
      await replaced.catch(() => {
        throw interceptedAlready();
      });
      return fetch;
    }
  }
  const lender = new Lender();
  const answering = await lender.lend();
  const refusals = new Refusals();
  lender.on("request", (event) => answerEvent(event, judge, noOthers, refusals));
  return answering;
}

/** Lets the global `fetch` of Node reject with the error of a refusal itself, rather than with one around it. */
export function unwrapFetch(refusals: Refusals): () => void {
  const before = globalThis.fetch;
  return replaceProperty(globalThis, "fetch", async (...args: Parameters<typeof fetch>) => {
    try {
      return await before(...args);
    } catch (error) {
      throw refusals.find((error as { cause?: unknown }).cause) ?? error;
    }
  });
}
