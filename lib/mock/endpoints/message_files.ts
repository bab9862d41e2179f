import { directFetch, isLoopback } from "../../runtime/direct_fetch.ts";
import { raceAbort } from "../../deadline.ts";
import type { AnyCall } from "../http/endpoint.ts";
import { Refusal } from "../http/refusal.ts";
import type { Space } from "../state/space.ts";

/** The largest file that is fetched by its URL, in bytes. */
const MAX_FILE = 32 * 1024 * 1024;
/** How long that may take, in milliseconds. */
const TIMEOUT = 10_000;

/** The files of a message: their ids, and what is to be said about them. */
export interface KeptFiles {
  ids: string[];
  /** Why a file is not the one that its URL names. */
  note: string | undefined;
}

/**
 * Keeps the files of a message. A file that is named by a URL is fetched when it is on this machine, and this machine
 * asks; of another host a placeholder is kept, since the mock talks to nobody else.
 *
 * @throws {Refusal} 400 when a URL cannot be parsed or fetched.
 */
export async function keepFiles(
  { state, isLocal }: AnyCall,
  files: readonly (string | File)[],
  space: Space,
): Promise<KeptFiles> {
  const ids: string[] = [];
  let note: string | undefined;
  for (const file of files) {
    const fetched = typeof file === "string"
      ? await fetchFile(file, isLocal)
      : await readFile(file);
    note = fetched.note ?? note;
    const { name, type, bytes } = fetched;
    ids.push(state.contents.add({ name, type, bytes, space }).id);
  }
  return { ids, note };
}

interface FetchedFile {
  name: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
  note?: string;
}

async function readFile(file: File): Promise<FetchedFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, type: file.type || "application/octet-stream", bytes };
}

async function fetchFile(text: string, isLocal: boolean): Promise<FetchedFile> {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw refuse("files must hold URLs that begin with http:// or https://");
  }
  const name = url.pathname.split("/").at(-1) || "file";
  if (!isLoopback(url.hostname) || !isLocal) {
    const whose = isLoopback(url.hostname)
      ? "this machine is not fetched for a page of another site or for another machine"
      : "another host is not fetched";
    const note = `a file of ${whose}: a placeholder is kept in its place`;
    const bytes = new TextEncoder().encode("A file that the mock did not fetch.\n");
    return { name, type: "text/plain", bytes, note };
  }
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const response = await raceAbort(directFetch(url, { redirect: "manual", signal }), signal);
    if (!response.ok) throw refuse(`the file was answered with status ${response.status}`);
    const bytes = await readBounded(response);
    const type = response.headers.get("content-type") ?? "application/octet-stream";
    return { name, type, bytes };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refuse("the file cannot be fetched from this machine");
  }
}

async function readBounded(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_FILE) throw refuse(`the file is larger than ${MAX_FILE} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

function refuse(reason: string): Refusal {
  return new Refusal(400, reason, { description: reason });
}
