// Opens the page of the mock in headless Chromium, plays one scene in it, and prints what was seen as one line of JSON.
//
//   node console_page.cjs '{"chromium":…,"url":…,"adminToken":…,"scene":…}'
const process = require("node:process");
const { chromium } = require("playwright-core");
const { argsFor } = require("./browser.cjs");

// one name leads here, as one that somebody has let lead here would
const ARGS = argsFor("MAP rebound.example 127.0.0.1, ");

const given = JSON.parse(process.argv[2]);
main().then(
  (result) => process.stdout.write(`${JSON.stringify(result)}\n`),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);

async function main() {
  const browser = await chromium.launch({
    executablePath: given.chromium,
    timeout: 20_000,
    args: ARGS,
  });
  try {
    return await SCENES[given.scene](browser);
  } finally {
    await browser.close();
  }
}

/** Opens the page by the address that the mock prints. What it reports and requests is noted. */
async function open(browser, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const noted = { reports: [], requested: new Set() };
  page.on("console", (message) => noted.reports.push(message.text()));
  page.on("pageerror", (error) => noted.reports.push(error.message));
  page.on(
    "request",
    (request) => noted.requested.add(new URL(request.url()).origin),
  );
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.violations.push(
        `${event.violatedDirective} ${event.blockedURI}`,
      );
    });
  });
  await page.goto(`${given.url}/__mock/#token=${given.adminToken}`);
  await page.waitForSelector("#live.live");
  return { page, context, noted };
}

const rows = (page) => page.locator("#request-list .row summary").allInnerTexts();
const post = (path, headers = {}) => fetch(`${given.url}${path}`, { method: "POST", headers });

