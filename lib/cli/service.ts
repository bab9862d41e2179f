import type { RequestOptions } from "../api/request.ts";
import type { Input } from "./command.ts";
import type { Debug } from "./debug.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage_error.ts";

/** How to reach the service, or with `--mock` the mock in process. */
export async function serviceOptions(
  input: Input,
  io: Io,
  debug: Debug,
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
    options.fetch = createMock({ now: io.now, issuers: await mockIssuers(input, io) }).fetch;
    options.baseUrl = undefined;
    debug("asking the mock, in process");
  }
  return options;
}

/** With `--mock`, a given issuer and secret are known to the mock too. */
async function mockIssuers(
  input: Input,
  io: Io,
): Promise<{ issuer: string; secret: string }[]> {
  const { default: fixture } = await import("../../fixtures/issuer.json", {
    with: { type: "json" },
  });
  const issuer = (input.values.issuer ?? io.env("ISSUER"))?.trim();
  const secret = input.values.secret ?? io.env("SECRET")?.trim();
  return issuer !== undefined && secret !== undefined && secret !== "-"
    ? [fixture, { issuer, secret }]
    : [fixture];
}

function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) {
    throw new UsageError("--timeout must be a whole number of seconds above 0");
  }
  return Number(text) * 1000;
}
