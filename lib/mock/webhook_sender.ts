import { encodeHex } from "../bytes.ts";
import { sleep, startDeadline } from "../deadline.ts";
import { directFetch, isLoopback } from "../runtime/direct_fetch.ts";
import type { Activity } from "./state/activities.ts";
import { OVERHEAD } from "./state/memory.ts";
import type { MockState } from "./state/state.ts";
import type { Webhook } from "./state/webhooks.ts";
import { isAbout, webhookPayload } from "./webhook_payload.ts";

/** Something that a webhook was due. */
export interface WebhookDelivery {
  /** Id of the webhook. */
  webhookId: string;
  /** Where it goes. */
  targetUrl: string;
  /** What is sent, as JSON. */
  body: string;
  /** What is sent as `X-Spark-Signature`: the HMAC-SHA1 of the body in hex; `undefined` without a secret. */
  signature: string | undefined;
  /** What became of it: `noted` when the mock does not send. */
  outcome: "noted" | "sent" | "failed" | "host_not_allowed";
  /** Status of the last answer; `undefined` when there was none. */
  status: number | undefined;
  /** How often it was tried. */
  attempts: number;
  /** Why it failed or was not sent. */
  reason: string | undefined;
}

/** How webhooks are sent. */
export interface WebhookSending {
  /** What sends. */
  fetch: typeof globalThis.fetch;
  /** Checks if a host may be sent to. Default is every host. */
  isAllowed?: (hostname: string) => boolean;
  /** Waits before the second and each later try, in milliseconds. */
  delays?: readonly number[];
}

/** How many deliveries are remembered. */
const REMEMBERED = 1000;
/** How much may wait to be sent, in bytes, about: 32 MB. */
const MAX_WAITING = 32 * 1024 * 1024;
/** How many are sent at once: each takes a connection, of which a process has not many. */
const AT_ONCE = 50;
/** How long a receiver may take to answer, in milliseconds. */
const TIMEOUT = 10_000;
const DELAYS = [200, 1000];

/** Notes what webhooks are due, and sends it where that is wanted. */
export class WebhookSender {
  readonly #state: MockState;
  #deliveries: WebhookDelivery[] = [];
  #sending: WebhookSending | undefined;
  #origin = "https://webexapis.com";
  /** Hosts that were named to be sent to. */
  #named: readonly string[] = [];
  readonly #slots = new Slots(AT_ONCE);
  #underWay = new Set<Promise<void>>();
  /** How much waits to be sent, in bytes, about. */
  #waiting = 0;
  /** Aborts at a reset: what was due before is sent no more. */
  #untilReset = new AbortController();
  readonly #onDone: (delivery: WebhookDelivery) => void;

  /** @param onDone Is called with each delivery when it has been sent or given up. */
  constructor(
    state: MockState,
    sending: WebhookSending | undefined,
    onDone: (delivery: WebhookDelivery) => void,
  ) {
    this.#state = state;
    this.#sending = sending;
    this.#onDone = onDone;
    state.activities.listen((activity) => this.#notice(activity));
  }

  /** Sends from now on to this machine and to the hosts named, unless the mock was made with another way. */
  serve(origin: string, hosts: readonly string[]): void {
    this.#origin = origin;
    this.#named = hosts;
    this.#sending ??= {
      fetch: directFetch,
      isAllowed: (hostname) => isLoopback(hostname) || hosts.includes(hostname),
    };
  }

