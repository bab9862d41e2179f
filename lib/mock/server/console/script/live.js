import { send } from "./api.js";

/**
 * Reads the events of the mock without end. When the connection breaks it connects again, after the event from which
 * `resume` says to go on.
 */
export async function follow({ after, resume, onEvent, onState }) {
  let last = after;
  let isLost = false;
  while (true) {
    try {
      if (isLost) last = await resume(last);
      const response = await send("events", { headers: { "last-event-id": String(last) } });
      if (response.status === 401) return onState("refused");
      if (!response.ok) throw new Error(`the stream was answered with ${response.status}`);
      onState("live");
      for await (const event of readEvents(response.body)) {
        last = event.id;
        onEvent(event);
      }
    } catch {
      // told by the state
    }
    isLost = true;
    onState("lost");
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Reads server-sent events, whose data is JSON. */
async function* readEvents(body) {
  let rest = "";
  for await (const chunk of chunksOf(body.pipeThrough(new TextDecoderStream()))) {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const data = block.split("\n").find((line) => line.startsWith("data: "));
      if (data !== undefined) yield JSON.parse(data.slice(6));
    }
  }
}

/** Not every browser can iterate over a stream. */
async function* chunksOf(stream) {
  const reader = stream.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
