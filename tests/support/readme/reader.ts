import { createMock } from "../../../mod.ts";
import { type Ended, ROOT, runProgram, succeed } from "../programs/run_program.ts";
import { type ServedTree, serveTree } from "../service/serve_tree.ts";
import { type Block, BLOCKS } from "./pages.ts";

/** What stands for the address of the repository. */
const PLACEHOLDER = "REPOSITORY";

/** What the pages tell a reader to fill in. */
const SERVICE_APP = {
  clientId: "your-client-id",
  clientSecret: "your-client-secret",
  refreshToken: "your-refresh-token",
};

/**
 * A machine of somebody who follows a page: a clone, an empty folder beside it, Node, npm and Deno, and the command
 * that the front page installs. Mapped are the placeholder of the repository's address, which is served from here,
 * WEBEX_API_URL, which leads to a mock, and `npx -y deno@<version>`, which would be fetched.
 */
export interface Reader extends AsyncDisposable {
  /** Runs the shell blocks of a page in their order, in one shell. */
  follow(blocks: readonly Block[]): Promise<Ended>;
  /** Runs a program of a page in an empty folder, with the module by its URL. */
  runModule(block: Block): Promise<Ended>;
}

/** Makes the machine of a reader. */
export async function createReader(): Promise<Reader> {
  const home = await Deno.makeTempDir({ prefix: "reader-" });
  const tree = serveTree();
  const mock = createMock({ serviceApps: [SERVICE_APP], acceptUnknownIds: true });
  const webex = await mock.serve();
  await Promise.all(["bin", "clone", "empty"].map((name) => Deno.mkdir(`${home}/${name}`)));
  await copyClone(`${home}/clone`);
  await writePrograms(`${home}/bin`, tree);
  const env = {
    PATH: `${home}/installed/bin:${home}/bin:${Deno.env.get("PATH")}`,
    HOME: home,
    DENO_DIR: await denoDir(),
    DENO_INSTALL_ROOT: `${home}/installed`,
    WEBEX_API_URL: webex.baseUrl,
  };
  const shell = (script: string) =>
    runProgram("bash", ["-c", `set -euo pipefail\n${script}`], { cwd: `${home}/empty`, env });
  succeed(await shell(`cd ${home}/clone\n${installLine()}`));
  return {
    follow: (blocks) =>
      shell(
        blocks.map((block) =>
          [
            `echo "${block.page}:${block.line}" >&2`,
            `cd ${home}/${isOfClone(block) ? "clone" : "empty"}`,
            block.code.replaceAll(PLACEHOLDER, tree.base),
          ].join("\n")
        ).join("\n"),
      ),
    async runModule({ page, code }) {
      const folder = await Deno.makeTempDir({ dir: home });
      const config = importMap().replaceAll(PLACEHOLDER, tree.base);
      await Deno.writeTextFile(`${folder}/deno.json`, config);
      await Deno.writeTextFile(`${folder}/main.ts`, code);
      const files = page === "README.md" ? [] : ["--allow-read", "--allow-write"];
      const flags = ["--quiet", "--no-prompt", "--no-lock", ...await flagsOfFrontPage(), ...files];
      return await runProgram("deno", ["run", ...flags, "main.ts"], { cwd: folder, env });
    },
    async [Symbol.asyncDispose]() {
      await webex.close();
      await tree[Symbol.asyncDispose]();
      await Deno.remove(home, { recursive: true });
    },
  };
}

/** Whether a block is for a clone: it names a file or a task of the repository. */
export function isOfClone({ code }: Block): boolean {
  return /(?:^|[\s/])cli\.ts\b(?<!REPOSITORY\/cli\.ts)|\btests\/|deno(?:@[\d.]+)? task /.test(code);
}

/** The line of the front page that installs the command. */
function installLine(): string {
  return BLOCKS.find(({ page, code }) => page === "README.md" && code.startsWith("deno install "))!
    .code;
}

/** What the front page says that Deno has to allow its programs. */
async function flagsOfFrontPage(): Promise<string[]> {
  const page = await Deno.readTextFile(`${ROOT}README.md`);
  return /Deno runs it with `([^`]+)`/.exec(page)![1]!.split(" ");
}

/** The import map of the front page, with the other faces beside the one that it shows. */
function importMap(): string {
  const { imports } = JSON.parse(
    BLOCKS.find(({ page, language }) => page === "README.md" && language === "json")!.code,
  );
  const { exports } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const faces = Object.entries<string>(exports).filter(([name]) => name !== ".").map(
    ([name, path]) => [`@guestissuer/webex${name.slice(1)}`, `${PLACEHOLDER}${path.slice(1)}`],
  );
  return JSON.stringify({ imports: { ...imports, ...Object.fromEntries(faces) } });
}

/** Copies the files that a clone would have. */
async function copyClone(folder: string): Promise<void> {
  const list = "git ls-files -z --cached --others --exclude-standard";
  succeed(await runProgram("bash", ["-c", `${list} | xargs -0 cp --parents -t "$0"`, folder]));
}

/** Puts `deno` on the path, allowed to import from where the repository is, and `npx` for it. */
async function writePrograms(folder: string, { host, base }: ServedTree): Promise<void> {
  const deno = `#!/bin/bash
case "$1" in
  run|install|test|bundle) exec ${Deno.execPath()} "$1" --allow-import=${host} --reload=${base} "\${@:2}" ;;
  *) exec ${Deno.execPath()} "$@" ;;
esac
`;
  const npx = `#!/bin/bash
[[ "$1 $2" =~ ^-y\\ deno@[0-9.]+$ ]] || { echo "npx $* is not mapped" >&2; exit 1; }
exec deno "\${@:3}"
`;
  for (const [name, text] of Object.entries({ deno, npx })) {
    await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o755 });
  }
}

async function denoDir(): Promise<string> {
  const { stdout } = await runProgram(Deno.execPath(), ["info", "--json"]);
  return JSON.parse(stdout).denoDir;
}