  /** Returns what was due so far, the oldest first, when all of it has been sent or given up. */
  async deliveries(): Promise<WebhookDelivery[]> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    return this.#deliveries.map((each) => ({ ...each }));
  }

  /** Forgets what was due, and breaks off what is being sent. */
  reset(): void {
    this.#untilReset.abort();
    this.#untilReset = new AbortController();
    this.#deliveries = [];
    this.#underWay = new Set();
  }

  #notice(activity: Activity): void {
    const state = this.#state;
    for (const webhook of state.webhooks.list()) {
      if (!isAbout(webhook, activity, state)) continue;
      const payload = webhookPayload(webhook, activity, { state, origin: this.#origin });
      const delivery: WebhookDelivery = {
        webhookId: webhook.id,
        targetUrl: webhook.targetUrl,
        body: JSON.stringify(payload),
        signature: undefined,
        outcome: "noted",
        status: undefined,
        attempts: 0,
        reason: undefined,
      };
      this.#deliveries.push(delivery);
      if (this.#deliveries.length > REMEMBERED) this.#deliveries.shift();
      if (this.#waiting > MAX_WAITING) this.#giveUp(delivery);
      else this.#begin(delivery, webhook);
    }
  }

  /** A receiver that is slow does not fill the memory. */
  #giveUp(delivery: WebhookDelivery): void {
    delivery.outcome = "failed";
    delivery.reason = "too much waits to be sent: the receivers are too slow";
    this.#onDone({ ...delivery });
  }

  #begin(delivery: WebhookDelivery, webhook: Webhook): void {
    const size = sizeOfDelivery(delivery);
    this.#waiting += size;
    const { signal } = this.#untilReset;
    const work = this.#deliver(delivery, webhook, signal).finally(() => {
      this.#waiting -= size;
      if (signal.aborted) return;
      this.#underWay.delete(work);
      this.#onDone({ ...delivery });
    });
    this.#underWay.add(work);
  }

  async #deliver(
    delivery: WebhookDelivery,
    { secret, isLocal }: Webhook,
    signal: AbortSignal,
  ): Promise<void> {
    if (secret !== undefined) delivery.signature = await hmacSha1(delivery.body, secret);
    if (this.#sending === undefined) return;
    const { isAllowed = () => true, delays = DELAYS } = this.#sending;
    const { hostname } = new URL(delivery.targetUrl);
    if (!isAllowed(hostname)) {
      delivery.outcome = "host_not_allowed";
      delivery.reason = `the mock sends to this machine only: name ${hostname} to allow it`;
      return;
    }
    if (!isLocal && isLoopback(hostname) && !this.#named.includes(hostname)) {
      delivery.outcome = "host_not_allowed";
      delivery.reason =
        `a page of another site, or another machine, has registered it: name ${hostname} to allow it`;
      return;
    }
    for (const [i, delay] of [0, ...delays].entries()) {
      if (i > 0) await sleep(delay, signal).catch(() => {});
      const sending = this.#sending;
      if (await this.#slots.use(() => this.#try(delivery, sending, signal))) return;
    }
  }

  /** Sends once. Returns whether it is done with: sent, forgotten, or refused in a way that another try does not change. */
  async #try(
    delivery: WebhookDelivery,
    { fetch }: WebhookSending,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (signal.aborted) return true;
    const { body, signature, targetUrl } = delivery;
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (signature !== undefined) headers["x-spark-signature"] = signature;
    delivery.attempts++;
    const deadline = startDeadline(TIMEOUT, signal);
    try {
      const response = await fetch(targetUrl, {
        method: "POST",
        headers,
        body,
        redirect: "manual",
        signal: deadline.signal,
      });
      await response.body?.cancel();
      delivery.status = response.status;
      delivery.outcome = response.ok ? "sent" : "failed";
      delivery.reason = response.ok ? undefined : `the receiver answered ${response.status}`;
      return response.status < 500 && response.status !== 429;
    } catch (error) {
      delivery.outcome = "failed";
      delivery.reason = whyNotSent(error, new URL(targetUrl).host);
      return error instanceof Error && error.name === "NotCapable";
    } finally {
      deadline.end();
    }
  }
}

/** How much memory a delivery takes up, in bytes, about. */
export function sizeOfDelivery({ body, targetUrl }: WebhookDelivery): number {
  return OVERHEAD + body.length + targetUrl.length;
}

function whyNotSent(error: unknown, host: string): string {
  const name = error instanceof Error ? error.name : "an error";
  if (name === "NotCapable") return `deno lacks the permission --allow-net=${host}`;
  if (name === "TimeoutError") return `the receiver did not answer within ${TIMEOUT} ms`;
  return "the receiver was not reached";
}

async function hmacSha1(text: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const bytes = encoder.encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
  return encodeHex(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))));
}

/** Lets so many do something at once; the others wait for their turn. */
class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Does it when there is a slot. */
  async use<T>(action: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await action();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
