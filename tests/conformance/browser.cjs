// Opens a page in headless Chromium and prints one line of JSON: what a function returns that is called with it.
const process = require("node:process");
const { chromium } = require("playwright-core");

/** The arguments of a browser that asks nobody but this machine, with what else its names lead to. */
exports.argsFor = (rules = "") => [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-proxy-server",
  // no other host can be found, whatever the browser itself would like to ask
  `--host-resolver-rules=${rules}MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
];

exports.inBrowser = (use) => {
  const given = JSON.parse(process.argv[2]);
  openPage(given, use).then(
    (result) => process.stdout.write(`${JSON.stringify(result)}\n`),
    (error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exitCode = 1;
    },
  );
};

async function openPage(given, use) {
  // every launch has a new user-data-dir, which close removes
  const browser = await chromium.launch({
    executablePath: given.chromium,
    timeout: 20_000,
    args: exports.argsFor(),
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(given.page);
    return await use(page, given);
  } finally {
    await browser.close();
  }
}
