import { renderMarkdown } from "../http/render_markdown.ts";
import type { AnyCall } from "../http/endpoint.ts";
import { Refusal } from "../http/refusal.ts";
import type { MessageContent } from "../state/space.ts";

/** The longest text or markdown, in bytes: the documentation of POST /messages says so. */
const MAX_TEXT = 7439;

/** What a message says: text, or markdown that text and HTML are made of. */
export type WrittenContent = Pick<MessageContent, "text" | "markdown" | "html" | "mentionedPeople">;

/**
 * Makes the content of a message out of what was sent.
 *
 * @throws {Refusal} 400 when it is too long.
 */
export async function readContent(
  call: AnyCall,
  { text, markdown }: { text: string | undefined; markdown: string | undefined },
): Promise<WrittenContent> {
  for (const [name, value] of Object.entries({ text, markdown })) {
    const size = new TextEncoder().encode(value ?? "").length;
    if (size <= MAX_TEXT) continue;
    const description = `${name} is ${size} bytes long, and at most ${MAX_TEXT} are taken`;
    throw new Refusal(400, description, { description });
  }
  if (markdown === undefined) return { text, markdown, html: undefined, mentionedPeople: [] };
  const rendered = await renderMarkdown(markdown);
  const { state } = call;
  const mentioned = rendered.mentions.map(({ by, value }) =>
    by === "personId" ? state.personById(value) : state.personByEmail(value)
  );
  return {
    // recorded: with markdown, text is the plain text of that, also where another text was sent
    text: rendered.text,
    markdown,
    html: rendered.html,
    mentionedPeople: [...new Set(mentioned.flatMap((person) => person?.personId ?? []))],
  };
}
