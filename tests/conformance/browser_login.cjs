// Opens a page in headless Chromium, calls its function logIn with what is passed, and prints what it returns.
//
//   node browser_login.cjs '{"chromium":…,"page":…,"baseUrl":…,"jwt":…}'
const { inBrowser } = require("./browser.cjs");

inBrowser((page, given) => page.evaluate((about) => globalThis.logIn(about), given));
