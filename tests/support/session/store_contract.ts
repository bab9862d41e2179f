import assert from "node:assert/strict";
import { createGuestSession, createMock, type SessionStore } from "../../../mod.ts";

/** Checks what sessions rely on, with two handles of one store, as two instances have them. */
export async function checkStore(one: SessionStore, other: SessionStore): Promise<void> {
  const key = JSON.stringify(["https://webexapis.com/v1/", "guest-issuer", "x", "é ★"]);
  assert((await one.get(key)) == null, "nothing was set");
  await one.set(key, '{"accessToken":"a"}', { expiresIn: 100 });
  assert.equal(await other.get(key), '{"accessToken":"a"}');
  await other.set(key, "b", { expiresIn: 100 });
  assert.equal(await one.get(key), "b");

  const end = await one.lease!(key, 60_000);
  assert.equal(typeof end, "function");
  assert.equal(await other.lease!(key, 60_000) ?? null, null, "one has it at a time");
  assert.equal(typeof await other.lease!(`${key}2`, 60_000), "function", "another key is free");
  await end!();
  const again = await other.lease!(key, 1);
  assert.equal(typeof again, "function", "it is free after its end");
  await new Promise((resolve) => setTimeout(resolve, 20));
  const third = await one.lease!(key, 60_000);
  assert.equal(typeof third, "function", "it is free after its time");
  await again!();
  assert.equal(await other.lease!(key, 60_000) ?? null, null, "who had it before cannot end it");
  assert.equal(await one.get(key), "b", "a lease leaves the value alone");

  const mock = createMock();
  const guest = { subject: "1", displayName: "Ada" };
  const sessions = [one, other, one, other].map((store) =>
    createGuestSession(guest, {
      ...mock.issuer,
      fetch: mock.fetch,
      store,
      onStoreError: (error) => {
        throw error;
      },
    })
  );
  const tokens = await Promise.all(sessions.map((each) => each.getAccessToken()));
  assert.equal(new Set(tokens).size, 1);
  assert.equal(mock.requests("jwt/login").length, 1);
}
