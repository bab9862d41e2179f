// Bundles the worker as wrangler does, and asks it in workerd.
import { build } from "esbuild";
import { Miniflare } from "miniflare";

const { outputFiles } = await build({
  entryPoints: ["worker.mjs"],
  bundle: true,
  format: "esm",
  platform: "neutral",
  conditions: ["workerd", "worker", "browser"],
  mainFields: ["browser", "module", "main"],
  write: false,
});
const worker = new Miniflare({
  modules: true,
  script: outputFiles[0].text,
  compatibilityDate: "2026-07-01",
  compatibilityFlags: ["nodejs_compat"],
});
try {
  const response = await worker.dispatchFetch("http://127.0.0.1/");
  console.log(await response.text());
} finally {
  await worker.dispose();
}
