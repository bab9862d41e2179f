import { refreshServiceAppToken } from "../../api/refresh_service_app_token.ts";
import {
  command,
  JSON_OPTION,
  MOCK_OPTION,
  SERVICE_APP_OPTIONS,
  SERVICE_OPTIONS,
} from "../options.ts";
import { Inputs } from "../inputs.ts";
import { openService } from "../service.ts";
import { serviceAppCredentials } from "../service_app.ts";

/** `token refresh`: refreshes the access token of a Service App. */
export const tokenRefresh = command({
  positionals: {},
  options: { ...SERVICE_APP_OPTIONS, ...SERVICE_OPTIONS, ...JSON_OPTION, ...MOCK_OPTION },
  output: {
    text: "the access token",
    fields: [
      "accessToken",
      "expiresIn",
      "expiresAt",
      "refreshToken",
      "refreshTokenExpiresIn",
      "refreshTokenExpiresAt",
      "scope",
    ],
  },
  details:
    "With --json the refresh token to use from now on is printed too. The service may return the same access token again.",
  examples: [
    ["with WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN set", "token refresh"],
    ["offline", "token refresh --mock --json"],
  ],
  async run(values, io) {
    const debug = await io.debug("guest:token");
    const { options, mock } = await openService(values, { io, debug });
    const credentials = await serviceAppCredentials({ values, inputs: new Inputs(io), io, mock });
    debug("refreshing the access token of the Service App");
    const token = await refreshServiceAppToken(credentials, options);
    debug(`access token is valid for ${token.expiresIn} s`);
    if (token.refreshToken !== credentials.refreshToken && !values.json) {
      io.note("the service gave a new refresh token; use --json to see and keep it");
    }
    if (values.json) io.printJson(token);
    else io.print(token.accessToken);
    return 0;
  },
});
