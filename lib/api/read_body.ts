import { type ApiCall, CHECK_BASE_URL } from "./api_call.ts";

/** The largest answer that is read: 4 MiB, far above anything that the endpoints in use send. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Reads the body of an answer as text.
 *
 * @throws {WebexError} `response_too_large` as soon as more than 4 MiB have come.
 */
export async function readBody(call: ApiCall, response: Response): Promise<string> {
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
      throw call.failed(
        "response_too_large",
        `was answered with ${response.status}, but the answer is larger than ${MAX_BODY_BYTES} bytes. ${CHECK_BASE_URL}`,
      );
    }
    text += decoder.decode(value, { stream: true });
  }
}
