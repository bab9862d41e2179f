/**
 * Finishes the tarball of `deno pack` for npm: adds the command, put together from its modules, and what npm shows, puts
 * source maps beside the modules, and makes one page of the documentation. The same sources give the same bytes, wherever it is built.
 *
 *     deno task pack
 *
 * @module
 */
import config from "../../../deno.json" with { type: "json" };
import { finishManifest, OLDEST_NODE } from "./manifest.ts";
import { withAssetModules } from "./asset_modules.ts";
import { bundleCommand } from "./bundle_command.ts";
import { mswFace } from "./msw_face.ts";
import { npmReadme } from "./npm_readme.ts";
import { withSocketImport } from "./socket_import.ts";
import { withMapBeside } from "./source_maps.ts";
import { readTar, type TarFile, writeTar } from "./tar.ts";

const BIN = `#!/usr/bin/env node
"use strict";

const refused = require("../node_version.cjs").refusal("run guestissuer");
if (refused === undefined) {
  import("./cli.js").then(({ run }) => run());
} else {
  console.error(\`guestissuer: \${refused}\`);
  process.exitCode = 1;
}
`;

const [MAJOR, MINOR] = OLDEST_NODE;

/** An older Node lacks what is used, which it says in ways that nobody understands. */
const NODE_VERSION = `"use strict";

/** Says why this Node is too old for something, if it is. */
exports.refusal = (purpose) => {
  const { node } = process.versions;
  const [major, minor] = node.split(".").map(Number);
  if (major > ${MAJOR} || (major === ${MAJOR} && minor >= ${MINOR})) return undefined;
  return \`Cannot \${purpose}: it needs Node ${MAJOR}.${MINOR} or newer, and this is Node \${node}\`;
};
`;

/** Makes the files of the npm package out of those of `deno pack`. */
export async function finishFiles(packed: TarFile[]): Promise<TarFile[]> {
  const texts = new Map(packed.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]));
  const manifest = texts.get("package/package.json");
  if (manifest === undefined) throw new TypeError("Cannot finish package: it has no package.json");
  const finished = finishManifest(JSON.parse(manifest));
  const msw = mswFace(texts);
  finished.exports["./msw"] = msw.conditions;
  const pages = new Map(
    [...texts].filter(([name]) => name.endsWith(".md")).map(([name, text]) => [
      name.slice("package/".length),
      text,
    ]),
  );
  const made = [
    jsonFile("package/package.json", finished),
    textFile("package/README.md", npmReadme(pages)),
    textFile("package/bin/guestissuer.cjs", BIN),
    textFile("package/node_version.cjs", NODE_VERSION),
    ...Object.entries(msw.files).map(([name, text]) => textFile(name, text)),
    // `--version` reads it
    jsonFile("package/deno.json", { name: config.name, version: finished.version }),
  ];
  const names = new Set(made.map(({ name }) => name));
  const kept = packed.filter(({ name }) => !names.has(name)).map(withLib).flatMap(withMapBeside);
  const modules = withAssetModules(withSocketImport([...made, ...kept]));
  return [...modules, ...await bundleCommand(modules)]
    .sort((left, right) => left.name < right.name ? -1 : 1);
}

/** Declarations that speak of `Disposable` bring its types along, which a project for browsers may lack. */
function withLib({ name, bytes }: TarFile): TarFile {
  const text = name.endsWith(".d.ts") ? new TextDecoder().decode(bytes) : "";
  if (!/\b(Async)?Disposable\b/.test(text)) return { name, bytes };
  return textFile(name, `/// <reference lib="esnext.disposable" />\n${text}`);
}

function jsonFile(name: string, value: unknown): TarFile {
  return textFile(name, `${JSON.stringify(value, null, 2)}\n`);
}

function textFile(name: string, text: string): TarFile {
  return { name, bytes: new TextEncoder().encode(text) };
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream) {
  const answer = new Response(new Blob([bytes]).stream().pipeThrough(stream));
  return new Uint8Array(await answer.arrayBuffer());
}

if (import.meta.main) {
  const [path] = Deno.args;
  if (path === undefined) throw new TypeError("Cannot finish package: name the tarball");
  const archive = await through(await Deno.readFile(path), new DecompressionStream("gzip"));
  const files = await finishFiles([...readTar(archive)]);
  const tarball = await through(writeTar(files), new CompressionStream("gzip"));
  await Deno.writeFile(path, tarball);
  const size = Math.round(tarball.length / 1000);
  const line = `${path}: ${files.length} files, ${size} kB\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
}
