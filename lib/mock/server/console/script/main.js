import { ask, hasToken, setToken } from "./api.js";
import { setNow, startClock } from "./clock.js";
import { showConnections } from "./connections.js";
import { attempt, byId, onSubmit } from "./dom.js";
import { setEndpoints, showFaults, startFaults } from "./faults.js";
import { follow } from "./live.js";
import { showPeople, startPeople } from "./people.js";
import { addRequest, setRequests, startRequests } from "./requests.js";
import { showSpaces } from "./spaces.js";
import { countTab, shownTab, startTabs } from "./tabs.js";
import { showTokens, startTokens } from "./tokens.js";

const LIVE = { live: "live", lost: "connection lost, trying again", refused: "not signed in" };

/** What shows each section anew. */
const SECTIONS = {
  requests: () => {},
  people: showPeople,
  spaces: showSpaces,
  connections: showConnections,
  faults: showFaults,
  tokens: showTokens,
};

let refreshing;

/** Shows anew what is not told by events. Many calls become one. */
function refreshSoon() {
  refreshing ??= setTimeout(async () => {
    await refresh().catch(() => {});
    refreshing = undefined;
  }, 200);
}

async function refresh() {
  const state = await ask("GET", "state");
  setNow(state.now);
  setEndpoints(state.endpoints);
  const { requests, guests, users, rooms, sockets, faults } = state;
  byId("counts").textContent = `${requests} ${requests === 1 ? "request" : "requests"}`;
  countTab("requests", requests);
  countTab("people", guests + users);
  countTab("spaces", rooms);
  countTab("connections", sockets);
  countTab("faults", faults);
  // what somebody writes or reads in must not be swept away
  if (!byId(shownTab).contains(document.activeElement) || shownTab === "faults") {
    await SECTIONS[shownTab]();
  }
  return state;
}

async function load() {
  const { event } = await refresh();
  setRequests(await ask("GET", "requests?limit=300"));
  return event;
}

/** A mock that was started anew has not come as far as the last one: all of it is read again. */
async function resume(last) {
  const { event } = await refresh();
  return event < last ? await load() : last;
}

function onEvent({ type, request }) {
  if (type === "request") addRequest(request);
  if (type === "reset") setRequests([]);
  refreshSoon();
}

function onState(state) {
  byId("live").className = state;
  byId("live-text").textContent = LIVE[state];
  if (state === "live") refreshSoon();
  if (state === "refused") signIn("This is not the admin token.");
}

function signIn(problem = "") {
  setToken(null);
  byId("live").className = "refused";
  byId("live-text").textContent = LIVE.refused;
  document.body.classList.add("signed-out");
  byId("sign-in").hidden = false;
  byId("sign-in").querySelector(".error").textContent = problem;
  byId("sign-in").elements.token.focus();
}

async function start() {
  try {
    const after = await load();
    document.body.classList.remove("signed-out");
    byId("sign-in").hidden = true;
    await follow({ after, resume, onEvent, onState });
  } catch (error) {
    if (error.status === 401) return signIn("This is not the admin token.");
    byId("live-text").textContent = error.message;
    setTimeout(start, 1000);
  }
}

function confirmReset() {
  const button = byId("reset");
  if (button.classList.contains("sure")) {
    button.classList.remove("sure");
    button.textContent = "Reset";
    return attempt(() => ask("POST", "reset"));
  }
  button.classList.add("sure");
  button.textContent = "Forget everything?";
  setTimeout(() => {
    button.classList.remove("sure");
    button.textContent = "Reset";
  }, 4000);
}

startTabs(() => hasToken() && attempt(() => SECTIONS[shownTab]()));
startClock();
startRequests();
startPeople();
startFaults();
startTokens();
byId("reset").addEventListener("click", confirmReset);
onSubmit("sign-in", ({ token }) => {
  setToken(token.trim());
  byId("sign-in").reset();
  start();
});
setInterval(() => hasToken() && !document.hidden && refreshSoon(), 5000);
if (hasToken()) start();
else signIn();
