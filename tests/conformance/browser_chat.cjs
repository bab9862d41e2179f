// Uses the example's chat as a visitor does, comes back once, and prints what could be seen.
//
//   node browser_chat.cjs '{"chromium":…,"page":…,"picture":…,"text":…}'
const { inBrowser } = require("./browser.cjs");

inBrowser(async (page, { text, picture }) => {
  const hosts = new Set();
  const guests = new Set();
  page.on("request", (request) => {
    const { hostname, pathname } = new URL(request.url());
    if (hostname !== "") hosts.add(hostname); // a worker made of text has none
    if (request.method() === "POST" && pathname === "/v1/messages") {
      guests.add(request.headers().authorization);
    }
  });
  await page.reload();
  await chat(page, text);
  await page.screenshot({ path: picture });
  const seen = await messages(page);
  await page.reload();
  await chat(page, "I am back");
  return {
    seen,
    again: await messages(page),
    guests: guests.size,
    hosts: [...hosts],
  };
});

async function chat(page, text) {
  await page.waitForSelector("#text:enabled");
  // by keyboard alone
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#messages li.mine");
  await page.waitForSelector("#messages li:not(.mine)");
}

function messages(page) {
  return page.$$eval(
    "#messages li",
    (items) =>
      items.map((
        item,
      ) => [item.className, item.lastChild.textContent, item.children.length]),
  );
}
