import { createGuestToken } from "@guestissuer/webex";
import { expect, test } from "./webex.mjs";

/** Stands for a page of yours that logs its guest in. */
const PAGE = `<!doctype html><title>Chat</title><p id="name">…</p><script>
  async function logIn(guestToken) {
    const api = "https://webexapis.com/v1";
    const ask = async (path, method, token) => {
      const headers = { authorization: "Bearer " + token };
      return await (await fetch(api + path, { method, headers })).json();
    };
    const { token } = await ask("/jwt/login", "POST", guestToken);
    const me = await ask("/people/me", "GET", token);
    document.getElementById("name").textContent = me.displayName ?? me.message;
  }
</script>`;

test.beforeEach(async ({ context }) => {
  await context.route("https://app.example/", (route) =>
    route.fulfill({ contentType: "text/html", body: PAGE }));
});

test("a guest is greeted by name", async ({ page, webex }) => {
  const { mock } = webex;
  await page.goto("https://app.example/");
  const token = await createGuestToken({ subject: "1", displayName: "Stève" }, mock.issuer);
  await page.evaluate((given) => globalThis.logIn(given), token);
  await expect(page.locator("#name")).toHaveText("Stève");
  expect(mock.requests("people/me")).toHaveLength(1);
});

test("a service that is down is told", async ({ page, webex }) => {
  webex.mock.failNext("people/me", { status: 503, message: "Come back later." });
  await page.goto("https://app.example/");
  const token = await createGuestToken({ subject: "1", displayName: "Ada" }, webex.mock.issuer);
  await page.evaluate((given) => globalThis.logIn(given), token);
  await expect(page.locator("#name")).toHaveText("Come back later.");
});
