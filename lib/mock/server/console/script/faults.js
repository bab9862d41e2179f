import { ask } from "./api.js";
import { attempt, byId, empty, make, onSubmit, show } from "./dom.js";

/** What can happen, by the value of the form. */
const KINDS = {
  401: "401 unauthorized",
  403: "403 forbidden",
  404: "404 not found",
  423: "423 locked",
  429: "429 too many requests",
  500: "500 failed",
  503: "503 unavailable",
  latency: "a late answer",
  hang: "no answer at all",
  reset: "a broken connection",
  cut: "half a body",
};

/** Shows the faults in waiting. */
export async function showFaults() {
  const waiting = await ask("GET", "faults");
  byId("clear-faults").hidden = waiting.length === 0;
  show(
    "fault-list",
    ...waiting.length === 0
      ? [empty("No fault is waiting: every endpoint answers as usual.")]
      : waiting.map(faultOf),
  );
}

function faultOf({ endpoint, fault: { times: _times, ...fault }, left }) {
  return make(
    "article",
    { class: "card fault" },
    make(
      "h3",
      {},
      endpoint === "*" ? "any endpoint" : endpoint,
      make("span", { class: "badge bad" }, `${left} left`),
    ),
    make("code", {}, JSON.stringify(fault)),
  );
}

function toFault({ kind, latency, retryAfter, times }) {
  const fault = { times: Number(times) };
  if (kind === "latency") return { ...fault, latency };
  if (!/^\d+$/.test(kind)) return { ...fault, [kind]: true };
  const isWaited = ["423", "429", "503"].includes(kind) && retryAfter !== "";
  return { ...fault, status: Number(kind), ...isWaited ? { retryAfter } : {} };
}

/** Names the endpoints in the form. */
export function setEndpoints(endpoints) {
  const select = byId("add-fault").elements.endpoint;
  if (select.options.length > 0) return;
  select.append(
    ...["*", ...endpoints].map((name) =>
      make("option", { value: name }, name === "*" ? "any" : name)
    ),
  );
  select.value = "jwt/login";
}

/** Makes the form for faults. */
export function startFaults() {
  const form = byId("add-fault");
  const { kind } = form.elements;
  kind.append(...Object.entries(KINDS).map(([value, text]) => make("option", { value }, text)));
  const showFields = () => {
    for (const label of form.querySelectorAll("[data-for]")) {
      label.hidden = !label.dataset.for.split(" ").includes(kind.value);
    }
  };
  kind.addEventListener("change", showFields);
  kind.value = "503";
  showFields();
  onSubmit("add-fault", async (values) => {
    await ask("POST", "faults", { endpoint: values.endpoint, ...toFault(values) });
    await showFaults();
  });
  byId("clear-faults").addEventListener(
    "click",
    () => attempt(() => ask("DELETE", "faults").then(showFaults)),
  );
}
