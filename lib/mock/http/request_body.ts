import { isObject, parseJson } from "../../json.ts";
import { Refusal } from "./refusal.ts";

/** The largest body that an endpoint reads, in bytes. */
const MAX_BODY = 1024 * 1024;

/**
 * Reads the body of a request as text.
 *
 * @throws {Refusal} when it is too large, or broke off.
 */
export async function readText(request: Request): Promise<string> {
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > MAX_BODY) throw new Refusal(413, `the body is larger than ${MAX_BODY} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, "the body broke off or had been read already");
  }
  return await new Blob(chunks as BlobPart[]).text();
}

/**
 * Parses the text of a body into its fields. A form is read where the endpoint takes one: clients of the
 * service were seen to send either.
 *
 * @throws {Refusal} when it is of another media type, or not a JSON object.
 */
export function parseBody(
  text: string,
  { contentType, form }: { contentType: string | null; form: boolean },
): Record<string, unknown> {
  const type = (contentType ?? "").split(";")[0]!.trim().toLowerCase();
  if (form && (type === "application/x-www-form-urlencoded" || type === "")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (type !== "application/json" && type !== "") throw unsupported(type);
  const { value } = parseJson(text);
  if (!isObject(value)) throw new Refusal(400, "the body is not a JSON object");
  return value;
}

function unsupported(type: string): Refusal {
  const shown = type.replace(/[^\w/+.-]/g, "?").slice(0, 60);
  return new Refusal(415, "this endpoint takes application/json", {
    values: { message: `Content type '${shown}' not supported` },
  });
}
