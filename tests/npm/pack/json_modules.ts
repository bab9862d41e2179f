import type { TarFile } from "./tar.ts";

/** An import of JSON, at the top or when it is needed. The formatter of `deno pack` breaks its lines. */
const IMPORT =
  /(["'])([^"'\n]+\.json)\1(\s+with\s*\{\s*type:\s*"json"\s*\}|,\s*\{[^;]*?"json"\s*\}\s*\})/g;

/**
 * Makes imports of JSON those of modules, which stand beside the JSON. Not every bundler reads an import with
 * an attribute, and some read no JSON without a plug-in.
 */
export function withJsonModules(files: TarFile[]): TarFile[] {
  const texts = new Map(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]));
  const made = new Map<string, TarFile>();
  const encoder = new TextEncoder();
  const changed = files.map((file) => {
    if (!file.name.endsWith(".js")) return file;
    const code = texts.get(file.name)!.replace(IMPORT, (_, quote, path: string, rest: string) => {
      const json = new URL(path, `file:///${file.name}`).pathname.slice(1);
      const text = texts.get(json);
      if (text === undefined) throw new TypeError(`Cannot finish package: it has no ${json}`);
      const bytes = encoder.encode(`export default ${text.trim()};\n`);
      made.set(json, { name: `${json}.js`, bytes });
      // the lines after it stay where the source map has them
      return `${quote}${path}.js${quote}${rest.replace(/[^\n]/g, "")}`;
    });
    return { name: file.name, bytes: encoder.encode(code) };
  });
  return [...changed, ...made.values()];
}
