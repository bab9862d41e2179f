import webhooks from "../../../fixtures/webhooks.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import { type AnyCall, endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { PAGE, pageOf } from "../http/paging.ts";
import { ANY, Refusal } from "../http/refusal.ts";
import type { Person } from "../state/person.ts";
import {
  QUIET_EVENTS,
  QUIET_RESOURCES,
  type Webhook,
  WEBHOOK_EVENTS,
  WEBHOOK_RESOURCES,
} from "../state/webhooks.ts";

const FIXTURES = readFixtures(webhooks);

/** What of a webhook can be changed. */
const CHANGES = {
  name: { type: "string", required: true },
  targetUrl: { type: "string", required: true },
  secret: { type: "string" },
  ownedBy: { type: "string" },
} as const;

/** Where programs want to be told what happens in their spaces. */
export const webhookEndpoints = [
  endpoint("POST /v1/webhooks", {
    summary: "registers a webhook",
    body: {
      ...CHANGES,
      resource: { type: "string", required: true },
      event: { type: "string", required: true },
      filter: { type: "string" },
    },
    answers: [FIXTURES.created],
  }, async (call) => {
    const owner = requirePerson(call);
    const { name, targetUrl, resource, event, filter, secret, ownedBy } = await call.readBody();
    requireCreator(ownedBy);
    const quiet = QUIET_RESOURCES.some((each) => each === resource);
    const resources = [...WEBHOOK_RESOURCES, ...QUIET_RESOURCES];
    const webhook = call.state.webhooks.add({
      name,
      targetUrl: requireUrl(targetUrl),
      resource: requireOneOf("resource", resource, resources),
      event: requireOneOf("event", event, quiet ? QUIET_EVENTS : WEBHOOK_EVENTS),
      filter: quiet ? filter : requireFilter(filter),
      secret,
      owner,
      isLocal: call.isLocal,
    });
    const reason = quiet
      ? `nothing happens to ${resource} in the mock: this webhook is sent nothing`
      : undefined;
    return { fixture: FIXTURES.created, body: webhookBody(webhook), reason };
  }),

  endpoint("GET /v1/webhooks", {
    summary: "lists the caller's webhooks",
    query: PAGE,
    answers: [FIXTURES.list],
  }, (call) => {
    const owner = requirePerson(call);
    const { max = 100, cursor } = call.query;
    const keyOf = ({ created, id }: Webhook) => [created, id];
    const order = (webhook: Webhook) => keyOf(webhook).join();
    const all = call.state.webhooks.list(owner)
      .sort((one, other) => order(one) < order(other) ? -1 : 1);
    const { items, headers } = pageOf(call, all, {
      max,
      cursor,
      list: ["webhooks", owner.uuid],
      keyOf,
    });
    return { fixture: FIXTURES.list, values: { items: items.map(webhookBody) }, headers };
  }),

  endpoint("GET /v1/webhooks/{webhookId}", {
    summary: "shows a webhook",
    answers: [FIXTURES.shown],
  }, (call) => {
    const webhook = requireWebhook(call, requirePerson(call));
    return { fixture: FIXTURES.shown, body: webhookBody(webhook) };
  }),

  endpoint("PUT /v1/webhooks/{webhookId}", {
    summary: "changes a webhook, or makes it active again",
    body: { ...CHANGES, status: { type: "string" } },
    answers: [FIXTURES.shown],
  }, async (call) => {
    const webhook = requireWebhook(call, requirePerson(call));
    const { name, targetUrl, secret = webhook.secret, status, ownedBy } = await call.readBody();
    requireCreator(ownedBy);
    call.state.webhooks.update(webhook, {
      name,
      targetUrl: requireUrl(targetUrl),
      secret,
      isLocal: call.isLocal,
      status: requireOneOf("status", status ?? webhook.status, ["active", "inactive"] as const),
    });
    return { fixture: FIXTURES.shown, body: webhookBody(webhook) };
  }),

  endpoint("DELETE /v1/webhooks/{webhookId}", {
    summary: "deletes a webhook",
    answers: [FIXTURES.deleted],
  }, (call) => {
    call.state.webhooks.delete(requireWebhook(call, requirePerson(call)));
    return { fixture: FIXTURES.deleted };
  }),
];

function requireWebhook(call: AnyCall, owner: Person): Webhook {
  const webhook = call.state.webhooks.find(call.params.webhookId!, owner);
  if (webhook === undefined) throw new Refusal(404, "the caller has no webhook of this id");
  return webhook;
}

/** What an organization owns is told of what happens everywhere in it, which the mock does not serve. */
function requireCreator(ownedBy: string | undefined): void {
  if (ownedBy === undefined || ownedBy === "creator") return;
  const reason = 'the mock has webhooks of their creator only: ownedBy must be "creator"';
  throw new Refusal(ANY.notServed, reason, { description: reason });
}

function requireUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text;
  throw refuse("targetUrl must be a URL that begins with http:// or https://");
}

function requireOneOf<T extends string>(name: string, value: string, values: readonly T[]): T {
  const found = values.find((each) => each === value);
  if (found === undefined) throw refuse(`${name} must be one of ${values.join(", ")}`);
  return found;
}

/** The filters that the mock heeds. Another one would never match, or always. */
const FILTERS = [
  "roomId",
  "roomType",
  "personId",
  "personEmail",
  "mentionedPeople",
  "type",
  "isLocked",
];

function requireFilter(filter: string | undefined): string | undefined {
  for (const name of new URLSearchParams(filter ?? "").keys()) {
    if (!FILTERS.includes(name)) throw refuse(`filter must be made of ${FILTERS.join(", ")}`);
  }
  return filter;
}

function refuse(reason: string): Refusal {
  return new Refusal(400, reason, { description: reason });
}

/** The fields of a webhook, in the order of the documentation. */
export function webhookBody(webhook: Webhook): Record<string, unknown> {
  const { id, name, targetUrl, resource, event, filter, secret, status, created } = webhook;
  return {
    id,
    name,
    targetUrl,
    resource,
    event,
    ...filter === undefined ? {} : { filter },
    ...secret === undefined ? {} : { secret },
    status,
    created,
    ownedBy: "creator",
  };
}
