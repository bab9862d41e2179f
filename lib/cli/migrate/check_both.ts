import type { Check, CheckName } from "../../doctor/check.ts";
import { diagnose } from "../../doctor/diagnose.ts";
import type { DiagnoseOptions } from "../../doctor/diagnose_options.ts";

/** What matters for a migration. The others are about variables, and about what was not asked for. */
const SHOWN: ReadonlySet<CheckName> = new Set<CheckName>([
  "issuer",
  "secret",
  "signing",
  "base_url",
  "network",
  "clock",
  "service",
  "access_token",
  "organization",
]);

/** Looks at the issuer, at the Service App and whether they belong to one organization, without any effect. */
export async function checkBoth(
  options: DiagnoseOptions,
  onCheck: (check: Check) => void,
): Promise<Check[]> {
  const isShown = ({ name }: Check) => SHOWN.has(name);
  const checks = await diagnose({
    ...options,
    // what stands in variables was read already
    environment: { get: () => undefined },
    onCheck: (check) => isShown(check) && onCheck(check),
  });
  return checks.filter(isShown);
}
