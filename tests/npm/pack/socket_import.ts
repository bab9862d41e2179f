import type { TarFile } from "./tar.ts";

const FOLDER = "lib/runtime";
const NAMED = "./node_socket_deps.js";
const NAME = "#sockets";

const NONE =
  `/** Stands in the place of the package for live connections where a bundle is not for Node. */
export class WebSocketServer {
  constructor() {
    throw new Error(
      "Cannot open live connections: the bundle leaves them out. Bundle for Node, with the condition \\"node\\"",
    );
  }
}
`;

/** What the name stands for, by the conditions of who loads it. */
export const SOCKET_IMPORT = {
  [NAME]: {
    node: `./${FOLDER}/node_socket_deps.js`,
    default: `./${FOLDER}/no_sockets.mjs`,
  },
};

/**
 * Lets only programs for Node load the package for live connections, by a name of the field `imports`. It is one
 * for servers, in CommonJS, which bundlers for pages would look into.
 */
export function withSocketImport(files: TarFile[]): TarFile[] {
  const encoder = new TextEncoder();
  let found = false;
  const changed = files.map((file) => {
    if (file.name !== `package/${FOLDER}/node_socket.js`) return file;
    const code = new TextDecoder().decode(file.bytes);
    found = code.includes(`import("${NAMED}")`);
    return {
      ...file,
      bytes: encoder.encode(code.replace(`"${NAMED}"`, `"${NAME}"`)),
    };
  });
  if (!found) {
    throw new TypeError(`Cannot finish package: nothing imports ${NAMED}`);
  }
  return [...changed, {
    name: `package/${FOLDER}/no_sockets.mjs`,
    bytes: encoder.encode(NONE),
  }];
}
