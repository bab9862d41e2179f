import type { AnyCall } from "../http/endpoint.ts";
import type { Message, Space } from "../state/space.ts";
import { withoutMissing } from "./without_missing.ts";

/** The fields of a message, in the order in which they were recorded. */
export function messageBody(
  { origin }: Pick<AnyCall, "origin">,
  space: Space,
  message: Message,
): Record<string, unknown> {
  const { author, files, mentionedPeople, attachments } = message;
  const all = {
    id: message.id,
    parentId: message.parentId,
    roomId: space.id,
    roomType: space.type,
    text: message.text,
    files: files.length === 0 ? undefined : files.map((id) => `${origin}/v1/contents/${id}`),
    personId: author.personId,
    personEmail: author.email,
    markdown: message.markdown,
    html: message.html,
    mentionedPeople: mentionedPeople.length === 0 ? undefined : mentionedPeople,
    attachments: attachments.length === 0 ? undefined : attachments,
    created: message.created,
    updated: message.updated,
  };
  return withoutMissing(all);
}
