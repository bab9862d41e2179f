import { DEFAULT_BASE_URL } from "../../api/request_options.ts";
import type { DiagnoseOptions } from "../../doctor/diagnose_options.ts";
import type { Environment } from "../../runtime/environment.ts";
import type { OptionValues } from "../command.ts";
import { type CommandIo, type Debug, UsageError } from "../terminal.ts";
import type { Inputs, SecretOption, SecretValues } from "../inputs.ts";
import {
  type BEARER_OPTIONS,
  type ISSUER_OPTIONS,
  type MOCK_OPTION,
  type SERVICE_APP_OPTIONS,
  type SERVICE_OPTIONS,
  VARIABLES,
} from "../options.ts";
import { wholeNumber } from "../settings.ts";

/** The values of the options that say what is to be diagnosed. */
export type DiagnoseValues =
  & OptionValues<
    & typeof ISSUER_OPTIONS
    & typeof BEARER_OPTIONS
    & typeof SERVICE_APP_OPTIONS
    & typeof SERVICE_OPTIONS
    & typeof MOCK_OPTION
  >
  & { token?: string | undefined };

/** What reading them needs. */
export interface DiagnoseContext {
  io: CommandIo;
  inputs: Inputs;
  debug: Debug;
}

/** Reads what is to be diagnosed. What stands in variables is left to the diagnosis, which looks at it as it is. */
export async function diagnoseOptions(
  values: DiagnoseValues,
  { io, inputs, debug }: DiagnoseContext,
): Promise<DiagnoseOptions> {
  const limits = { name: "--timeout", min: 1, max: 999_999, unit: "seconds" };
  const timeout = wholeNumber(values.timeout, limits);
  const given = async <N extends SecretOption>(values: SecretValues<N>, name: N) => {
    const source = inputs.sourceOf(values, name);
    const isOption = source !== undefined && source !== VARIABLES[name];
    return isOption ? await inputs.secret(values, name) : undefined;
  };
  const options: DiagnoseOptions = {
    token: values.token === undefined ? undefined : await inputs.token(values.token, "doctor -"),
    issuer: values.issuer,
    secret: await given(values, "secret"),
    accessToken: await given(values, "access-token"),
    clientId: values["client-id"],
    clientSecret: await given(values, "client-secret"),
    refreshToken: await given(values, "refresh-token"),
    baseUrl: values["api-url"],
    allowHttp: values["allow-http"]?.match(/[^\s,]+/g) ?? undefined,
    timeout: timeout === undefined ? undefined : timeout * 1000,
    environment: await io.environment?.() ?? { get: io.env },
    fetch: io.fetch,
    now: io.now,
  };
  if (!values.mock) return options;
  if (values["api-url"] !== undefined) throw new UsageError("--mock and --api-url are both given");
  debug("asking the mock, in process");
  return await onMock(options, io);
}

/** With the mock, what is not given is its own, and it learns what is. */
async function onMock(options: DiagnoseOptions, io: CommandIo): Promise<DiagnoseOptions> {
  const [{ createMock }, { readValues }] = await Promise.all([
    import("../../mock/mock.ts"),
    import("../../doctor/known_values.ts"),
  ]);
  const environment: Environment = options.environment ?? { get: () => undefined };
  const { allowHttp: _, ...values } = options;
  const known = readValues(values, environment);
  const mock = createMock({ now: io.now, acceptUnknownIds: true });
  const { issuer, secret, clientId, clientSecret, refreshToken, accessToken } = known;
  if (issuer !== undefined && secret !== undefined) {
    try {
      mock.addIssuer({ issuer: issuer.text, secret: secret.text });
    } catch {
      // the diagnosis says what is wrong with it
    }
  }
  if (clientId !== undefined && clientSecret !== undefined && refreshToken !== undefined) {
    mock.addServiceApp({
      clientId: clientId.text,
      clientSecret: clientSecret.text,
      refreshToken: refreshToken.text,
    });
  }
  const hasIssuer = issuer !== undefined || secret !== undefined;
  const hasApp = [clientId, clientSecret, refreshToken, accessToken]
    .some((each) => each !== undefined);
  return {
    ...options,
    ...hasIssuer ? {} : mock.issuer,
    ...hasApp ? {} : appOf(mock.serviceApp),
    baseUrl: DEFAULT_BASE_URL,
    fetch: mock.fetch,
  };
}

function appOf(
  { clientId, clientSecret, refreshToken }: Required<
    Pick<DiagnoseOptions, "clientId" | "clientSecret" | "refreshToken">
  >,
): Pick<DiagnoseOptions, "clientId" | "clientSecret" | "refreshToken"> {
  return { clientId, clientSecret, refreshToken };
}
