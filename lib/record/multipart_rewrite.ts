import { fieldRole } from "./field_role.ts";
import { inside, type Rewriter, type TextPlace } from "./rewriter.ts";

/** The boundary that a content type names; `undefined` for what is no multipart body. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^\s*multipart\//i.test(contentType)) return undefined;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  return quoted ?? plain;
}

/** A boundary that looks like an id or a secret. Others mean nothing, and stay. */
const TELLING = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w+/=]{43}|@/i;

/** Returns the boundary that takes the place of another one, in the content type and in the body. */
export function scrubBoundary(boundary: string, rewriter: Rewriter): string {
  if (!TELLING.test(boundary)) return boundary;
  // the dashes before it belong to most boundaries
  const [, dashes = "", rest = ""] = /^(-*)([^]*)$/.exec(boundary) ?? [];
  return dashes + rewriter.text(rest, { depth: 0 });
}

/**
 * Rewrites a multipart body: the fields by their names, and files as a whole. It need not be complete, since
 * browsers cut long bodies off.
 */
export function rewriteMultipart(
  text: string,
  boundary: string,
  place: TextPlace,
  rewriter: Rewriter,
): string {
  const [preamble = "", ...parts] = text.split(`--${boundary}`);
  const written = parts.map((part) =>
    part.startsWith("--")
      ? `--${rewriter.text(part.slice(2), inside(place))}`
      : rewritePart(part, place, rewriter)
  );
  return [rewriter.text(preamble, inside(place)), ...written].join(
    `--${scrubBoundary(boundary, rewriter)}`,
  );
}

function rewritePart(part: string, place: TextPlace, rewriter: Rewriter): string {
  const [, head = "", gap = "", body = "", end = ""] =
    /^([^]*?)(\r?\n\r?\n)([^]*?)(\r?\n)?$/.exec(part) ?? [];
  if (gap === "") return rewriter.text(part, inside(place));
  const name = /;\s*name="([^"]*)"/i.exec(head)?.[1];
  const file = /;\s*filename="([^"]*)"/i.exec(head)?.[1];
  const role = file !== undefined
    ? "text"
    : name === undefined
    ? undefined
    : fieldRole(name, { isForm: true });
  const within = inside(place, name);
  const newBody = file !== undefined
    ? rewriter.put("text", body)
    : role === undefined
    ? rewriter.text(body, within)
    : rewriter.value(role, body, within);
  return rewriteHead(head, within, rewriter) + gap + newBody + end;
}

/** The headers of a part. */
function rewriteHead(head: string, place: TextPlace, rewriter: Rewriter): string {
  return head.split(/(\r?\n)/).map((line) => {
    if (!/^content-disposition:/i.test(line)) return rewriter.text(line, place);
    return line.replace(
      /(;\s*(file)?name=")([^"]*)(?=")/gi,
      (_match, before: string, isFile: string | undefined, value: string) =>
        before +
        (isFile === undefined
          ? rewriter.text(value, place)
          : rewriter.value("file-name", value, place)),
    );
  }).join("");
}
