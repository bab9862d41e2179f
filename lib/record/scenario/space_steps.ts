import type { Asker } from "./asker.ts";

/** The title of the space, so that somebody who comes across it knows what it was. */
const TITLE = "guestissuer scenario, to be deleted";

/**
 * A space and a message in it, right and wrong. Both are deleted at the end, also when a step in between fails.
 *
 * @param asker What asks the steps.
 * @param token The access token of whoever creates them.
 */
export async function spaceSteps(asker: Asker, token: string): Promise<void> {
  await asker.ask({ endpoint: "POST /v1/rooms", expected: 400, token, body: {} });
  const room = await asker.ask({
    endpoint: "POST /v1/rooms",
    expected: 200,
    token,
    body: { title: TITLE },
  });
  const roomId = idIn(room.body);
  // where guests may create none, that is what is recorded
  if (roomId === undefined) return;
  const params = { roomId };
  try {
    await asker.ask({ endpoint: "GET /v1/rooms/{roomId}", expected: 200, token, params });
    await asker.ask({ endpoint: "GET /v1/memberships", expected: 200, token, query: params });
    await messageSteps(asker, { token, roomId });
  } finally {
    await asker.ask({
      endpoint: "DELETE /v1/rooms/{roomId}",
      expected: 204,
      token,
      params,
      isCleanUp: true,
    });
  }
  await asker.ask({ endpoint: "GET /v1/rooms/{roomId}", expected: 404, token, params });
}

async function messageSteps(
  asker: Asker,
  { token, roomId }: { token: string; roomId: string },
): Promise<void> {
  await asker.ask({ endpoint: "POST /v1/messages", expected: 400, token, body: { roomId } });
  const message = await asker.ask({
    endpoint: "POST /v1/messages",
    expected: 200,
    token,
    body: { roomId, text: "to be deleted" },
  });
  await asker.ask({ endpoint: "GET /v1/messages", expected: 200, token, query: { roomId } });
  await asker.ask({ endpoint: "GET /v1/messages", expected: 400, token });
  const messageId = idIn(message.body);
  if (messageId === undefined) return;
  const params = { messageId };
  await asker.ask({ endpoint: "GET /v1/messages/{messageId}", expected: 200, token, params });
  await asker.ask({ endpoint: "DELETE /v1/messages/{messageId}", expected: 204, token, params });
  await asker.ask({ endpoint: "GET /v1/messages/{messageId}", expected: 404, token, params });
}

function idIn(body: Record<string, unknown>): string | undefined {
  return typeof body.id === "string" && body.id !== "" ? body.id : undefined;
}
