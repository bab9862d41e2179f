// A guest and a user listen with Cisco's own JavaScript SDK while they chat. Prints one line of JSON.
//
//   node sdk_listen.cjs '{"jwt":…,"accessToken":…}'
//
// HYDRA_SERVICE_URL and U2C_SERVICE_URL say where the service is.
const { Listener, runToEnd } = require("./sdk_listener.cjs");

/** So soon the SDK connects again, if it does, in milliseconds; and so long it is watched not to do so. */
const BACKOFF = 20;
const WATCHED = 1000;

runToEnd(async ({ jwt, accessToken }) => {
  const config = { mercury: { backoffTimeReset: BACKOFF } };
  const guest = await Listener.create({ jwt, config });
  const user = await Listener.create({ accessToken, config });
  await guest.listen();
  await user.listen();
  const { id: guestId } = await guest.webex.people.get("me");

  // what the guest must not learn of comes before what it learns of
  const secret = await user.webex.rooms.create({ title: "Without the guest" });
  await user.webex.messages.create({ roomId: secret.id, text: "a secret" });

  const room = await user.webex.rooms.create({ title: "Desk" });
  const roomCreated = await user.find("rooms:created", ({ data }) => data.id === room.id);
  const membership = await user.webex.memberships.create({ roomId: room.id, personId: guestId });
  const isGuests = ({ data }) => data.personId === guestId;
  const added = await guest.find("memberships:created", isGuests);
  const addedToo = await user.find("memberships:created", isGuests);

  const question = await user.webex.messages.create({
    roomId: room.id,
    markdown: "**How** are you?",
  });
  const asked = await guest.find("messages:created", ({ data }) => data.id === question.id);
  const noted = await guest.webex.memberships.updateLastSeen(question);
  const seen = await user.find("memberships:seen", isGuests);
  const inRoom = ({ id }) => id === room.id;
  const readRooms = (await guest.webex.rooms.listWithReadStatus()).items.filter(inRoom);
  const readRoom = await guest.webex.rooms.getWithReadStatus(room.id);
  const reads = (await user.webex.memberships.listWithReadStatus({ roomId: room.id })).items;
  const answer = await guest.webex.messages.create({ roomId: room.id, text: "Fine" });
  const answered = await user.find("messages:created", ({ data }) => data.id === answer.id);
  const own = await guest.find("messages:created", ({ data }) => data.id === answer.id);
  await guest.webex.messages.remove(answer);
  const deleted = await user.find("messages:deleted", ({ data }) => data.id === answer.id);

  const direct = await guest.webex.messages.create({
    toPersonEmail: "ada@example.com",
    text: "for you",
  });
  const whispered = await user.find("messages:created", ({ data }) => data.id === direct.id);
  await guest.find("messages:created", ({ data }) => data.id === direct.id);

  await user.webex.rooms.update({ ...room, title: "Front desk" });
  const renamed = await guest.find("rooms:updated", ({ data }) => data.id === room.id);
  await user.webex.memberships.update({ ...membership, isModerator: true });
  const promoted = await guest.find("memberships:updated", isGuests);
  await user.webex.memberships.remove(membership);
  const removed = await guest.find("memberships:deleted", isGuests);

  const { mercury, device } = guest.webex.internal;
  let reconnected = false;
  mercury.on("online", () => reconnected = true);
  const before = mercury.connected;
  await mercury.disconnect();
  await new Promise((resolve) => setTimeout(resolve, WATCHED));
  const after = mercury.connected ?? false;
  const wasRegistered = device.registered;
  await device.unregister();

  return {
    roomCreated: [roomCreated.data.type, roomCreated.data.isLocked],
    added: [added.data.id, addedToo.data.id].map((id) => id === membership.id),
    addedTo: added.data.roomId === room.id,
    asked: [asked.data.text, asked.data.html, asked.data.roomType],
    seen: [noted, seen.data, ...reads.filter(({ personId }) => personId === guestId)]
      .map(({ id, lastSeenId }) => id === membership.id && lastSeenId === question.id),
    unseen: reads.filter(({ lastSeenId }) => lastSeenId === undefined)
      .map(({ personEmail }) => personEmail),
    readRooms: [...readRooms, readRoom]
      .map(({ title, lastSeenActivityDate }) => [title, lastSeenActivityDate === noted.created]),
    actor: asked.actorId === question.personId,
    answered: [answered.data.text, answered.data.personId === guestId],
    own: own.data.text,
    deleted: deleted.data.roomId === room.id,
    whispered: [whispered.data.text, whispered.data.roomType],
    renamed: renamed.data.type,
    promoted: [promoted.data.id === membership.id, promoted.data.isModerator],
    removed: removed.data.id === membership.id,
    guestHeard: guest.all("messages:created").map(({ data }) => data.text)
      .sort(),
    guestRooms: [...new Set(guest.all("memberships:created").map(({ data }) => data.roomId))]
      .map((id) => id === room.id ? "Desk" : id === direct.roomId ? "direct" : "another"),
    connected: [before, after, reconnected],
    registered: [wasRegistered, device.registered],
  };
});
