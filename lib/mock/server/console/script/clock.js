import { ask } from "./api.js";
import { attempt, byId, make, onSubmit } from "./dom.js";

const SPANS = ["1m", "15m", "1h", "6h", "1d"];

/** How far the mock's clock is ahead of the one of this machine, in milliseconds. */
let ahead = 0;

/** Shows a time of the mock's clock from now on. */
export function setNow(now) {
  ahead = Date.parse(now) - Date.now();
  tick();
}

function tick() {
  const now = new Date(Date.now() + ahead).toISOString();
  const isMoved = Math.abs(ahead) > 5000;
  byId("now").textContent = `${isMoved ? `${now.slice(0, 10)} ` : ""}${now.slice(11, 19)}Z`;
  byId("now").dateTime = now;
  byId("clock").classList.toggle("moved", isMoved);
}

async function move(body) {
  setNow((await ask("POST", "clock", body)).now);
}

/** Makes the clock one that can be moved. */
export function startClock() {
  setInterval(tick, 1000);
  for (const span of SPANS) {
    const advance = () => attempt(() => move({ advance: span }));
    byId("spans").append(make("button", { type: "button", onclick: advance }, `+${span}`));
  }
  onSubmit("clock-advance", ({ span }) => move({ advance: span }));
  onSubmit("clock-set", ({ time }) => move({ set: `${time}Z` }));
  document.addEventListener("click", ({ target }) => {
    if (!byId("clock").contains(target)) byId("clock").open = false;
  });
  byId("clock").addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    byId("clock").open = false;
    byId("clock").querySelector("summary").focus();
  });
}
