import type { TarFile } from "./tar.ts";

/** An import of JSON or text, at the top or when it is needed. The formatter of `deno pack` breaks its lines. */
const IMPORT =
  /(["'])([^"'\n]+\.\w+)\1(\s+with\s*\{\s*type:\s*"(json|text)"\s*\}|,\s*\{[^;]*?"(json|text)"\s*\}\s*\})/g;

/**
 * Makes imports of JSON and text those of modules, which stand beside the files. Not every runtime and bundler
 * reads an import with an attribute, and some read no JSON without a plug-in.
 */
export function withAssetModules(files: TarFile[]): TarFile[] {
  const texts = new Map(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]));
  const made = new Map<string, TarFile>();
  const encoder = new TextEncoder();
  const changed = files.map((file) => {
    if (!file.name.endsWith(".js")) return file;
    const replace = (
      _: string,
      quote: string,
      path: string,
      rest: string,
      top: string | undefined,
      later: string | undefined,
    ) => {
      const asset = new URL(path, `file:///${file.name}`).pathname.slice(1);
      const text = texts.get(asset);
      if (text === undefined) throw new TypeError(`Cannot finish package: it has no ${asset}`);
      const value = (top ?? later) === "json" ? text.trim() : JSON.stringify(text);
      made.set(asset, {
        name: `${asset}.js`,
        bytes: encoder.encode(`export default ${value};\n`),
      });
      // the lines after it stay where the source map has them
      return `${quote}${path}.js${quote}${rest.replace(/[^\n]/g, "")}`;
    };
    const code = texts.get(file.name)!.replace(IMPORT, replace);
    return { name: file.name, bytes: encoder.encode(code) };
  });
  // what was text is in its module, and needs no second place
  const isKept = ({ name }: TarFile) => !made.has(name) || name.endsWith(".json");
  return [...changed.filter(isKept), ...made.values()];
}
