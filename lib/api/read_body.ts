import { WebexError } from "../errors.ts";

/** The largest answer that is read: 4 MiB, far above anything that the endpoints in use send. */
export const MAX_BODY_BYTES: number = 4 * 1024 * 1024;

/** Reads the body of an answer as text and stops when it grows past the bound. `what` says what was done. */
export async function readBody(response: Response, what: () => string): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      reader.cancel().catch(() => {});
      throw new WebexError(
        "response_too_large",
        `${what()}: the answer is larger than ${MAX_BODY_BYTES} bytes. Check that the base URL is that of the Webex API`,
      );
    }
    text += decoder.decode(value, { stream: true });
  }
}
