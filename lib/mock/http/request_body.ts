import { isObject, parseJson } from "../../json.ts";
import { Refusal } from "./refusal.ts";

/** The largest body that an endpoint reads, in bytes. */
const MAX_BODY = 1024 * 1024;
/** The largest body with files, in bytes. */
const MAX_MULTIPART = 32 * 1024 * 1024;

/** The media type of a body with files. */
export const MULTIPART = "multipart/form-data";

/** What an endpoint takes besides JSON. */
export interface BodyForms {
  /** Whether the body may be a form. */
  form: boolean;
  /** Whether the body may be multipart, with files. */
  multipart: boolean;
}

/** The body of a request, read and not yet understood. */
export interface RequestBody {
  bytes: Uint8Array;
  /** The header Content-Type as it was sent. */
  contentType: string;
  /** The media type in it, in lower case. */
  type: string;
}

/**
 * Reads the body of a request.
 *
 * @throws {Refusal} when it is too large, or broke off.
 */
export async function readBody(request: Request, forms?: BodyForms): Promise<RequestBody> {
  const contentType = request.headers.get("content-type") ?? "";
  const type = contentType.split(";")[0]!.trim().toLowerCase();
  const hasFiles = forms?.multipart && type === MULTIPART;
  const bytes = await readBytes(request, hasFiles ? MAX_MULTIPART : MAX_BODY);
  return { bytes, contentType, type };
}

/**
 * Takes the fields out of a body. A form is read where the endpoint takes one: clients of the service were seen
 * to send either.
 *
 * @throws {Refusal} when it is of another media type, or not a JSON object.
 */
export async function parseBody(
  { bytes, contentType, type }: RequestBody,
  forms: BodyForms,
): Promise<Record<string, unknown>> {
  return forms.multipart && type === MULTIPART
    ? await parseMultipart(bytes, contentType)
    : parseFields(new TextDecoder().decode(bytes), type, forms);
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > limit) {
        throw new Refusal(
          413,
          `the body is larger than ${limit} bytes, the most that the mock reads`,
        );
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, "the body broke off or had been read already");
  }
  return joinBytes(chunks, size);
}

function joinBytes(chunks: Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const joined = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.byteLength;
  }
  return joined;
}

/** Checks that the last boundary has come: parsers are content without it. */
function requireEnd(bytes: Uint8Array, contentType: string): void {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const end = new TextDecoder().decode(bytes.subarray(-200));
  if (!end.includes(`--${quoted ?? bare}--`)) throw new Error("cut short");
}

/** A field that is sent more than once is an array. */
async function parseMultipart(
  bytes: Uint8Array,
  contentType: string,
): Promise<Record<string, unknown>> {
  let form: FormData;
  try {
    requireEnd(bytes, contentType);
    const headers = { "content-type": contentType };
    form = await new Response(bytes as Uint8Array<ArrayBuffer>, { headers }).formData();
  } catch {
    throw new Refusal(400, "the multipart body was cut short, or its boundary is not the header's");
  }
  const fields: Record<string, unknown> = {};
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    fields[name] = values.length === 1 ? values[0] : values;
  }
  const { attachments } = fields;
  if (typeof attachments === "string") fields.attachments = parseJson(attachments).value;
  return fields;
}

function parseFields(text: string, type: string, { form }: BodyForms): Record<string, unknown> {
  if (form && (type === "application/x-www-form-urlencoded" || type === "")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  // recorded: text is malformed syntax, while another source has 415 for XML
  if (type === "text/plain") throw new Refusal(400, "this endpoint takes application/json");
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
