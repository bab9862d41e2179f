import { make, terms } from "./dom.js";

/** What is known of a request, below its row. */
export function requestDetails(
  { endpoint, trackingId, at, ignored, findings, headers, body, bodyBytes, duration },
) {
  return make(
    "div",
    { class: "details" },
    findingsOf(findings),
    terms({
      endpoint: endpoint ?? "none: the mock has no such endpoint",
      time: at,
      took: `${duration} ms`,
      "tracking id": trackingId,
      "not served": ignored.join(", "),
    }),
    make("h3", {}, "Headers"),
    make("pre", {}, Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join("\n")),
    ...bodyOf(body, bodyBytes),
  );
}

/** What is wrong or odd with a token. */
export function findingsOf(findings) {
  if (findings.length === 0) return undefined;
  return make(
    "ul",
    { class: "findings" },
    ...findings.map(({ severity, code, message, hint }) =>
      make(
        "li",
        { class: severity },
        make("strong", {}, severity),
        make("code", {}, code),
        make("span", {}, `${message}. `, make("em", {}, hint)),
      )
    ),
  );
}

function bodyOf(body, bytes) {
  if (body === "") return [];
  const isWhole = new TextEncoder().encode(body).length >= bytes;
  const title = isWhole ? "Body" : `Body, the beginning of ${bytes} bytes`;
  return [make("h3", {}, title), make("pre", {}, pretty(body))];
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
