/** A mock remembers so many guests: the oldest that are in no space are forgotten first. */
import assert from "node:assert/strict";
import { GuestDirectory } from "../../../lib/mock/state/guests.ts";
import { fastHs256 } from "../../../lib/token/fast_hs256.ts";
import { createGuestToken, getMe, login } from "../../../mod.ts";
import { standingMock } from "../../support/mock/standing_mock.ts";
import { NOW } from "../../support/tokens.ts";

const owner = { id: "issuer", orgUuid: "00000000-0000-4000-8000-000000000000", cluster: "us" };
const other = { ...owner, id: "another" };

/** A directory that remembers three guests, and those whose subject is in a list as if they were in a space. */
function directoryOfThree(inSpace: string[] = []) {
  const uuids = new Map<string, string>();
  const directory = new GuestDirectory({
    fast: fastHs256,
    limit: 3,
    isInSpace: (uuid) => inSpace.includes(uuids.get(uuid)!),
  });
  const add = (subject: string, of = owner) => {
    const guest = directory.findOrCreate({ owner: of, subject, displayName: subject, at: NOW });
    uuids.set(guest.uuid, subject);
    return guest;
  };
  const known = () => [...uuids].filter(([uuid]) => directory.byUuid(uuid)).map(([, name]) => name);
  return { directory, add, known };
}

Deno.test("GuestDirectory forgets the oldest guest for a new one beyond its limit", () => {
  const { directory, add, known } = directoryOfThree();
  for (const subject of ["a", "b", "c"]) add(subject);
  assert.deepEqual(known(), ["a", "b", "c"]);
  add("b");
  assert.deepEqual(known(), ["a", "b", "c"], "one that is known takes no place");
  add("d");
  assert.deepEqual([known(), directory.size], [["b", "c", "d"], 3]);
  assert.equal(directory.countOf("issuer"), 3);
});

Deno.test("GuestDirectory keeps guests who are in a space, and forgets the next oldest", () => {
  const { directory, add, known } = directoryOfThree(["a", "c"]);
  for (const subject of ["a", "b", "c", "d", "e", "f"]) add(subject);
  assert.deepEqual([known().sort(), directory.size], [["a", "c", "f"], 3]);
});

Deno.test("GuestDirectory remembers more than its limit when all are in spaces", () => {
  const { directory, add } = directoryOfThree(["a", "b", "c", "d"]);
  for (const subject of ["a", "b", "c", "d"]) add(subject);
  assert.equal(directory.size, 4);
});

Deno.test("GuestDirectory counts the guests of each owner, also after some were forgotten", () => {
  const { directory, add } = directoryOfThree();
  add("a");
  add("a", other);
  assert.deepEqual([directory.countOf("issuer"), directory.countOf("another")], [1, 1]);
  for (const subject of ["b", "c"]) add(subject, other);
  assert.deepEqual([directory.countOf("issuer"), directory.countOf("another")], [0, 3]);
  assert.equal(directory.countOf("nobody"), 0);
});

Deno.test("GuestDirectory knows a forgotten guest again as the same person", () => {
  const { add } = directoryOfThree();
  const first = add("a");
  for (const subject of ["b", "c", "d"]) add(subject);
  const again = add("a");
  assert.notEqual(again, first);
  assert.deepEqual(again, first);
});

Deno.test("the token of a guest that the mock has forgotten still works", async () => {
  const { mock, at } = standingMock();
  const guest = { subject: "guest-7", displayName: "Stève" };
  const token = await createGuestToken(guest, { ...mock.issuer, ...at });
  const { accessToken } = await login(token, at);
  const before = await getMe(accessToken, at);
  mock.reset();
  assert.deepEqual(await getMe(accessToken, at), before);
});
