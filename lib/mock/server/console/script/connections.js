import { ask } from "./api.js";
import { attempt, empty, make, show, terms } from "./dom.js";

/** Shows the live connections of clients that listen. */
export async function showConnections() {
  const [sockets, faults] = await Promise.all([
    ask("GET", "sockets"),
    ask("GET", "sockets/faults"),
  ]);
  show(
    "sockets",
    ...sockets.length === 0
      ? [empty("No client listens. A client that does has a live connection.")]
      : sockets.map(socketOf),
    ...faults.map(({ fault, left }) =>
      make("p", { class: "card" }, `Waiting, ${left} times: ${JSON.stringify(fault)}`)
    ),
  );
}

function socketOf({ personId, deviceId, events }) {
  const close = () =>
    attempt(() => ask("POST", "sockets/close", { personId }).then(showConnections));
  return make(
    "article",
    { class: "card" },
    terms({
      "person id": make("code", {}, personId),
      device: make("code", {}, deviceId),
      "events sent": String(events),
    }),
    make("button", { type: "button", onclick: close }, "Close this person's connections"),
  );
}
