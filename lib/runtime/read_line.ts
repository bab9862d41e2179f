/** How many bytes of a line are read at most. */
const LIMIT = 1024;

/** Reads the first line of a stream, without its end, and leaves the stream. */
export async function readLine(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    if (/[\r\n]/.test(text) || text.length > LIMIT) break;
  }
  return text.split(/\r?\n|\r/)[0]!;
}
