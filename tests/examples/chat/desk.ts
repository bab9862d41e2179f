// The people behind the chat. In the place of somebody at the help desk, this answers every message itself.
import type { WebexMock } from "@guestissuer/webex";

/** The address that the page writes to. */
export const DESK = "desk@example.com";

/** Adds the help desk to the mock, and answers what guests write to it until the signal aborts. */
export async function openDesk(mock: WebexMock, signal: AbortSignal): Promise<void> {
  const { personId, accessToken } = await mock.createUser({
    displayName: "Help desk",
    email: DESK,
  });
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
    const response = await mock.fetch(`https://webexapis.com/v1/${path}`, { ...init, headers });
    return await response.json();
  };
  for await (const event of mock.events({ signal })) {
    if (event.type !== "activity" || event.activity.actorId === personId) continue;
    const { resource, event: what, roomId, data } = event.activity;
    if (resource !== "messages" || what !== "created") continue;
    // an event names a message; what it says is read with the desk's own token
    const { text } = await ask(`messages/${data.id}`);
    const answer = { roomId, markdown: `You wrote **${text}**. How can we help?` };
    await ask("messages", { method: "POST", body: JSON.stringify(answer) });
  }
}
