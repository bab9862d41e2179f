import type { Check } from "./check.ts";
import type { DiagnoseOptions } from "./diagnose_options.ts";
import { runChecks } from "./run_checks.ts";
import { processSurroundings } from "./surroundings.ts";

/**
 * Finds out why guests do not work: looks at the runtime, variables, issuer, secret and tokens; then, unless it is to
 * stay offline, at the way to Webex, the clock, and what Webex takes. The lines are in the order of cause and effect,
 * and what depends on something that has failed is not looked at.
 *
 * Nothing that has an effect is done unless it is asked for by `login` or `onRefresh`: the way is tried by a request
 * without a token, and a Service App is asked for the number of its guests.
 *
 * @param options What is known, and what may be done. What is not given is read from variables.
 * @returns A line for each thing that was looked at. A line with the status `error` says what will not work.
 * @throws {TypeError} when an option is of the wrong type. Whatever else is wrong is a line.
 *
 * @example Usage
 * ```ts
 * import { diagnose } from "@guestissuer/webex/doctor";
 * import { createMock } from "@guestissuer/webex/mock";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const environment = { get: () => undefined };
 * const checks = await diagnose({
 *   ...mock.issuer,
 *   secret: "YW5vdGhlciBzZWNyZXQsIG9mIGFub3RoZXIgaXNzdWVy",
 *   login: "doctor",
 *   fetch: mock.fetch,
 *   environment,
 * });
 * const [wrong] = checks.filter(({ status }) => status === "error");
 * assert.deepEqual([wrong?.name, wrong?.code], ["login", "secret_of_other_issuer"]);
 * ```
 */
export function diagnose(options: DiagnoseOptions = {}): Promise<Check[]> {
  return runChecks(options, processSurroundings(options.environment));
}
