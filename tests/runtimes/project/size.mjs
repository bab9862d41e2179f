// Prints how many bytes, minified, a page loads at once that uses one name of the module, bundled by rollup.
import nodeResolve from "@rollup/plugin-node-resolve";
import { transform } from "esbuild";
import { writeFileSync } from "node:fs";
import { rollup } from "rollup";

const sizes = {};
for (const name of ["createGuestToken", "login"]) {
  writeFileSync("entry.mjs", `export { ${name} } from "@guestissuer/webex";`);
  const bundle = await rollup({ input: "entry.mjs", plugins: [nodeResolve({ browser: true })] });
  const { output } = await bundle.generate({ format: "es" });
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set([output.find(({ isEntry }) => isEntry).fileName]);
  for (const each of loaded) for (const next of chunks.get(each).imports) loaded.add(next);
  sizes[name] = 0;
  for (const each of loaded) {
    sizes[name] += (await transform(chunks.get(each).code, { minify: true })).code.length;
  }
}
console.log(JSON.stringify(sizes));
