import contents from "../../../fixtures/contents.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";

const FIXTURES = readFixtures(contents);

/** The files of messages. */
export const contentEndpoints = [
  endpoint("GET /v1/contents/{contentId}", {
    summary: "sends a file of a message to the members of its space",
    answers: [FIXTURES.file],
  }, (call) => {
    const caller = requirePerson(call);
    const content = call.state.contents.find(call.params.contentId!);
    if (content === undefined || !content.space.members.has(caller.uuid)) {
      throw new Refusal(404, "no file of this id is in a space of the caller");
    }
    const { name, type, bytes } = content;
    return {
      fixture: FIXTURES.file,
      bytes,
      headers: {
        "content-type": headerText(type),
        "content-disposition": `attachment; filename="${headerText(name).replaceAll('"', "'")}"; ` +
          `filename*=UTF-8''${encodeURIComponent(name)}`,
        // what a sender calls text/html must not run as a page of the mock
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox",
      },
    };
  }),
];

/** A name or type is its sender's word: a header can hold visible ASCII only. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}
