import { SOCKET_IMPORT } from "./socket_import.ts";

/** The parts of a package.json that are looked at here. */
export interface Manifest {
  dependencies: Record<string, string>;
  exports: Record<string, unknown>;
  [field: string]: unknown;
}

/** Major and minor of the oldest Node that the package runs on. */
export const OLDEST_NODE = [22, 12] as const;

/** What npm shows of a package, and `deno pack` has no way to say. */
const ABOUT = {
  description:
    "Webex guests: create guest tokens, exchange and look into tokens, and test it all offline against a mock of Webex",
  keywords: [
    "webex",
    "webex-api",
    "guest",
    "guest-issuer",
    "guest-token",
    "service-app",
    "jwt",
    "hs256",
    "mock",
    "mock-server",
    "testing",
    "cli",
  ],
};

/** The packages that a project brings along itself, so that there is one of each in it, and none that is not used. */
const PEERS = ["msw", "@mswjs/interceptors"];

/**
 * Adds what `deno pack` leaves out. The range of msw is wide, so that who has an earlier one, and does not use
 * it here, can install the package; the interceptors are msw's own.
 */
export function finishManifest(manifest: Manifest): Manifest {
  const { name, version, exports, dependencies, ...rest } = manifest;
  return {
    name,
    version,
    ...ABOUT,
    ...rest,
    sideEffects: false,
    bin: { guestissuer: "bin/guestissuer.cjs" },
    engines: { node: `>=${OLDEST_NODE.join(".")}` },
    exports: { ...exports, "./package.json": "./package.json" },
    imports: SOCKET_IMPORT,
    dependencies: exactly(dependencies),
    peerDependencies: { msw: ">=2" },
    peerDependenciesMeta: { msw: { optional: true } },
  };
}

/** The sources name exact versions, which `deno pack` turns into ranges. */
function exactly(dependencies: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dependencies)
      .filter(([name]) => !PEERS.includes(name))
      .map(([name, range]) => [name, range.replace(/^\^/, "")]),
  );
}
