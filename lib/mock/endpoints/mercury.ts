import mercury from "../../../fixtures/mercury.json" with { type: "json" };
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";

const FIXTURES = readFixtures(mercury);

/** Where live connections are opened. Who it is for, the client says in its first message. */
export const mercuryEndpoints = [
  endpoint("GET /mercury/v1/apps/wx2/registrations/{deviceId}/messages", {
    summary: "opens the live connection of a client, as a WebSocket of a served mock",
    query: {
      outboundWireFormat: { type: "string" },
      bufferStates: { type: "boolean" },
      aliasHttpStatus: { type: "boolean" },
      multipleConnections: { type: "boolean" },
      clientTimestamp: { type: "string" },
    },
    answers: [FIXTURES.switching, FIXTURES.upgradeRequired],
  }, ({ upgrade, params, state }) => {
    if (upgrade === undefined) {
      const reason = "this needs a WebSocket to a mock that is served by mock.serve() or " +
        "guestissuer mock; in process, mock.events() shows what happens";
      throw new Refusal(FIXTURES.upgradeRequired, reason, { description: reason });
    }
    if (!upgrade.isOriginAllowed) {
      const reason = "pages of this Origin may not connect: name it in allowOrigins";
      throw new Refusal(403, reason, { description: reason });
    }
    if (state.devices.find(params.deviceId!) === undefined && !state.settings.acceptUnknownIds) {
      throw new Refusal(404, "no device of this id is registered: register anew");
    }
    return { fixture: FIXTURES.switching };
  }),
];
