import { sleep, untilAborted } from "../../deadline.ts";
import { parseDuration } from "../state/clock.ts";
import { isObject } from "../../json.ts";
import type { Answer } from "./answer.ts";
import type { Exchange } from "./exchange.ts";
import type { MockFault } from "./fault.ts";
import type { Fixture } from "./fixture.ts";
import { Refusal } from "./refusal.ts";
import { refusalFixture } from "./standard_fixtures.ts";

/** How an exchange goes on. */
export interface Continuation {
  /** Asks the endpoint. */
  ask(): Promise<Answer>;
  /** Notes the answer and makes it a response. */
  finish(answer: Answer): Response;
  /** Notes that there is no answer. */
  giveUp(): void;
}

/** Answers an exchange as a fault asks for. */
export async function answerWithFault(
  fault: MockFault,
  exchange: Exchange,
  { ask, finish, giveUp }: Continuation,
): Promise<Response> {
  if (fault.latency !== undefined) await sleep(parseDuration(fault.latency), exchange.signal);
  if (fault.hang || fault.reset) {
    giveUp();
    if (fault.reset) throw new TypeError("The connection was reset, as a fault of the mock asks");
    await untilAborted(exchange.signal);
  }
  return await spoil(finish(await answerFor(fault, exchange, ask)), fault);
}

async function answerFor(
  fault: MockFault,
  exchange: Exchange,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  if (fault.status !== undefined) return refuse(fault.status, fault);
  if (fault.values !== undefined) return answerInstead(exchange.endpoint!.answers[0], fault.values);
  return await ask();
}

/** The usual answer with other values, whatever was asked and whoever asks. */
function answerInstead(usual: Fixture, values: unknown): Answer {
  const provenance = { fidelity: "mock", source: "answerNext" } as const;
  const answer: Answer = {
    fixture: { ...usual, provenance },
    reason: "an answer that was asked for",
  };
  return isObject(values) && isObject(usual.response.body)
    ? { ...answer, values }
    : { ...answer, body: values };
}

function refuse(status: number, { message, retryAfter }: MockFault): Refusal {
  return new Refusal(refusalFixture(status), "a fault that was asked for", {
    values: message === undefined ? undefined : { message },
    headers: retryAfter === undefined
      ? undefined
      : { "retry-after": retryAfter === null ? undefined : String(retryAfter) },
  });
}

/** Replaces, shortens or cuts the body. A response without one stays as it is. */
async function spoil(response: Response, fault: MockFault): Promise<Response> {
  if (response.body === null) return response;
  if (fault.body !== undefined) {
    const headers = { ...Object.fromEntries(response.headers), "content-type": "text/html" };
    return new Response(fault.body, { status: response.status, headers });
  }
  if (fault.omit === undefined && !fault.cut) return response;
  const body = JSON.parse(await response.text());
  for (const field of fault.omit ?? []) delete body[field];
  const text = JSON.stringify(body);
  return new Response(fault.cut ? cutShort(text) : text, response);
}

/** A body that ends with an error after its first half. */
function cutShort(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) {
        return controller.error(new TypeError("The body was cut, as a fault of the mock asks"));
      }
      sent = true;
      controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    },
  });
}
