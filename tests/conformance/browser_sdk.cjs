// Brings the browser build of Cisco's own JavaScript SDK: one file of the package webex, without the hundreds of
// packages that the package itself would install. To run once: node tests/conformance/browser_sdk.cjs
const { execFileSync } = require("node:child_process");
const { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const VERSION = "3.12.0";
const INTEGRITY =
  "sha512-l697aG7SwFIgrQEu6dFXRduKKBaWBNdZ5vyfVT3ctHq+vhfzW4Xe5YhcZdxoI1fFG02asVr0De3rqgSnbf3H5w==";
const FILE = join(__dirname, "node_modules", ".browser-sdk", `webex-${VERSION}.min.js`);

if (!existsSync(FILE)) {
  const folder = mkdtempSync(join(tmpdir(), "sdk-"));
  try {
    const options = { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] };
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--json", `webex@${VERSION}`], options),
    );
    if (packed.integrity !== INTEGRITY) throw new Error(`webex@${VERSION} has another content`);
    execFileSync("tar", ["xzf", packed.filename, "package/umd/webex.min.js"], options);
    mkdirSync(join(FILE, ".."), { recursive: true });
    renameSync(join(folder, "package/umd/webex.min.js"), FILE);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
