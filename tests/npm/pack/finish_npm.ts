/**
 * Finishes the tarball of `deno pack` for npm: adds the command, which `deno pack` has no way to name.
 *
 *     deno run --allow-read --allow-write tests/npm/pack/finish_npm.ts <tarball>
 *
 * @module
 */
import config from "../../../deno.json" with { type: "json" };
import { readTar, type TarFile, writeTar } from "./tar.ts";

const BIN = `#!/usr/bin/env node
import { run } from "../cli.js";

await run();
`;

/** The parts of a package.json that are looked at here. */
interface Manifest {
  dependencies: Record<string, string>;
  [field: string]: unknown;
}

/** Adds to the files of an npm package what `deno pack` leaves out. */
export function finishFiles(files: TarFile[]): TarFile[] {
  const encoder = new TextEncoder();
  const json = (value: unknown) => encoder.encode(`${JSON.stringify(value, null, 2)}\n`);
  const manifest = files.find(({ name }) => name === "package/package.json");
  if (manifest === undefined) throw new TypeError("Cannot finish package: it has no package.json");
  const finished = finishManifest(JSON.parse(new TextDecoder().decode(manifest.bytes)));
  return [
    { name: manifest.name, bytes: json(finished) },
    ...files.filter((each) => each !== manifest).map(withLib),
    { name: "package/bin/guestissuer.js", bytes: encoder.encode(BIN) },
    // `--version` reads it
    { name: "package/deno.json", bytes: json({ name: config.name, version: finished.version }) },
  ];
}

/** Declarations that speak of `Disposable` bring its types along, which a project for browsers may lack. */
function withLib({ name, bytes }: TarFile): TarFile {
  const text = name.endsWith(".d.ts") ? new TextDecoder().decode(bytes) : "";
  if (!/\b(Async)?Disposable\b/.test(text)) return { name, bytes };
  const reference = '/// <reference lib="esnext.disposable" />\n';
  return { name, bytes: new TextEncoder().encode(reference + text) };
}

/** msw is left to those who have it, so that there is one msw in a project, and none for the command line. */
function finishManifest(manifest: Manifest): Manifest {
  const peers = ["msw", "@mswjs/interceptors"];
  const versions = Object.entries(manifest.dependencies);
  return {
    ...manifest,
    bin: { guestissuer: "bin/guestissuer.js" },
    engines: { node: ">=22.12" },
    dependencies: Object.fromEntries(versions.filter(([name]) => !peers.includes(name))),
    peerDependencies: Object.fromEntries(versions.filter(([name]) => peers.includes(name))),
    peerDependenciesMeta: Object.fromEntries(peers.map((name) => [name, { optional: true }])),
  };
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream) {
  const answer = new Response(new Blob([bytes]).stream().pipeThrough(stream));
  return new Uint8Array(await answer.arrayBuffer());
}

if (import.meta.main) {
  const [path] = Deno.args;
  if (path === undefined) throw new TypeError("Cannot finish package: name the tarball");
  const archive = await through(await Deno.readFile(path), new DecompressionStream("gzip"));
  const finished = writeTar(finishFiles([...readTar(archive)]));
  await Deno.writeFile(path, await through(finished, new CompressionStream("gzip")));
}
