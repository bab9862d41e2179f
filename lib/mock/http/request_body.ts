import { isObject, parseJson } from "../../json.ts";
import type { Incoming } from "./incoming.ts";
import { Refusal } from "./refusal.ts";

/** The largest body that an endpoint reads, in bytes. */
const MAX_BODY = 1024 * 1024;
/** The largest body with files, in bytes. */
const MAX_MULTIPART = 32 * 1024 * 1024;

/** How much of a body the journal keeps, in bytes: 16 kB. */
const MAX_KEPT = 16 * 1024;

/** The media type of a body with files. */
const MULTIPART = "multipart/form-data";
/** The media type of a form. */
const FORM = "application/x-www-form-urlencoded";

/** What a token can be written with, percent-encoded too. */
const TOKEN_CHARACTER = /[\w+/=.%~-]/;

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
export async function readBody(incoming: Incoming, forms?: BodyForms): Promise<RequestBody> {
  const contentType = incoming.headers["content-type"] ?? "";
  const type = contentType.split(";")[0]!.trim().toLowerCase();
  const hasFiles = forms?.multipart && type === MULTIPART;
  const limit = hasFiles ? MAX_MULTIPART : MAX_BODY;
  const bytes = await incoming.readBody(limit).catch(() => {
    throw new Refusal(400, "the body broke off or had been read already");
  });
  if (bytes === undefined) {
    const reason = `the body is larger than ${limit} bytes, the most that the mock reads`;
    throw new Refusal(413, reason);
  }
  return { bytes, contentType, type };
}

/**
 * Returns what the journal keeps of a body; of one with files, only how much they are.
 *
 * A word that the limit cuts is left out: it may be the beginning of a token, which does not look like one.
 */
export function keptBody({ bytes, type }: RequestBody): string {
  if (type === MULTIPART) return `(multipart body of ${bytes.length} bytes)`;
  if (bytes.length <= MAX_KEPT) return new TextDecoder().decode(bytes);
  const kept = new TextDecoder().decode(bytes.subarray(0, MAX_KEPT), { stream: true });
  let end = kept.length;
  while (end > 0 && TOKEN_CHARACTER.test(kept[end - 1]!)) end--;
  return kept.slice(0, end);
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

function parseFields(text: string, type: string, forms: BodyForms): Record<string, unknown> {
  if (forms.form && (type === FORM || type === "")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  // recorded: text is malformed syntax, while another source has 415 for XML
  if (type === "text/plain") throw new Refusal(400, describeForms(forms));
  if (type !== "application/json" && type !== "") throw unsupported(type, forms);
  const { value } = parseJson(text);
  if (!isObject(value)) throw new Refusal(400, "the body is not a JSON object");
  return value;
}

function describeForms({ form, multipart }: BodyForms): string {
  const types = ["application/json", ...form ? [FORM] : [], ...multipart ? [MULTIPART] : []];
  return `this endpoint takes ${types.join(" or ")}`;
}

function unsupported(type: string, forms: BodyForms): Refusal {
  const shown = type.replace(/[^\w/+.-]/g, "?").slice(0, 60);
  return new Refusal(415, describeForms(forms), {
    values: { message: `Content type '${shown}' not supported` },
  });
}
