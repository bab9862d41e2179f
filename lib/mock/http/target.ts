/** Where a request goes. Its path is decoded once, here, so that no two places read it in two ways. */
export interface Target {
  /** Path and query as they were sent. */
  raw: string;
  /**
   * The path in segments, decoded. Empty ones are left out: `/v1/rooms/` and `//v1/rooms` are `/v1/rooms`. A
   * slash that was encoded stays inside its segment.
   */
  segments: readonly string[];
  /** The query without its question mark. */
  search: string;
}

/** Reads the target out of the URL of a request. */
export function readTarget(url: string): Target {
  // a server's URLs are not in the form that URL makes of them, and need not even parse
  const host = url.indexOf("://") + 3;
  const fragment = url.indexOf("#", host);
  const end = fragment === -1 ? url.length : fragment;
  const start = url.indexOf("/", host);
  const raw = start === -1 ? "/" : url.slice(start, end);
  const mark = raw.indexOf("?");
  const path = mark === -1 ? raw : raw.slice(0, mark);
  return { raw, segments: readSegments(path), search: mark === -1 ? "" : raw.slice(mark + 1) };
}

function readSegments(sent: string): string[] {
  const segments: string[] = [];
  // URL takes a backslash for a slash, and not every server has its URLs read by that
  const path = sent.includes("\\") ? sent.replaceAll("\\", "/") : sent;
  for (let start = 0, end = 0; end !== -1; start = end + 1) {
    end = path.indexOf("/", start);
    const part = path.slice(start, end === -1 ? path.length : end);
    if (part === "") continue;
    const segment = part.includes("%") ? decode(part) : part;
    if (segment === "..") segments.pop();
    else if (segment !== ".") segments.push(segment);
  }
  return segments;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
