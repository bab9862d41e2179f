import { createParser, type EventSourceMessage } from "eventsource-parser";

/** A stream of server-sent events as a client reads it. */
export interface EventReader extends AsyncDisposable {
  response: Response;
  /** Returns the next event. */
  next(): Promise<EventSourceMessage>;
  /** The comments so far. */
  comments: string[];
}

/** Reads a stream of server-sent events by a parser that others have written. */
export function readEvents(response: Response): EventReader {
  const events: EventSourceMessage[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: (event) => void events.push(event),
    onComment: (comment) => void comments.push(comment),
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  return {
    response,
    comments,
    async next() {
      while (events.length === 0) {
        const { done, value } = await reader.read();
        if (done) throw new Error("the stream has ended");
        parser.feed(value);
      }
      return events.shift()!;
    },
    [Symbol.asyncDispose]: () => reader.cancel(),
  };
}
