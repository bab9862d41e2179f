import { ask } from "./api.js";
import { empty, make, show } from "./dom.js";

/** The rooms that are unfolded. */
const open = new Set();

/** Shows the rooms with their messages. */
export async function showSpaces() {
  const rooms = await ask("GET", "rooms");
  show("rooms", ...rooms.length === 0 ? [empty("There is no room.")] : rooms.map(roomOf));
}

function roomOf({ id, title, type, members, memberCount, messages, messageCount, lastActivity }) {
  const counts = `${type} · ${countOf(memberCount, "member")} · ${
    countOf(messageCount, "message")
  }`;
  const room = make(
    "details",
    { class: "card room", open: open.has(id) },
    make(
      "summary",
      {},
      make("strong", {}, title),
      make("span", { class: "quiet" }, counts),
      make("time", {}, lastActivity),
    ),
    make("p", { class: "quiet" }, `Members: ${members.map(nameOf).join(", ")}`),
    messages.length === 0
      ? empty("No message was written.")
      : make("ol", { class: "messages" }, ...messages.map(messageOf)),
  );
  room.addEventListener("toggle", () => room.open ? open.add(id) : open.delete(id));
  return room;
}

function nameOf({ displayName, isGuest, isModerator }) {
  return `${displayName}${isGuest ? " (guest)" : ""}${isModerator ? " (moderator)" : ""}`;
}

function countOf(count, what) {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function messageOf({ from, text, files, created }) {
  return make(
    "li",
    {},
    make("strong", {}, from),
    make("time", { datetime: created }, created.slice(11, 19)),
    make(
      "p",
      {},
      text,
      files > 0 ? make("span", { class: "quiet" }, ` + ${countOf(files, "file")}`) : undefined,
    ),
  );
}
