/**
 * What an import by URL costs: how many files are asked for, and how many times one waits for the next, which is what
 * a slow network makes slow. Counts do not depend on how busy a machine is.
 */
import assert from "node:assert/strict";
import issuer from "../fixtures/issuer.json" with { type: "json" };
import { serveInWaves } from "./support/service/serve_in_waves.ts";
import { runDeno } from "./support/programs/deno.ts";
import { succeed } from "./support/programs/run_program.ts";

const LAZY = "--unstable-lazy-dynamic-imports";

interface Way {
  /** What is run, or imported, below the address of the tree. */
  program: string;
  args?: string[];
  /** Flags of Deno. */
  flags?: string[];
  /** The most files, and the most waves of them. */
  files: number;
  waves: number;
  /** Whether it may not ask for fixtures: who creates a token, or imports `./token`, has no mock. */
  bare?: boolean;
}

const CREATE = ["create", "1", "Ada", "-i", issuer.issuer, "-s", issuer.secret];

const WAYS: Record<string, Way> = {
  "create, with its commands loaded on demand": {
    ...{ program: "cli.ts", args: CREATE, flags: [LAZY] },
    ...{ files: 14, waves: 4, bare: true },
  },
  "create --mock, with its commands loaded on demand": {
    ...{ program: "cli.ts", args: ["create", "1", "Ada", "--mock"], flags: [LAZY] },
    ...{ files: 15, waves: 5 },
  },
  "--help, with its commands loaded on demand": {
    ...{ program: "cli.ts", args: ["--help"], flags: [LAZY] },
    ...{ files: 15, waves: 5 },
  },
  "./token": { program: "lib/token/mod.ts", files: 19, waves: 5 },
  "./token, with what is loaded on demand left out": {
    ...{ program: "lib/token/mod.ts", flags: [LAZY] },
    ...{ files: 18, waves: 4, bare: true },
  },
  "mod.ts, with what is loaded on demand left out": {
    ...{ program: "mod.ts", flags: [LAZY] },
    ...{ files: 60, waves: 5 },
  },
};

// most of it is waiting, so all ways are gone at the same time
Deno.test("by URL, each way asks for no more files and waves than it has to", async (t) => {
  const together = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false };
  await Promise.all(
    Object.entries(WAYS).map(([name, { program, args = [], flags = [], files, waves, bare }]) =>
      t.step({
        ...together,
        name: `${name} asks for at most ${files} files in ${waves} waves`,
        fn: async () => {
          const seen = await load(program, { args, flags });
          assert(seen.length <= waves, `${seen.length} waves:\n${shown(seen)}`);
          const paths = seen.flat();
          assert(paths.length <= files, `${paths.length} files:\n${shown(seen)}`);
          const again = paths.filter((each, i) => paths.indexOf(each) !== i);
          assert.deepEqual(again, [], "nothing is asked for twice");
          const fixtures = paths.filter((each) => each.startsWith("/fixtures/"));
          if (bare) assert.deepEqual(fixtures, [], "no fixture is needed");
        },
      })
    ),
  );
});

/** Runs a program of the tree by its URL, with an empty cache, and returns the paths asked for, wave by wave. */
async function load(
  program: string,
  { args, flags }: { args: readonly string[]; flags: readonly string[] },
): Promise<string[][]> {
  await using server = serveInWaves();
  const cache = await Deno.makeTempDir();
  try {
    const fixed = ["--quiet", "--no-prompt", "--no-config", "--no-lock"];
    const options = [...fixed, ...flags, `--allow-import=${server.host}`];
    const ended = await runDeno(["run", ...options, `${server.origin}/${program}`, ...args], {
      env: { DENO_DIR: cache },
      cwd: cache,
    });
    succeed(ended);
    return server.waves;
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

function shown(waves: string[][]): string {
  return waves.map((paths, i) => `${i + 1}: ${paths.join(" ")}`).join("\n");
}
