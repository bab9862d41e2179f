import type { RequestOptions } from "../api/request_options.ts";
import type { WebexMock } from "../mock/mock.ts";
import type { OptionValues } from "./command.ts";
import { type CommandIo, type Debug, UsageError } from "./terminal.ts";
import { noteUnused, readSetting, wholeNumber } from "./settings.ts";
import { type MOCK_OPTION, type SERVICE_OPTIONS, VARIABLES } from "./options.ts";

/** The values of the options that say how the service is reached. */
export type ServiceValues = OptionValues<typeof SERVICE_OPTIONS & typeof MOCK_OPTION>;

/** What a command that reaches the service has at hand. */
export interface ServiceContext {
  io: CommandIo;
  debug: Debug;
  /** The Guest Issuer, as far as it is known. The mock learns it. */
  signer?: { issuer: string | undefined; secret: string | undefined };
  /** Whether the mock takes ids of another run of the command line. Default is `true`. */
  acceptUnknownIds?: boolean;
}

/** How to reach the service. */
export interface Service {
  /** Options of every request. */
  options: RequestOptions;
  /** With `--mock`, the mock in process that answers. */
  mock: WebexMock | undefined;
}

/** Reads how to reach the service, or with `--mock` makes the mock in process. */
export async function openService(
  values: ServiceValues,
  { io, debug, signer, acceptUnknownIds = true }: ServiceContext,
): Promise<Service> {
  const limits = { name: "--timeout", min: 1, max: 999_999, unit: "seconds" };
  const timeout = wholeNumber(values.timeout, limits);
  const options: RequestOptions = {
    fetch: io.fetch,
    now: io.now,
    sleep: io.sleep,
    baseUrl: await readBaseUrl(values, io),
    allowHttp: readSetting(values, "allow-http", io)?.text.match(/[^\s,]+/g) ?? [],
    secrets: [
      ...knownSecrets(values, io),
      ...(signer?.secret === undefined ? [] : [signer.secret]),
    ],
    timeout: timeout === undefined ? undefined : timeout * 1000,
    retries: values["no-retry"] ? false : undefined,
    onRetry: (seconds, retry) =>
      io.note(`the service asked to wait: ${seconds} s until retry ${retry}`),
  };
  if (!values.mock) return { options, mock: undefined };
  const { createMock } = await import("../mock/mock.ts");
  const { DEFAULT_ISSUER } = await import("../mock/settings.ts");
  const { issuer, secret } = signer ?? {};
  const added = issuer === undefined || secret === undefined ? [] : [{ issuer, secret }];
  const issuers = [DEFAULT_ISSUER, ...added];
  // one run of the command line is to understand what another one has made
  const mock = createMock({ now: io.now, issuers, acceptUnknownIds });
  debug("asking the mock, in process");
  const { mockFetch } = await import("./mock_fetch.ts");
  // it answers at once: a time limit would only take time to load
  return {
    options: { ...options, fetch: mockFetch(mock), timeout: options.timeout ?? false },
    mock,
  };
}

/** The base URL of `--api-url` or WEBEX_API_URL; undefined for the default, and for the mock in process. */
async function readBaseUrl(
  values: ServiceValues,
  io: CommandIo,
): Promise<string | undefined> {
  if (values.mock) {
    if (values["api-url"] !== undefined) {
      throw new UsageError("--mock and --api-url are both given");
    }
    if (io.env("WEBEX_API_URL") !== undefined) noteUnused("--mock", "WEBEX_API_URL", io);
    return undefined;
  }
  const url = readSetting(values, "api-url", io);
  if (url === undefined || /^[a-z][a-z0-9+.-]*:\/\//i.test(url.text)) return url?.text;
  const { urlMeant } = await import("./url_meant.ts");
  const meant = urlMeant(url.text) ?? "a URL such as https://webexapis.com/v1";
  throw new UsageError(`${url.source} is no URL: write ${meant}`);
}

/** Every secret at hand, used or not: a base URL may hold one by mistake, and no secret is shown. */
function knownSecrets(values: Record<string, unknown>, io: CommandIo): string[] {
  const names = [
    "secret",
    "access-token",
    "client-secret",
    "refresh-token",
    "member-token",
  ] as const;
  return names.flatMap((name) => [values[name], io.env(VARIABLES[name])])
    .filter((each) => typeof each === "string");
}
