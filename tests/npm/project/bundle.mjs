// Bundles some names of a face for a browser, with code split at dynamic imports, and prints what came out.
import { build } from "esbuild";

const [names, face] = process.argv.slice(2);
const { outputFiles, metafile } = await build({
  stdin: { contents: `export { ${names} } from "${face}";`, resolveDir: "." },
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  platform: "browser",
  outdir: "out",
  write: false,
  metafile: true,
});

/** What is loaded with the entry: itself and what it imports, but not what it may import one day. */
const [entry] = Object.keys(metafile.outputs).filter((path) => path.endsWith("stdin.js"));
const loaded = new Set([entry]);
for (const path of loaded) {
  for (const { path: next, kind } of metafile.outputs[path].imports) {
    if (kind === "import-statement") loaded.add(next);
  }
}
const size = [...loaded].reduce((sum, path) => sum + metafile.outputs[path].bytes, 0);
const inputs = Object.keys(metafile.inputs).filter((path) => path.includes("guestissuer"));
const text = outputFiles.map((file) => file.text).join("\n");
console.log(JSON.stringify({ size, inputs, mock: /mock/i.exec(text)?.index ?? null, text }));
