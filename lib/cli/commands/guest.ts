import { createServiceAppGuest } from "../../api/guests.ts";
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

/** `guest`: gets an access token for a guest of a Service App. */
export const guest = command({
  positionals: {
    subject: { summary: "identifies the guest: the same subject is the same guest again" },
    displayName: { summary: "the name that others see; another one renames the guest" },
  },
  options: {
    ...BEARER_OPTIONS,
    ...SERVICE_APP_OPTIONS,
    ...SERVICE_OPTIONS,
    ...JSON_OPTION,
    ...MOCK_OPTION,
  },
  output: {
    text: "the access token",
    fields: [
      "personId",
      "subject",
      "displayName",
      "email",
      "accessToken",
      "expiresIn",
      "expiresAt",
    ],
  },
  details:
    "The Service App needs the scope guest-issuer:write. Without an access token of the Service App, one is refreshed first.",
  examples: [
    ["with WEBEX_ACCESS_TOKEN set, or WEBEX_CLIENT_ID and its companions", 'guest 123 "Stève"'],
    ["offline, without an account", 'guest 123 "Stève" --mock'],
  ],
  async run({ subject, displayName, ...values }, io) {
    const debug = await io.debug("guest:guest");
    const { options, mock } = await openService(values, { io, debug });
    const context = { values, inputs: new Inputs(io), io, options, mock };
    const created = await askAsServiceApp(context, (accessToken) => {
      debug("asking for the guest's access token");
      return createServiceAppGuest({ subject, displayName }, { ...options, accessToken });
    });
    debug(`access token is valid for ${created.expiresIn} s`);
    if (values.json) io.printJson(created);
    else io.print(created.accessToken);
    return 0;
  },
});
