import { sleep, untilAborted } from "../../deadline.ts";
import { parseDuration } from "../state/clock.ts";
import { isObject } from "../../json.ts";
import type { Answer } from "./answer.ts";
import type { Exchange } from "./exchange.ts";
import type { MockFault } from "./fault.ts";
import { brokenOff } from "./fetch_classes.ts";
import type { Fixture } from "./fixture.ts";
import type { Outgoing } from "./outgoing.ts";
import { Refusal, refusalFixture } from "./refusal.ts";

/** How an exchange goes on. */
export interface Continuation {
  /** Asks the endpoint. */
  ask(): Answer | Promise<Answer>;
  /** Notes the answer and makes of it what is sent back. */
  finish(answer: Answer): Outgoing;
  /** Notes that there is no answer. */
  giveUp(): void;
}

/** Answers an exchange as a fault asks for. */
export async function answerWithFault(
  fault: MockFault,
  exchange: Exchange,
  { ask, finish, giveUp }: Continuation,
): Promise<Outgoing> {
  if (fault.latency !== undefined) {
    const { resets } = exchange.state;
    await sleep(parseDuration(fault.latency), exchange.signal);
    if (resets !== exchange.state.resets) {
      throw brokenOff("The mock was reset while the request waited for its answer");
    }
  }
  if (fault.hang || fault.reset) {
    giveUp();
    if (fault.reset) throw brokenOff("The connection was reset, as a fault of the mock asks");
    await untilAborted(exchange.signal);
  }
  return spoil(finish(await answerFor(fault, exchange, ask)), fault);
}

async function answerFor(
  fault: MockFault,
  exchange: Exchange,
  ask: Continuation["ask"],
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

/** Replaces, shortens or cuts the body. What has none stays as it is. */
function spoil(outgoing: Outgoing, { body, omit, cut }: MockFault): Outgoing {
  if (outgoing.body === null) return outgoing;
  const spoiled = body === undefined ? withoutFields(outgoing, omit) : withBody(outgoing, body);
  return cut ? { ...spoiled, isCut: true } : spoiled;
}

function withBody(outgoing: Outgoing, body: string): Outgoing {
  const others = Object.entries(outgoing.headers).filter(([name]) => !/^content-type$/i.test(name));
  const headers = { ...Object.fromEntries(others), "content-type": "text/html" };
  return { ...outgoing, headers, body };
}

/** A file, which is bytes, and a list or a number have no fields. */
function withoutFields(outgoing: Outgoing, names: readonly string[] | undefined): Outgoing {
  const { body } = outgoing;
  if (names === undefined || typeof body !== "string") return outgoing;
  const fields = JSON.parse(body);
  if (!isObject(fields)) return outgoing;
  for (const name of names) delete fields[name];
  return { ...outgoing, body: JSON.stringify(fields) };
}
