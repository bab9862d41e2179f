import devices from "../../../fixtures/devices.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import { type AnyCall, endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";
import { conversationsUrl, devicesUrl, metricsUrl, webSocketUrl } from "../http/service_urls.ts";
import type { Device } from "../state/devices.ts";
import type { Person } from "../state/person.ts";

const FIXTURES = readFixtures(devices);

/** What a client says of itself. */
const ABOUT = {
  name: { type: "string" },
  deviceType: { type: "string" },
  model: { type: "string" },
  localizedModel: { type: "string" },
  systemName: { type: "string" },
  systemVersion: { type: "string" },
} as const;

/** What the SDK sends along, and what makes no difference here. */
const QUERY = { includeUpstreamServices: { type: "string" } } as const;

/** Clients that register to have live connections, which the service calls devices. */
export const deviceEndpoints = [
  endpoint("POST /wdm/api/v1/devices", {
    summary: "registers a client for a live connection",
    query: QUERY,
    body: ABOUT,
    answers: [FIXTURES.registered, FIXTURES.excessive],
  }, async (call) => {
    const owner = requirePerson(call);
    const device = call.state.devices.register(owner, await call.readBody());
    if (device === undefined) {
      const reason = "the person has 100 devices already: unregister some, or reset the mock";
      throw new Refusal(FIXTURES.excessive, reason);
    }
    return { fixture: FIXTURES.registered, body: deviceBody(call, device) };
  }),

  endpoint("GET /wdm/api/v1/devices", {
    summary: "lists the clients that the caller has registered",
    answers: [FIXTURES.list],
  }, (call) => {
    const owner = requirePerson(call);
    const found = call.state.devices.of(owner).map((device) => deviceBody(call, device));
    return { fixture: FIXTURES.list, values: { devices: found } };
  }),

  endpoint("PUT /wdm/api/v1/devices/{deviceId}", {
    summary: "refreshes a registration",
    query: QUERY,
    body: {
      ...ABOUT,
      url: { type: "string" },
      webSocketUrl: { type: "string" },
      userId: { type: "string" },
      services: { type: "object" },
      creationTime: { type: "string" },
      modificationTime: { type: "string" },
    },
    answers: [FIXTURES.updated],
  }, async (call) => {
    const device = requireDevice(call, requirePerson(call));
    const { name, deviceType, model, localizedModel, systemName, systemVersion } = await call
      .readBody();
    const about = { name, deviceType, model, localizedModel, systemName, systemVersion };
    call.state.devices.update(device, about);
    return { fixture: FIXTURES.updated, body: deviceBody(call, device) };
  }),

  endpoint("DELETE /wdm/api/v1/devices/{deviceId}", {
    summary: "unregisters a client, which ends its live connection",
    answers: [FIXTURES.deleted],
  }, (call) => {
    call.state.devices.delete(requireDevice(call, requirePerson(call)));
    return { fixture: FIXTURES.deleted };
  }),
];

function requireDevice({ state, params }: AnyCall, owner: Person): Device {
  const device = state.devices.find(params.deviceId!);
  if (device?.owner.uuid === owner.uuid) return device;
  throw new Refusal(404, "the caller has no device of this id: register anew");
}

function deviceBody({ origin }: AnyCall, device: Device): Record<string, unknown> {
  const { uuid, owner, about, created, modified } = device;
  return {
    url: `${devicesUrl(origin)}/devices/${uuid}`,
    webSocketUrl: webSocketUrl(origin, uuid),
    userId: owner.uuid,
    // ciscospark 1.59 sends its token to these only
    services: {
      hydraServiceUrl: `${origin}/v1`,
      wdmServiceUrl: devicesUrl(origin),
      conversationServiceUrl: conversationsUrl(origin, "us"),
      metricsServiceUrl: metricsUrl(origin),
    },
    ...about,
    creationTime: created,
    modificationTime: modified,
  };
}
