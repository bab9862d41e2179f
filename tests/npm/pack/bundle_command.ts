import { type GetModuleInfo, rollup } from "rollup";
import type { TarFile } from "./tar.ts";

const ROOT = "package/";

/** What is run in a process of its own: the command line, and the worker that it starts. */
const PROGRAMS = { cli: "cli.js", mint_worker: "lib/bulk/mint_worker.js" };

/**
 * What is loaded together, by the modules that it begins with: for the start and `create`, for the help, and for the
 * requests of `quick`, also to the mock. A module belongs to the first that reaches it.
 */
const TOGETHER: Record<string, string[]> = {
  start: [
    "cli.js",
    "lib/runtime/node_io.js",
    "lib/runtime/closed_stdout.js",
    "fixtures/issuer.json.js",
  ],
  help: ["lib/cli/commands/help.js", "lib/cli/help.js"],
  requests: [
    "lib/cli/commands/quick.js",
    "lib/cli/commands/verify.js",
    "lib/cli/mock_fetch.js",
    "lib/mock/mock.js",
    "lib/mock/engine.js",
    "lib/mock/endpoints/jwt_login.js",
    "lib/mock/endpoints/people.js",
  ],
};

/**
 * Puts the modules of the command line together into a few, in the folder `bin`: each module that Node loads costs as
 * much as creating a token does. The modules themselves stay for those who import them.
 */
export async function bundleCommand(files: readonly TarFile[]): Promise<TarFile[]> {
  const decoder = new TextDecoder();
  const codes = new Map(files.map(({ name, bytes }) => [name, decoder.decode(bytes)]));
  const bundle = await rollup({
    input: Object.fromEntries(
      Object.entries(PROGRAMS).map(([name, path]) => [name, `${ROOT}${path}`]),
    ),
    // what stands under a name of its own is not put in, and found from `bin` as from anywhere in the package
    external: (id) => !/^\.{0,2}\//.test(id) && !id.startsWith(ROOT),
    // no module of the package does anything but when it is asked; its manifest says so too
    treeshake: { moduleSideEffects: false },
    preserveEntrySignatures: "allow-extension",
    plugins: [{
      name: "tarball",
      resolveId: (id, importer) =>
        importer === undefined ? id : new URL(id, `file:///${importer}`).pathname.slice(1),
      load: (id) => codes.get(id),
    }],
    onwarn: ({ message }) => {
      throw new TypeError(`Cannot bundle the command: ${message}`);
    },
  });
  let groups: Map<string, string> | undefined;
  const { output } = await bundle.generate({
    format: "es",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    manualChunks: (id, { getModuleInfo }) => (groups ??= groupsOf(getModuleInfo)).get(id),
  });
  const encoder = new TextEncoder();
  return output.filter((each) => each.type === "chunk")
    .map(({ fileName, code }) => ({ name: `${ROOT}bin/${fileName}`, bytes: encoder.encode(code) }));
}

/** The group of each module that belongs to one. */
function groupsOf(getModuleInfo: GetModuleInfo): Map<string, string> {
  const groups = new Map<string, string>();
  for (const [group, paths] of Object.entries(TOGETHER)) {
    const found = paths.map((path) => `${ROOT}${path}`);
    for (const id of found) {
      const { importedIds } = getModuleInfo(id)!;
      if (groups.has(id)) continue;
      groups.set(id, group);
      found.push(...importedIds.filter((each) => each.startsWith(ROOT)));
    }
  }
  return groups;
}
