import type { RequestOptions } from "../api/request_options.ts";
import type { WebexMock } from "../mock/mock.ts";
import type { OptionValues } from "./command.ts";
import type { Debug } from "./debug.ts";
import type { CommandIo } from "./terminal.ts";
import { wholeNumber } from "./whole_number.ts";
import { UsageError } from "./errors.ts";
import type { MOCK_OPTION, SERVICE_OPTIONS } from "./options.ts";

/** The values of the options that say how the service is reached. */
export type ServiceValues = OptionValues<typeof SERVICE_OPTIONS & typeof MOCK_OPTION>;

/** How to reach the service, or with `--mock` the mock in process, which knows the signer too. */
export async function serviceOptions(
  values: ServiceValues,
  io: CommandIo,
  debug: Debug,
  signer: { issuer?: string | undefined; secret?: string | undefined } = {},
  onMock?: (mock: WebexMock) => void,
): Promise<RequestOptions> {
  const limits = { name: "--timeout", min: 1, max: 999_999, unit: "seconds" };
  const timeout = wholeNumber(values.timeout, limits);
  const options: RequestOptions = {
    fetch: io.fetch,
    now: io.now,
    baseUrl: values["api-url"] ?? io.env("WEBEX_API_URL"),
    allowHttp: (values["allow-http"] ?? io.env("WEBEX_ALLOW_HTTP"))?.match(/[^\s,]+/g) ?? [],
    secrets: signer.secret === undefined ? [] : [signer.secret],
    timeout: timeout === undefined ? undefined : timeout * 1000,
    retries: values["no-retry"] ? false : undefined,
    onRetry: (seconds, retry) =>
      io.note(`the service asked to wait: ${seconds} s until retry ${retry}`),
  };
  if (values.mock) {
    if (values["api-url"] !== undefined) {
      throw new UsageError("--mock and --api-url are both given");
    }
    const { createMock } = await import("../mock/mock.ts");
    // one run of the command line is to understand what another one has made
    const mock = createMock({ now: io.now, acceptUnknownIds: true });
    const { issuer, secret } = signer;
    if (issuer !== undefined && secret !== undefined) mock.addIssuer({ issuer, secret });
    options.fetch = mock.fetch;
    onMock?.(mock);
    options.baseUrl = undefined;
    debug("asking the mock, in process");
  }
  return options;
}
