// npx playwright test
import { defineConfig } from "@playwright/test";

export default defineConfig({
  use: {
    // leave this out where Playwright has installed a browser itself
    launchOptions: process.env.CHROMIUM && { executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] },
  },
});
