/** How many bytes of a secret or token are read at most, unless told otherwise: 1 MiB. */
export const TEXT_LIMIT: number = 1024 * 1024;

/** An input holds more than is read. */
export class TooLargeError extends Error {
  /** The name, as errors of files are told apart. */
  override name = "TooLarge";

  /** Takes the limit, in bytes. */
  constructor(limit: number) {
    super(`it holds more than ${limit / 1024} KiB`);
  }
}

/**
 * Reads a stream to its end, as UTF-8. It ends with an error once there is more than the limit, since some
 * streams have no end.
 *
 * @throws {TooLargeError} when there are more bytes than the limit.
 */
export async function readText(
  stream: AsyncIterable<Uint8Array>,
  limit: number = TEXT_LIMIT,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > limit) throw new TooLargeError(limit);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
