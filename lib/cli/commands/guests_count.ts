import { countGuests } from "../../api/guests.ts";
import {
  BEARER_OPTIONS,
  command,
  JSON_OPTION,
  MOCK_OPTION,
  SERVICE_APP_OPTIONS,
  SERVICE_OPTIONS,
} from "../options.ts";
import { Inputs } from "../inputs.ts";
import { openService } from "../service.ts";
import { askAsServiceApp } from "../service_app.ts";

/** `guests count`: counts the guests of a Service App. */
export const guestsCount = command({
  positionals: {},
  options: {
    ...BEARER_OPTIONS,
    ...SERVICE_APP_OPTIONS,
    ...SERVICE_OPTIONS,
    ...JSON_OPTION,
    ...MOCK_OPTION,
  },
  output: { text: "the number of guests", fields: ["count"] },
  details: "The Service App needs the scope guest-issuer:read or guest-issuer:write.",
  examples: [["with WEBEX_ACCESS_TOKEN set", "guests count"], ["offline", "guests count --mock"]],
  async run(values, io) {
    const debug = await io.debug("guest:guests");
    const { options, mock } = await openService(values, { io, debug });
    const context = { values, inputs: new Inputs(io), io, options, mock };
    const count = await askAsServiceApp(context, (accessToken) => {
      debug("counting guests");
      return countGuests(accessToken, options);
    });
    if (values.json) io.printJson({ count });
    else io.print(String(count));
    return 0;
  },
});
