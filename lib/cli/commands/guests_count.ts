import { countGuests } from "../../api/count_guests.ts";
import type { WebexMock } from "../../mock/mock.ts";
import type { Command } from "../command.ts";
import { createDebug } from "../debug.ts";
import { Inputs } from "../inputs.ts";
import {
  BEARER_OPTIONS,
  JSON_OPTION,
  MOCK_OPTION,
  SERVICE_APP_OPTIONS,
  SERVICE_OPTIONS,
} from "../options.ts";
import { serviceOptions } from "../service.ts";
import { serviceAppToken } from "../service_app.ts";

/** `guests count`: counts the guests of a Service App. */
export const guestsCount: Command = {
  name: "guests count",
  summary: "count the guests of a Service App",
  positionals: [],
  options: [
    ...BEARER_OPTIONS,
    ...SERVICE_APP_OPTIONS,
    ...SERVICE_OPTIONS,
    JSON_OPTION,
    MOCK_OPTION,
  ],
  details: "The Service App needs the scope guest-issuer:read or guest-issuer:write.",
  examples: [["with WEBEX_ACCESS_TOKEN set", "guests count"], ["offline", "guests count --mock"]],
  async run(input, io) {
    const debug = createDebug("guest:guests", io);
    let mock: WebexMock | undefined;
    const options = await serviceOptions(input, io, debug, {}, (made) => mock = made);
    const accessToken = await serviceAppToken(input, new Inputs(input, io), io, options, mock);
    debug("counting guests");
    const count = await countGuests(accessToken, options);
    io.stdout(input.switches.has("json") ? `${JSON.stringify({ count })}\n` : `${count}\n`);
    return 0;
  },
};
