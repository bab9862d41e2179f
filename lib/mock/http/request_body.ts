import { isObject, parseJson } from "../../json.ts";
import { Refusal } from "./refusal.ts";

/** The largest body that an endpoint reads, in bytes. */
const MAX_BODY = 1024 * 1024;
/** The largest body with files, in bytes. */
const MAX_MULTIPART = 32 * 1024 * 1024;

/** What an endpoint takes besides JSON. */
export interface BodyForms {
  /** Whether the body may be a form. */
  form: boolean;
  /** Whether the body may be multipart, with files. */
  multipart: boolean;
}

/** The body of a request: its fields, and its text as far as it has one. */
export interface RequestBody {
  fields: Record<string, unknown>;
  text: string;
}

/**
 * Reads the body of a request into its fields. A form is read where the endpoint takes one: clients of the
 * service were seen to send either.
 *
 * @throws {Refusal} when it is too large, broke off, is of another media type, or is not a JSON object.
 */
export async function readRequestBody(request: Request, forms: BodyForms): Promise<RequestBody> {
  const contentType = request.headers.get("content-type") ?? "";
  const type = contentType.split(";")[0]!.trim().toLowerCase();
  if (forms.multipart && type === "multipart/form-data") {
    const bytes = await readBytes(request, MAX_MULTIPART);
    const fields = await parseMultipart(bytes, contentType);
    return { fields, text: `(multipart body of ${bytes.size} bytes)` };
  }
  const text = await (await readBytes(request, MAX_BODY)).text();
  return { fields: parseFields(text, type, forms), text };
}

async function readBytes(request: Request, limit: number): Promise<Blob> {
  if (request.body === null) return new Blob([]);
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
  return new Blob(chunks as BlobPart[]);
}

/** Checks that the last boundary has come: parsers are content without it. */
async function requireEnd(bytes: Blob, contentType: string): Promise<void> {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const end = await bytes.slice(-200).text();
  if (!end.includes(`--${quoted ?? bare}--`)) throw new Error("cut short");
}

/** A field that is sent more than once is an array. */
async function parseMultipart(bytes: Blob, contentType: string): Promise<Record<string, unknown>> {
  let form: FormData;
  try {
    await requireEnd(bytes, contentType);
    const headers = { "content-type": contentType };
    form = await new Response(bytes, { headers }).formData();
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
