// A chat by Cisco's own JavaScript SDK, as a user and a guest; prints one line of JSON with what was seen.
//
//   node sdk_chat.cjs <guest token> <access token of a user>
//
// HYDRA_SERVICE_URL and U2C_SERVICE_URL say where the service is. The user makes 250 spaces.
require("./loopback_only.cjs");
require("@webex/plugin-authorization-node");
require("@webex/plugin-people");
require("@webex/plugin-messages");
require("@webex/plugin-rooms");
require("@webex/plugin-memberships");
require("@webex/plugin-webhooks");
const process = require("node:process");
const WebexCore = require("@webex/webex-core").default;

const [jwt, accessToken] = process.argv.slice(2);

main().then(
  (result) => print(result),
  (error) => print({ error: { name: error.constructor.name, message: error.message } }),
);

async function main() {
  const guest = await ready(new WebexCore());
  await guest.authorization.requestAccessTokenFromJwt({ jwt });
  const user = await ready(new WebexCore({ credentials: accessToken }));
  const guestId = (await guest.people.get("me")).id;
  const userId = (await user.people.get("me")).id;
  const found = await user.people.get(guestId);

  const room = await user.rooms.create({ title: "Desk" });
  const membership = await user.memberships.create({ roomId: room.id, personId: guestId });
  const question = await user.messages.create({ roomId: room.id, markdown: "**How** are you?" });
  const answer = await guest.messages.create({
    roomId: room.id,
    parentId: question.id,
    text: "Fine",
  });
  const read = await guest.messages.get(question.id);
  const listed = await user.messages.list({ roomId: room.id });
  const members = await guest.memberships.list({ roomId: room.id });
  const renamed = await user.rooms.update({ ...room, title: "Front desk" });
  const moderator = await user.memberships.update({ ...membership, isModerator: true });
  const webhook = await user.webhooks.create({
    name: "Desk",
    targetUrl: "https://hooks.example/",
    resource: "messages",
    event: "created",
  });
  await user.webhooks.remove(webhook);
  await guest.messages.remove(answer);
  const left = await user.messages.list({ roomId: room.id });
  const gone = await user.messages.get(answer.id).catch((error) => error.statusCode);

  for (let i = 0; i < 249; i++) await user.rooms.create({ title: `Space ${i}` });
  const spaces = await walk(await user.rooms.list({ max: 100 }));
  for (let i = 0; i < 249; i++) await user.messages.create({ roomId: room.id, text: `${i}` });
  const messages = await walk(await user.messages.list({ roomId: room.id }));
  const memberships = await walk(await user.memberships.list({ max: 120 }));
  await user.rooms.remove(room);
  const removed = await user.rooms.get(room.id).catch((error) => error.statusCode);
  return {
    isSelf: userId !== guestId,
    found: found.displayName,
    membership: membership.personDisplayName,
    html: question.html,
    thread: answer.parentId === question.id,
    read: read.text,
    listed: listed.items.map(({ text }) => text),
    members: members.items.map(({ personDisplayName }) => personDisplayName),
    renamed: renamed.title,
    moderator: moderator.isModerator,
    left: left.items.map(({ text }) => text),
    gone,
    spaces,
    messages,
    memberships,
    removed,
  };
}

/** How many pages a list has, and how many items that are not the same. */
async function walk(first) {
  const ids = new Set();
  let pages = 0;
  for (let page = first;; page = await page.next()) {
    for (const { id } of page.items) ids.add(id);
    pages++;
    if (!page.hasNext()) return [pages, ids.size];
  }
}

async function ready(webex) {
  if (!webex.ready) await new Promise((resolve) => webex.once("ready", resolve));
  return webex;
}

function print(result) {
  // timers of the SDK would keep the process alive
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}
