import assert from "node:assert/strict";
import { createGuestToken, decodeWebexId, login } from "../../../mod.ts";
import type { LiveUser } from "../../support/mock/live_client.ts";
import { liveUser, serveLive } from "../../support/mock/live_client.ts";

/** The uuid in a Webex id. */
const uuidOf = (id: string) => decodeWebexId(id).id;

const room = async (user: LiveUser, title = "Desk"): Promise<string> =>
  (await user.call("POST", "/v1/rooms", { title })).id;

Deno.test("an event is the activity that the official JavaScript SDK reads", async () => {
  await using at = await serveLive();
  const ada = await at.user("Ada");
  const client = await ada.listen();
  const roomId = await room(ada);
  const message = await ada.call("POST", "/v1/messages", { roomId, text: "Hello" });
  const [added, created] = [await client.activity(), await client.activity()];
  assert.deepEqual([added.verb, added.object.entryUUID], ["add", uuidOf(ada.personId)]);
  assert.deepEqual([created.verb, created.object.id], ["create", uuidOf(roomId)]);
  const { id, data, timestamp, trackingId, sequenceNumber } = await client.next();
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.equal(data.eventType, "conversation.activity");
  assert.equal(sequenceNumber, 4);
  assert.equal(typeof timestamp, "number");
  assert.match(trackingId, /^MERCURY_/);
  const { url } = at.server;
  const conversation = {
    objectType: "conversation",
    id: uuidOf(roomId),
    url: `${url}/conversation/api/v1/conversations/${uuidOf(roomId)}`,
    tags: [],
    participants: { items: [] },
    activities: { items: [] },
  };
  assert.deepEqual(data.activity, {
    id: uuidOf(message.id),
    objectType: "activity",
    url: `${url}/conversation/api/v1/activities/${uuidOf(message.id)}`,
    verb: "post",
    published: message.created,
    actor: {
      objectType: "person",
      id: "ada@example.com",
      entryUUID: uuidOf(ada.personId),
      emailAddress: "ada@example.com",
      displayName: "Ada",
      orgId: "0f1c0000-5eed-4000-8000-00000000a11e",
    },
    // of ciscospark 1.59 this is the text of the message
    object: { objectType: "comment", displayName: "Hello" },
    target: conversation,
  });
});

Deno.test("everything that happens in a space has the verb that live connections know it by", async () => {
  await using at = await serveLive();
  const [ada, grace] = [await at.user("Ada"), await at.user("Grace")];
  const roomId = await room(ada);
  const client = await ada.listen();
  const seen: string[] = [];
  const happen = async (verb: string, method: string, path: string, body?: unknown) => {
    const answer = await ada.call(method, `/v1/${path}`, body);
    const activity = await client.activity();
    assert.equal(activity.verb, verb, `${method} ${path}`);
    assert.equal(activity.actor.displayName, "Ada");
    assert.equal(activity.target.id, uuidOf(roomId));
    seen.push(verb);
    return { answer, activity };
  };
  const { answer: member } = await happen("add", "POST", "memberships", {
    roomId,
    personId: grace.personId,
  });
  const promoted = await happen("assignModerator", "PUT", `memberships/${member.id}`, {
    isModerator: true,
  });
  assert.deepEqual(promoted.activity.object.roomProperties, { isModerator: true });
  await happen("unassignModerator", "PUT", `memberships/${member.id}`, { isModerator: false });
  const { answer: message } = await happen("post", "POST", "messages", { roomId, text: "helo" });
  const edit = await happen("post", "PUT", `messages/${message.id}`, { roomId, text: "hello" });
  assert.deepEqual(edit.activity.parent, { type: "edit", id: uuidOf(message.id) });
  const removed = await happen("delete", "DELETE", `messages/${message.id}`);
  assert.deepEqual(removed.activity.object, { objectType: "activity", id: uuidOf(message.id) });
  const files = ["https://files.example/plan.pdf"];
  const shared = await happen("share", "POST", "messages", { roomId, files });
  assert.deepEqual(shared.activity.object, { objectType: "content" });
  await happen("update", "PUT", `rooms/${roomId}`, { title: "Front desk" });
  const locked = await happen("lock", "PUT", `rooms/${roomId}`, {
    title: "Front desk",
    isLocked: true,
  });
  assert.deepEqual(locked.activity.object.tags, ["LOCKED"]);
  await happen("unlock", "PUT", `rooms/${roomId}`, { title: "Front desk", isLocked: false });
  await happen("leave", "DELETE", `memberships/${member.id}`);
  assert.equal(new Set(seen).size, 10);
});

