// Bundles a module for a browser with one of the bundlers, and prints what it had to say besides.
import { readFileSync } from "node:fs";

const [bundler, entry, output, ...plugins] = process.argv.slice(2);
const notices = [];

const BUNDLERS = {
  async esbuild() {
    const { build } = await import("esbuild");
    const options = { bundle: true, format: "esm", platform: "browser", logLevel: "silent" };
    const { warnings } = await build({
      ...options,
      entryPoints: [{ in: entry, out: "page" }],
      outdir: output,
      splitting: true,
      outExtension: { ".js": ".mjs" },
    });
    notices.push(...warnings.map(({ text }) => text));
  },
  async webpack() {
    const { default: webpack } = await import("webpack");
    const stats = await new Promise((resolve, reject) => {
      webpack({
        mode: "production",
        target: ["web", "es2022"],
        entry: { page: entry },
        experiments: { outputModule: true },
        output: {
          path: `${process.cwd()}/${output}`,
          filename: "[name].mjs",
          chunkFilename: "[name].mjs",
          module: true,
          library: { type: "module" },
          publicPath: "./",
        },
        // how large a page may be is no matter here
        performance: false,
      }, (error, stats) => error ? reject(error) : resolve(stats));
    });
    const { errors, warnings } = stats.toJson({ errors: true, warnings: true });
    notices.push(...[...errors, ...warnings].map(({ message }) => message));
  },
  async vite() {
    const { build, createLogger } = await import("vite");
    const logger = createLogger("warn");
    logger.warn = logger.warnOnce = logger.error = (message) => notices.push(message);
    await build({
      configFile: false,
      customLogger: logger,
      build: {
        outDir: output,
        target: "es2022",
        lib: { entry, formats: ["es"], fileName: "page" },
        rollupOptions: { output: { entryFileNames: "page.mjs", chunkFileNames: "[name].mjs" } },
        chunkSizeWarningLimit: 10_000,
      },
    });
  },
  async rollup() {
    const { rollup } = await import("rollup");
    const found = await Promise.all(
      plugins.map(async (plugin) => {
        const [name, browser] = plugin.split("+");
        const options = browser === undefined ? {} : { browser: true };
        return (await import(`@rollup/plugin-${name}`)).default(options);
      }),
    );
    const onwarn = ({ message }) => notices.push(message);
    const bundle = await rollup({ input: entry, plugins: found, onwarn });
    await bundle.write({ dir: output, entryFileNames: "page.mjs", chunkFileNames: "[name].mjs" });
  },
};

await BUNDLERS[bundler]();
// examples in comments may import them
const text = readFileSync(`${output}/page.mjs`, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
console.log(JSON.stringify({ notices, node: /(?:from|import)\s*\(?\s*["']node:/.test(text) }));
