import { runDeno } from "../programs/deno.ts";
import { ROOT } from "../programs/run_program.ts";
import { serveLocally } from "./serve_locally.ts";

const TYPES: Record<string, string> = {
  ts: "application/typescript",
  json: "application/json",
  html: "text/html",
  css: "text/css",
  js: "text/javascript",
};

/** Where the files of the working tree can be had. */
export interface ServedTree extends AsyncDisposable {
  /** Its URL, without a slash at the end. */
  base: string;
  /** Host and port, as a permission names them. */
  host: string;
}

/** Serves the working tree, to be read only. What Deno keeps of it is removed at the end. */
export function serveTree(): ServedTree {
  const server = serveLocally(async ({ method, url }) => {
    const path = new URL(url).pathname;
    const type = TYPES[path.split(".").at(-1)!];
    if (method !== "GET" || type === undefined) return new Response(null, { status: 404 });
    const text = await Deno.readTextFile(`${ROOT}${path.slice(1)}`).catch(() => null);
    const headers = { "content-type": type };
    return new Response(text, text === null ? { status: 404 } : { headers });
  });
  return {
    base: server.origin,
    host: server.host,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      const { modulesCache } = JSON.parse((await runDeno(["info", "--json"])).stdout);
      const kept = `${modulesCache}/http/${server.host.replace(":", "_PORT")}`;
      await Deno.remove(kept, { recursive: true }).catch(() => {});
    },
  };
}
