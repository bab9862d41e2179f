import type { RequestOptions } from "../api/request.ts";
import type { WebexMock } from "../mock/mock.ts";
import type { Input } from "./command.ts";
import type { Debug } from "./debug.ts";
import type { Io } from "../runtime/io.ts";
import { UsageError } from "./usage_error.ts";

/** How to reach the service, or with `--mock` the mock in process, which knows the signer too. */
export async function serviceOptions(
  input: Input,
  io: Io,
  debug: Debug,
  signer: { issuer?: string | undefined; secret?: string | undefined } = {},
  onMock?: (mock: WebexMock) => void,
): Promise<RequestOptions> {
  const { values, switches } = input;
  const options: RequestOptions = {
    fetch: io.fetch,
    now: io.now,
    baseUrl: values["api-url"] ?? io.env("WEBEX_API_URL"),
    timeout: timeoutOf(values.timeout),
    retries: switches.has("no-retry") ? false : undefined,
    onRetry: (seconds, retry) =>
      io.stderr(`the service asked to wait: ${seconds} s until retry ${retry}\n`),
  };
  if (switches.has("mock")) {
    if (values["api-url"] !== undefined) {
      throw new UsageError("--mock and --api-url are both given");
    }
    const { createMock } = await import("../mock/mock.ts");
    // one run of the command line is to understand what another one has made
    const mock = createMock({ now: io.now, welcomeStrangers: true });
    const { issuer, secret } = signer;
    if (issuer !== undefined && secret !== undefined) mock.addIssuer({ issuer, secret });
    options.fetch = mock.fetch;
    onMock?.(mock);
    options.baseUrl = undefined;
    debug("asking the mock, in process");
  }
  return options;
}

function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) {
    throw new UsageError("--timeout must be a whole number of seconds above 0");
  }
  return Number(text) * 1000;
}
