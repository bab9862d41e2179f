import { howToPermit } from "../runtime/access.ts";
import { canUse, LEAST_NODE, type RuntimeVersion } from "../runtime/runtime_version.ts";
import { error, type Line, ok, warning } from "./check.ts";
import { VALUE_NAMES, VALUES } from "./known_values.ts";
import { NO_PROXY_VARIABLES, PROXY_VARIABLES } from "./proxy_check.ts";
import type { Surroundings } from "./surroundings.ts";

/** Says which runtime it is, and whether it is one that this library is made for. */
export function checkRuntime({ name, title, version }: RuntimeVersion): Line {
  if (name !== "node" || canUse(version)) return ok(title);
  return warning("runtime_too_old", `${title} is too old`, `Use Node ${LEAST_NODE} or newer`);
}

/** Every variable that a diagnosis reads. */
const VARIABLES = [
  ...VALUE_NAMES.map((name) => VALUES[name].variable),
  ...PROXY_VARIABLES,
  ...NO_PROXY_VARIABLES,
];

/** Says which permissions are missing, each with the flag to add. */
export function checkPermissions(
  { environment, runtime, isKeptFrom }: Surroundings,
  host: string | undefined,
  redact: (text: string) => string,
): Line[] {
  const lines: Line[] = [];
  const hidden = VARIABLES.filter((name) => environment.isHidden?.(name));
  if (hidden.length > 0) {
    const seen = `${hidden.length} of ${VARIABLES.length} variables may not be read`;
    const how = howToPermit("env", hidden.join(","), runtime.name);
    lines.push(warning("permission_missing", seen, `To have them looked at, ${how}`));
  }
  if (host !== undefined && isKeptFrom(host)) {
    const shown = redact(host);
    const how = howToPermit("net", shown, runtime.name);
    const hint = how === undefined ? "Permit it" : `${how[0]!.toUpperCase()}${how.slice(1)}`;
    lines.push(error("permission_missing", `${shown} may not be asked`, hint));
  }
  return lines.length > 0 ? lines : [ok("none is missing")];
}
