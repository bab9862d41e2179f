import type { TarFile } from "./tar.ts";

const INLINE = /\n\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;

/**
 * Moves the source map of a module into a file beside it. The map then names the source by its file alone: in
 * a map of `deno pack` stands the folder in which the package was built.
 */
export function withMapBeside(file: TarFile): TarFile[] {
  if (!file.name.endsWith(".js")) return [file];
  const code = new TextDecoder().decode(file.bytes);
  const [line, base64] = INLINE.exec(code) ?? [];
  if (line === undefined) return [file];
  const map = JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(base64!)));
  // a module of types only has no code, and a map of nothing
  if (map.sources.length === 0) return [{ name: file.name, bytes: new Uint8Array(0) }];
  const base = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  map.sources = map.sources.map(base);
  const name = `${file.name}.map`;
  const encoder = new TextEncoder();
  return [
    {
      name: file.name,
      bytes: encoder.encode(`${code.slice(0, -line.length)}\n//# sourceMappingURL=${base(name)}\n`),
    },
    { name, bytes: encoder.encode(JSON.stringify(map)) },
  ];
}
