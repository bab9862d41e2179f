const FOLDER = "package/msw/";

const EXPLAIN = `"use strict";

const refused = require("../node_version.cjs").refusal("load @guestissuer/webex/msw");
if (refused !== undefined) throw new Error(refused);

/** Says what to install when msw is missing, or is of another version than is needed. */
module.exports = function explain(error) {
  if (!/['"]msw['"/]|[\\\\/]msw[\\\\/]package\\.json/.test(String(error.message))) return error;
  let version;
  try {
    version = require("msw/package.json").version;
  } catch {
    // not installed
  }
  const found = version === undefined ? "msw is not installed" : \`msw \${version} is installed\`;
  const instead = version === undefined
    ? ""
    : ', or answer in a handler of your own: http.all("https://webexapis.com/*", ({ request }) => mock.fetch(request))';
  return new Error(
    \`Cannot load @guestissuer/webex/msw: it needs msw 3, and \${found}. Run npm install --save-dev msw@3\${instead}\`,
    { cause: error },
  );
};
`;

const REQUIRE = `"use strict";

const explain = require("./explain.cjs");

try {
  module.exports = require("PATH");
} catch (error) {
  throw explain(error);
}
`;

/** The face `./msw`: files by name, and the conditions that lead to them. */
export interface MswFace {
  files: Record<string, string>;
  conditions: Record<string, string>;
}

/**
 * Makes the face `./msw` of the npm package. It loads the module, or says what is missing: msw is an optional
 * peer, and what Node says of a missing one names neither this package nor a version. A bundle for a browser
 * takes the module itself.
 *
 * @param packed The files of the package, by name.
 */
export function mswFace(packed: ReadonlyMap<string, string>): MswFace {
  const module = packed.get("package/lib/msw/mod.js");
  if (module === undefined) {
    throw new TypeError("Cannot finish package: it has no lib/msw/mod.js");
  }
  const path = "../lib/msw/mod.js";
  const loading = `const loaded = await import("${path}").catch((error) => {
  throw explain(error);
});`;
  const names = exportedNames(module).map((name) => `export const ${name} = loaded.${name};\n`);
  return {
    files: {
      [`${FOLDER}explain.cjs`]: EXPLAIN,
      [`${FOLDER}index.mjs`]: [
        `import explain from "./explain.cjs";\n\n${loading}\n`,
        ...names,
      ]
        .join(""),
      [`${FOLDER}index.cjs`]: REQUIRE.replace("PATH", path),
    },
    conditions: {
      types: "./lib/msw/mod.d.ts",
      browser: "./lib/msw/mod.js",
      require: "./msw/index.cjs",
      default: "./msw/index.mjs",
    },
  };
}

/** The names that a module of re-exports gives. */
function exportedNames(code: string): string[] {
  return [...code.matchAll(/\bexport \{([^}]*)\}/g)]
    .flatMap(([, names]) => names!.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
