"use strict";

// Says at the end of a program what it has loaded: modules of packages, and whether the classes of `fetch`.
const { registerHooks } = require("node:module");

const modules = new Set();
registerHooks({
  load(url, context, next) {
    const [, path] = url.split("/node_modules/");
    if (path !== undefined) modules.add(path);
    return next(url, context);
  },
});
process.on("exit", () => {
  const hasFetch = process.moduleLoadList.some((each) => each.endsWith(" internal/deps/undici/undici"));
  require("node:fs").writeFileSync(2, `${JSON.stringify({ modules: [...modules], hasFetch })}\n`);
});
