import { ADMIN_HEADERS } from "../admin_answer.ts";
import page from "./page.html" with { type: "text" };
import { SCRIPTS } from "./scripts.ts";
import controls from "./style/controls.css" with { type: "text" };
import layout from "./style/layout.css" with { type: "text" };
import requests from "./style/requests.css" with { type: "text" };
import theme from "./style/theme.css" with { type: "text" };

const STYLE = [theme, layout, controls, requests].join("\n");

/** The scripts as one module: what they import of each other stands above them in it. */
const SCRIPT = SCRIPTS
  .map((each) => each.replace(/^import [^;]+;\n/gm, "").replace(/^export /gm, ""))
  .join("\n");

/**
 * Answers with the page: one document without anything external. Its script and style run by a nonce, and what
 * the mock was sent cannot become code: the script puts text into the page and never HTML.
 */
export function answerPage(): Response {
  const nonce = crypto.randomUUID();
  const html = page
    .replaceAll("NONCE", nonce)
    .replace("/* STYLE */", () => STYLE)
    .replace("/* SCRIPT */", () => SCRIPT);
  return new Response(html, {
    headers: {
      ...ADMIN_HEADERS,
      "content-type": "text/html;charset=UTF-8",
      "referrer-policy": "no-referrer",
      "content-security-policy": [
        "default-src 'none'",
        `style-src 'nonce-${nonce}'`,
        `script-src 'nonce-${nonce}'`,
        "connect-src 'self'",
        // the icon of the page
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ].join("; "),
    },
  });
}
