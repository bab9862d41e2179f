import {
  refreshServiceAppToken,
  type ServiceAppCredentials,
} from "../api/refresh_service_app_token.ts";
import type { RequestOptions } from "../api/request_options.ts";
import type { WebexMock } from "../mock/mock.ts";
import type { OptionValues } from "./command.ts";
import type { Inputs } from "./inputs.ts";
import type { CommandIo } from "./terminal.ts";
import { remarkOnVariables } from "../runtime/permission.ts";
import { UsageError } from "./errors.ts";
import type { BEARER_OPTIONS, SERVICE_APP_OPTIONS } from "./options.ts";

/** The values of the options that hold the credentials of a Service App. */
type ServiceAppValues = OptionValues<typeof SERVICE_APP_OPTIONS>;

/** The access token of a Service App: the one given, or one refreshed from its credentials. */
export async function serviceAppToken(
  values: ServiceAppValues & OptionValues<typeof BEARER_OPTIONS>,
  inputs: Inputs,
  io: CommandIo,
  options: RequestOptions,
  mock: WebexMock | undefined,
): Promise<string> {
  const given = await inputs.secret(values, "access-token");
  if (given !== undefined) return given;
  const credentials = await serviceAppCredentials(values, inputs, io, mock);
  const token = await refreshServiceAppToken(credentials, options);
  if (token.refreshToken !== credentials.refreshToken) {
    // said, not shown: it is a secret, and `token refresh` gives it
    io.note("the service gave a new refresh token; run `token refresh --json` to keep it");
  }
  return token.accessToken;
}

/**
 * What the Service App proves itself with: from options and the environment, or else the mock's own. The mock
 * learns of what is given.
 */
export async function serviceAppCredentials(
  values: ServiceAppValues,
  inputs: Inputs,
  io: CommandIo,
  mock: WebexMock | undefined,
): Promise<ServiceAppCredentials> {
  const clientId = (values["client-id"] ?? io.env("WEBEX_CLIENT_ID"))?.trim();
  const clientSecret = await inputs.secret(values, "client-secret");
  const refreshToken = await inputs.secret(values, "refresh-token");
  if (clientId !== undefined && clientSecret !== undefined && refreshToken !== undefined) {
    const credentials = { clientId, clientSecret, refreshToken };
    mock?.addServiceApp(credentials);
    return credentials;
  }
  if (mock !== undefined) return mock.serviceApp;
  const missing = Object.entries({
    WEBEX_CLIENT_ID: clientId,
    WEBEX_CLIENT_SECRET: clientSecret,
    WEBEX_REFRESH_TOKEN: refreshToken,
  }).filter(([, value]) => value === undefined).map(([name]) => name);
  throw new UsageError(
    `the Service App is not known: set WEBEX_ACCESS_TOKEN, or ${missing.join(" and ")}${
      remarkOnVariables(["WEBEX_ACCESS_TOKEN", ...missing].join(","))
    }; try --mock to do without`,
  );
}