Deno.test("a direct space is hidden by the person who asks", async () => {
  await using at = await serveLive();
  const [ada, grace] = [await at.user("Ada"), await at.user("Grace")];
  const message = await ada.call("POST", "/v1/messages", {
    toPersonId: grace.personId,
    text: "Hello",
  });
  const { items } = await ada.call("GET", "/v1/memberships");
  const client = await ada.listen();
  for (const [isRoomHidden, verb] of [[true, "hide"], [false, "unhide"]]) {
    await ada.call("PUT", `/v1/memberships/${items[0].id}`, { isRoomHidden });
    const activity = await client.activity();
    assert.equal(activity.verb, verb);
    assert.deepEqual([activity.object.id, activity.object.tags], [
      uuidOf(message.roomId),
      ["ONE_ON_ONE"],
    ]);
  }
});

Deno.test("only the members of a space get its events, and who leaves gets that one last", async () => {
  await using at = await serveLive();
  const [ada, grace] = [await at.user("Ada"), await at.user("Grace")];
  const secret = await room(ada, "Secret");
  const client = await grace.listen();
  await ada.call("POST", "/v1/messages", { roomId: secret, text: "not for Grace" });
  const roomId = await room(ada);
  const { id } = await ada.call("POST", "/v1/memberships", { roomId, personId: grace.personId });
  await ada.call("DELETE", `/v1/memberships/${id}`);
  await ada.call("POST", "/v1/messages", { roomId, text: "after she left" });
  await ada.call("POST", "/v1/messages", { toPersonId: grace.personId, text: "for Grace" });
  const seen = [];
  for (let i = 0; i < 4; i++) {
    const { verb, target } = await client.activity();
    seen.push(`${verb} ${target.id === uuidOf(roomId) ? "Desk" : target.tags}`);
  }
  // the direct space was made before Grace was put into it
  assert.deepEqual(seen, ["add Desk", "leave Desk", "add ONE_ON_ONE", "post ONE_ON_ONE"]);
});

Deno.test("every URL is of the scheme and host that the client sees", async () => {
  await using at = await serveLive({
    issuers: [{
      issuer:
        "Y2lzY29zcGFyazovL3VybjpURUFNOmV1LWNlbnRyYWwtMV9rL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDY",
      secret: "bm90IGEgcmVhbCBzZWNyZXQsIGp1c3QgYW4gZXhhbXA=",
    }],
  });
  const { accessToken, personId } = await at.user("Ada");
  const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
  const ask = async (method: string, url: string) =>
    await (await at.mock.fetch(url, {
      method,
      headers,
      ...(method === "POST" ? { body: "{}" } : {}),
    })).json();
  for (
    const [base, ws] of [
      ["http://mock:8080", "ws://mock:8080"],
      ["https://mock.example", "wss://mock.example"],
    ] as const
  ) {
    for (const path of ["catalog", "limited/catalog"]) {
      const { serviceLinks, hostCatalog } = await ask("GET", `${base}/u2c/api/v1/${path}`);
      assert.deepEqual(serviceLinks, {
        hydra: `${base}/v1`,
        wdm: `${base}/wdm/api/v1`,
        conversation: `${base}/conversation/api/v1`,
        identityLookup: `${base}/conversation/api/v1`,
        metrics: `${base}/metrics/api/v1`,
      });
      const { host, hostname } = new URL(base);
      // the key has the port and the host has not; the cluster of the issuer is known too
      const us = {
        host: hostname,
        ttl: -1,
        priority: 5,
        id: "urn:TEAM:us-east-2_a:identityLookup",
      };
      const eu = {
        host: "urn-team-eu-central-1-k.localhost",
        ttl: -1,
        priority: 6,
        id: "urn:TEAM:eu-central-1_k:identityLookup",
      };
      assert.deepEqual(hostCatalog, { [host]: [us, eu] });
    }
    const device = await ask("POST", `${base}/wdm/api/v1/devices`);
    assert(device.url.startsWith(`${base}/wdm/api/v1/devices/`));
    assert(device.webSocketUrl.startsWith(`${ws}/mercury/v1/apps/wx2/registrations/`));
    // ciscospark 1.59 learns here where its token may be sent
    assert.deepEqual(device.services, {
      hydraServiceUrl: `${base}/v1`,
      wdmServiceUrl: `${base}/wdm/api/v1`,
      conversationServiceUrl: `${base}/conversation/api/v1`,
      metricsServiceUrl: `${base}/metrics/api/v1`,
    });
  }
  // the SDK learns from the host of a conversation which cluster its ids are of
  const guestToken = await createGuestToken({ subject: "1", displayName: "Guest" }, at.mock.issuer);
  const guest = liveUser(at.server, {
    personId: "",
    ...await login(guestToken, { baseUrl: at.server.baseUrl }),
  });
  const client = await guest.listen();
  await guest.call("POST", "/v1/messages", { toPersonId: personId, text: "Hello" });
  const { target } = await client.activity();
  const host = `urn-team-eu-central-1-k.localhost:${new URL(at.server.url).port}`;
  assert.equal(new URL(target.url).host, host);
});
