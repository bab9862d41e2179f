import { byId, make, show } from "./dom.js";
import { requestDetails } from "./request_details.js";

/** How many requests stand in the page, and how many can be filtered. */
const SHOWN = 300;
const KEPT = 1000;

/** The latest requests, the newest first. */
let requests = [];
/** Those that came since the page was last changed, the oldest first. */
let arrived = [];
let timer;
const rows = byId("request-list");
const filter = byId("filter");

/** Adds a request. Many that come at once are shown together. */
export function addRequest(request) {
  arrived.push(request);
  if (arrived.length > KEPT) arrived.shift();
  timer ??= setTimeout(showArrived, 50);
}

/** Shows these requests, and forgets the others. */
export function setRequests(all) {
  requests = all.toReversed();
  arrived = [];
  showAll();
}

function showArrived() {
  timer = undefined;
  requests = [...arrived.toReversed(), ...requests].slice(0, KEPT);
  const fresh = arrived.filter(isWanted).slice(-SHOWN).map(rowOf);
  arrived = [];
  for (const row of fresh) row.classList.add("fresh");
  rows.prepend(...fresh.reverse());
  while (rows.childElementCount > SHOWN) rows.lastElementChild.remove();
  showRest();
}

function showAll() {
  rows.replaceChildren(...requests.filter(isWanted).slice(0, SHOWN).map(rowOf));
  showRest();
}

function showRest() {
  byId("no-requests").hidden = rows.childElementCount > 0;
  show("no-requests", ...requests.length > 0 ? ["No request fits the filter."] : howToAsk());
  const isFull = rows.childElementCount >= SHOWN;
  byId("more-requests").hidden = !isFull;
  byId("more-requests").textContent =
    `The latest ${SHOWN} are shown. All that are kept: GET /__mock/requests`;
}

function isWanted({ method, path, status, reason = "" }) {
  const { text, refused } = filter.elements;
  if (refused.checked && status < 400 && status !== 0) return false;
  const wanted = text.value.trim().toLowerCase();
  return wanted === "" || `${method} ${path} ${status} ${reason}`.toLowerCase().includes(wanted);
}

function rowOf(request) {
  const { id, method, path, status, duration, at, reason } = request;
  const kind = status === 0
    ? "broken"
    : status >= 500
    ? "failed"
    : status >= 400
    ? "refused"
    : "good";
  const row = make(
    "details",
    { class: `row ${kind}`, "data-id": id },
    make(
      "summary",
      {},
      make("span", { class: "status" }, status === 0 ? "none" : String(status)),
      make("span", { class: "method" }, method),
      make("span", { class: "path" }, path),
      make("span", { class: "took" }, `${duration} ms`),
      make("time", { datetime: at }, at.slice(11, 19)),
      whyOf(status, reason),
    ),
  );
  // most rows are never opened
  row.addEventListener("toggle", () => row.append(requestDetails(request)), { once: true });
  return row;
}

function whyOf(status, reason) {
  const text = reason ?? (status === 0 ? "no answer was sent, as a fault asked for" : undefined);
  if (text === undefined) return undefined;
  // the reason of a refused token begins with the code of what was found
  const [, code, rest] = /^([a-z]+(?:_[a-z0-9]+)+): (.*)$/s.exec(text) ?? [];
  const parts = code === undefined ? [text] : [make("code", {}, code), ` ${rest}`];
  return make("span", { class: "why" }, ...parts);
}

/** Makes the list one that can be filtered. */
export function startRequests() {
  filter.addEventListener("input", showAll);
  filter.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    filter.elements.text.focus();
  });
}

/** Says how a request gets here. */
function howToAsk() {
  const { origin } = location;
  const variables = [
    `WEBEX_API_URL=${origin}/v1`,
    `HYDRA_SERVICE_URL=${origin}/v1`,
    `U2C_SERVICE_URL=${origin}/u2c/api/v1`,
  ];
  return [
    make("p", {}, "No request has come yet. Point a client at this mock:"),
    make("pre", {}, variables.join("\n")),
  ];
}