const SCENES = {
  /** What is seen without a click, and what a click on a row shows. */
  async look(browser) {
    const { page, context, noted } = await open(browser);
    await page.waitForSelector(".row");
    const first = await rows(page);
    await post("/v1/guest/token");
    await page.waitForFunction(
      (count) => document.querySelectorAll(".row").length > count,
      first.length,
    );
    const live = (await rows(page))[0];
    await page.locator(".row.refused summary").last().click();
    const details = await page.locator(".row[open] .details").innerText();
    const findings = await page.locator(".row[open] .findings code")
      .allInnerTexts();
    return {
      first,
      live,
      details,
      findings,
      address: page.url(),
      cookies: await context.cookies(),
      stored: await page.evaluate(() => localStorage.length + sessionStorage.length),
      violations: await page.evaluate(() => globalThis.violations),
      reports: noted.reports,
      requested: [...noted.requested],
    };
  },

  /** Whether what was sent as names and messages is text in every part of the page. */
  async inject(browser) {
    const { page, noted } = await open(browser);
    const texts = {};
    for (
      const tab of [
        "requests",
        "people",
        "spaces",
        "connections",
        "faults",
        "tokens",
      ]
    ) {
      await page.click(`#tab-${tab}`);
      if (tab === "spaces") await page.click(".room summary");
      for (const row of await page.locator(".row summary:visible").all()) {
        await row.click();
      }
      await page.waitForTimeout(300);
      texts[tab] = await page.locator(`#${tab}`).innerText();
    }
    return {
      texts,
      ...await page.evaluate(() => ({
        images: document.images.length,
        scripts: document.scripts.length,
        pwned: globalThis.pwned ?? null,
        violations: globalThis.violations,
      })),
      reports: noted.reports,
    };
  },

  /** Everything that can be done from the page. */
  async steer(browser) {
    const { page, context, noted } = await open(browser);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    const seen = {};

    await page.click("#tab-faults");
    await page.selectOption("#add-fault [name=endpoint]", "jwt/login");
    await page.selectOption("#add-fault [name=kind]", "429");
    await page.fill("#add-fault [name=retryAfter]", "7");
    await page.click("#add-fault button");
    await page.waitForSelector("#fault-list .fault");
    const limited = await post("/v1/jwt/login");
    seen.fault = [limited.status, limited.headers.get("retry-after")];
    await page.waitForSelector("#fault-list .fault", { state: "detached" });
    await page.selectOption("#add-fault [name=kind]", "hang");
    await page.fill("#add-fault [name=times]", "3");
    await page.click("#add-fault button");
    await page.waitForSelector("#fault-list .fault");
    seen.waiting = await page.locator("#fault-list .fault").innerText();
    await page.click("#clear-faults");
    await page.waitForSelector("#fault-list .fault", { state: "detached" });
    seen.unfaulted = (await post("/v1/jwt/login")).status;

    await page.click("#tab-people");
    await page.fill("#make-user [name=displayName]", "Ada");
    await page.fill("#make-user [name=email]", "ada@example.com");
    await page.click("#make-user button");
    await page.click("#made-user button");
    await page.waitForSelector("#made-user >> text=Copied");
    seen.accessToken = await clipboard();
    seen.people = await page.locator("#users").innerText();
    seen.madeUser = await page.locator("#made-user").innerText();

    await page.click("#tab-tokens");
    await page.click("#mint button");
    await page.click("#minted button");
    await page.waitForSelector("#minted >> text=Copied");
    seen.guestToken = await clipboard();
    await page.fill("#explain textarea", seen.guestToken);
    await page.click("#explain button");
    await page.waitForSelector("#explained .verdict");
    seen.good = await page.locator("#explained").innerText();

    await page.click("#clock summary");
    await page.click("#spans button:has-text('+6h')");
    await page.waitForSelector("#clock.moved");
    await page.keyboard.press("Escape");
    seen.clockOpen = await page.evaluate(() => document.getElementById("clock").open);
    await page.click("#explain button");
    await page.waitForSelector("#explained .verdict.bad");
    seen.late = await page.locator("#explained").innerText();

    await page.click("#reset");
    seen.sure = await page.locator("#reset").innerText();
    await page.click("#reset");
    await page.click("#tab-requests");
    await page.waitForSelector(".row", { state: "detached" });
    seen.empty = await page.locator("#no-requests").innerText();
    await page.waitForSelector("#clock.moved", { state: "detached" });
    seen.violations = await page.evaluate(() => globalThis.violations);
    seen.reports = noted.reports;
    return seen;
  },

  /** Whether the keyboard reaches it all. */
  async type(browser) {
    const { page } = await open(browser);
    await page.waitForSelector(".row");
    const focused = () =>
      page.evaluate(() =>
        document.activeElement.id || document.activeElement.name ||
        document.activeElement.tagName
      );
    const seen = {};
    await page.keyboard.press("/");
    seen.slash = await focused();
    await page.keyboard.type("people");
    seen.filtered = await rows(page);
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    seen.refusedOnly = (await rows(page)).length;
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    seen.row = await focused();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".row[open] .details");
    seen.opened = await page.locator(".row[open]").count();
    await page.focus("#tab-requests");
    const visited = [];
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press("ArrowRight");
      visited.push([
        await focused(),
        await page.locator("section:visible").getAttribute("id"),
      ]);
    }
    await page.keyboard.press("End");
    visited.push([
      await focused(),
      await page.locator("section:visible").getAttribute("id"),
    ]);
    seen.visited = visited;
    await page.focus("#tab-tokens");
    const stops = [];
    for (let i = 0; i < 2; i++) {
      await page.keyboard.press("Shift+Tab");
      stops.push(await focused());
    }
    seen.stops = stops;
    return seen;
  },

  /** How many rows stand in the page when many requests came. */
  async many(browser) {
    const { page } = await open(browser);
    await page.waitForSelector(".row");
    const before = await page.locator(".row").count();
    for (let i = 0; i < 400; i++) await post(`/v1/later/${i}`);
    await page.waitForFunction(() =>
      document.querySelector(".row .path").textContent === "/v1/later/399"
    );
    return {
      before,
      after: await page.locator(".row").count(),
      last: await page.locator(".row .path").last().innerText(),
      more: await page.locator("#more-requests").innerText(),
      elements: await page.evaluate(() => document.querySelectorAll("*").length),
    };
  },

  /** How it fits a narrow screen, and how well its colours are told apart. */
  async measure(browser) {
    const measured = [];
    for (const colorScheme of ["light", "dark"]) {
      const { page, context } = await open(browser, {
        viewport: { width: 360, height: 740 },
        colorScheme,
      });
      await page.waitForSelector(".row");
      for (
        const tab of [
          "requests",
          "people",
          "spaces",
          "connections",
          "faults",
          "tokens",
        ]
      ) {
        await page.click(`#tab-${tab}`);
        await page.waitForTimeout(200);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        measured.push({
          colorScheme,
          tab,
          width,
          contrasts: await page.evaluate(contrasts),
        });
      }
      await context.close();
    }
    return measured;
  },

  /** Whether live connections are seen, and can be closed. */
  async connect(browser) {
    const { page } = await open(browser);
    await page.click("#tab-connections");
    await page.waitForSelector("#sockets .card");
    const seen = await page.locator("#sockets").innerText();
    await page.click("#sockets button");
    await page.waitForSelector("#sockets .card", { state: "detached" });
    return { seen };
  },

  /** What is seen when the mock is started anew. */
  async restart(browser) {
    const { page } = await open(browser);
    await page.waitForSelector(".row");
    const before = await rows(page);
    await fetch(given.other, { method: "POST" });
    await page.waitForSelector("#live.lost");
    const lost = await page.locator("#live").innerText();
    await fetch(given.other, { method: "POST" });
    await page.waitForSelector("#live.live");
    await post("/v1/anew");
    await page.waitForFunction(() =>
      document.querySelector(".row .path")?.textContent === "/v1/anew"
    );
    return { before: before.length, lost, after: await rows(page) };
  },

  /** What a page of another origin can do, even one that knows the token. */
  async intrude(browser) {
    const page = await browser.newPage();
    await page.goto(given.other);
    return await page.evaluate(async ({ url, adminToken }) => {
      const tries = {};
      const attempt = async (name, path, init) => {
        try {
          const response = await fetch(`${url}/__mock/${path}`, init);
          tries[name] = response.type === "opaque" ? "opaque" : `read ${response.status}`;
        } catch (error) {
          tries[name] = error.name;
        }
      };
      const headers = { authorization: `Bearer ${adminToken}` };
      await attempt("page", "", {});
      await attempt("requests", "requests", {});
      await attempt("requests with the token", "requests", { headers });
      await attempt("events with the token", "events?after=0", { headers });
      await attempt("fault with the token", "faults", {
        method: "POST",
        headers,
        body: '{"endpoint":"*","status":503}',
      });
      await attempt("reset without a look", "reset", {
        method: "POST",
        mode: "no-cors",
      });
      await attempt("clock as a form would", "clock", {
        method: "POST",
        mode: "no-cors",
        body: '{"advance":"6h"}',
      });
      const frame = document.createElement("iframe");
      frame.src = `${url}/__mock/#token=${adminToken}`;
      const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
      document.body.append(frame);
      await loaded;
      try {
        tries.frame = frame.contentWindow.document.body.innerText;
      } catch (error) {
        tries.frame = error.name;
      }
      return tries;
    }, given).then((tries) => ({
      ...tries,
      frames: page.frames().map((each) => each.url()),
    }));
  },

  /** What a page sees that has let its own name lead to this machine. */
  async rebind(browser) {
    const page = await browser.newPage();
    const { port } = new URL(given.url);
    const statuses = {};
    for (const path of ["", "events", "openapi.json", "requests"]) {
      const response = await page.goto(
        `http://rebound.example:${port}/__mock/${path}`,
      );
      statuses[path] = response.status();
    }
    return statuses;
  },
};

/** The contrast of each text that is seen with what is behind it, by the formula of WCAG. Runs in the page. */
function contrasts() {
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((each) => {
      const value = each / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  const backOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const worst = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (
      walker.currentNode.data.trim() === "" || !element.checkVisibility() ||
      element.closest("style, script, option")
    ) continue;
    const [front, back] = [
      parse(getComputedStyle(element).color),
      backOf(element),
    ].map(luminance);
    const ratio = (Math.max(front, back) + 0.05) /
      (Math.min(front, back) + 0.05);
    const name = `${element.tagName.toLowerCase()}.${element.className}`;
    worst[name] = Math.min(
      worst[name] ?? Infinity,
      Math.round(ratio * 10) / 10,
    );
  }
  return worst;
}
