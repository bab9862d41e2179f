import {
  refreshServiceAppToken,
  type ServiceAppCredentials,
} from "../api/refresh_service_app_token.ts";
import type { RequestOptions } from "../api/request_options.ts";
import type { WebexMock } from "../mock/mock.ts";
import { remarkOnVariables } from "../runtime/access.ts";
import type { OptionValues } from "./command.ts";
import { type CommandIo, UsageError } from "./terminal.ts";
import type { Inputs } from "./inputs.ts";
import type { BEARER_OPTIONS, SERVICE_APP_OPTIONS } from "./options.ts";
import { noteUnused, readSetting } from "./settings.ts";

/** The values of the options that hold the credentials of a Service App. */
type CredentialValues = OptionValues<typeof SERVICE_APP_OPTIONS>;

/** Where the credentials of a Service App are looked for. */
export interface CredentialsContext {
  values: CredentialValues;
  inputs: Inputs;
  io: CommandIo;
  /** The mock in process, which has a Service App of its own. */
  mock: WebexMock | undefined;
  /** Whether an access token would do as well. Default is `false`. */
  orAccessToken?: boolean;
}

/** What a command asks with in the name of a Service App. */
export interface ServiceAppContext extends CredentialsContext {
  values: CredentialValues & OptionValues<typeof BEARER_OPTIONS>;
  options: RequestOptions;
}

/**
 * Asks with the access token of a Service App: the one given, or one refreshed from its credentials. When the
 * one given is refused, it is found out whether it belongs to a person instead.
 */
export async function askAsServiceApp<T>(
  context: ServiceAppContext,
  ask: (accessToken: string) => Promise<T>,
): Promise<T> {
  const { values, inputs, options } = context;
  const source = inputs.sourceOf(values, "access-token");
  const given = await inputs.secret(values, "access-token");
  if (source === undefined || given === undefined) return await ask(await refresh(context));
  const unused = credentialSources(context);
  if (unused.length > 0) noteUnused(source, unused, context.io);
  try {
    return await ask(given);
  } catch (error) {
    const { explainOtherToken } = await import("./explain_other_token.ts");
    throw await explainOtherToken(error, given, { source, unused, options });
  }
}

/** The access token of a Service App: the one given, or one refreshed from its credentials. */
export async function obtainAppToken(context: ServiceAppContext): Promise<string> {
  const { values, inputs, io } = context;
  const source = inputs.sourceOf(values, "access-token");
  const given = await inputs.secret(values, "access-token");
  if (source === undefined || given === undefined) return await refresh(context);
  const unused = credentialSources(context);
  if (unused.length > 0) noteUnused(source, unused.join(", "), io);
  return given;
}

async function refresh(context: ServiceAppContext): Promise<string> {
  const credentials = await serviceAppCredentials({ ...context, orAccessToken: true });
  const { options } = context;
  // what is asked afterwards must not show them either
  const { clientSecret, refreshToken } = credentials;
  options.secrets = [...options.secrets ?? [], clientSecret, refreshToken];
  const token = await refreshServiceAppToken(credentials, options);
  if (token.refreshToken !== credentials.refreshToken) {
    // said, not shown: it is a secret, and `token refresh` prints it
    const command = "guestissuer token refresh --json";
    context.io.note(`the service gave a new refresh token; run \`${command}\` to keep it`);
  }
  return token.accessToken;
}

/** The credentials of a Service App, or else the mock's own. The mock learns those that are given. */
export async function serviceAppCredentials(
  { values, inputs, io, mock, orAccessToken = false }: CredentialsContext,
): Promise<ServiceAppCredentials> {
  const clientId = readSetting(values, "client-id", io)?.text;
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
  const others = orAccessToken ? ["WEBEX_ACCESS_TOKEN"] : [];
  const wanted = [...others, missing.join(" and ")].join(", or ");
  throw new UsageError(
    `the Service App is not known: set ${wanted}${
      remarkOnVariables([...others, ...missing].join(","))
    }; try --mock to do without`,
  );
}

/** Where each of the credentials comes from, if all of them are there. */
function credentialSources({ values, inputs, io }: CredentialsContext): string[] {
  const sources = [
    values["client-id"] === undefined
      ? io.env("WEBEX_CLIENT_ID") && "WEBEX_CLIENT_ID"
      : "--client-id",
    inputs.sourceOf(values, "client-secret"),
    inputs.sourceOf(values, "refresh-token"),
  ].filter((each) => each !== undefined);
  return sources.length === 3 ? sources : [];
}
