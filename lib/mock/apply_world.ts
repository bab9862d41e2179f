import { encodeWebexId } from "../webex_id.ts";
import { addUser } from "./state/add_user.ts";
import type { Owner } from "./state/owner.ts";
import type { Person } from "./state/person.ts";
import { uuidFromDigest } from "./state/issuers.ts";
import type { MockState } from "./state/state.ts";
import { type MockWorld, nameOf, type WorldGuest, type WorldRoom } from "./world.ts";

/** Fills a new state with the persons and rooms of a world. */
export function applyWorld(
  state: MockState,
  { users = [], guests = [], rooms = [] }: MockWorld,
  { orgId }: { orgId: string },
): void {
  const people = new Map<string, Person>();
  for (const user of users) {
    const uuid = digestUuid(state, `user\n${nameOf(user.email)}`, 4);
    addUser(state, user, { orgId, uuid });
    people.set(nameOf(user.email), state.users.byUuid(uuid)!);
  }
  const at = state.clock.now();
  for (const guest of guests) {
    const { subject, displayName } = guest;
    const owner = ownerOf(state, guest);
    people.set(subject, state.guests.createOrRename({ owner, subject, displayName, at }));
  }
  for (const [index, room] of rooms.entries()) addRoom(state, room, { index, people });
}

function addRoom(
  state: MockState,
  { title, members, messages = [] }: WorldRoom,
  { index, people }: { index: number; people: ReadonlyMap<string, Person> },
): void {
  const [creator, ...others] = members.map((each) => people.get(nameOf(each))!) as [
    Person,
    ...Person[],
  ];
  // those that the service makes are of version 1 as well
  const uuid = digestUuid(state, `room\n${index}\n${title}`, 1);
  const id = encodeWebexId({ cluster: creator.cluster, type: "ROOM", id: uuid });
  const space = state.spaces.create({ title, type: "group", creator, id });
  for (const person of others) {
    state.spaces.join(space, { person, isModerator: false, actor: creator });
  }
  for (const { from, text } of messages) {
    state.messages.write(space, {
      author: people.get(nameOf(from))!,
      text,
      markdown: undefined,
      html: undefined,
      mentionedPeople: [],
      files: [],
      attachments: [],
      parentId: undefined,
    });
  }
}

/** The mock has checked that it knows them when it was made. */
function ownerOf(
  { issuers, serviceApps, fast }: MockState,
  { issuer, serviceApp }: WorldGuest,
): Owner {
  return serviceApp === undefined
    ? issuers.find(issuer ?? issuers.list()[0]!.issuer, fast)!
    : serviceApps.find(serviceApp)!.owner;
}

/** A uuid that is the same in every process. */
function digestUuid({ fast }: MockState, key: string, version: number): string {
  return uuidFromDigest(fast.sha256(key), version);
}
