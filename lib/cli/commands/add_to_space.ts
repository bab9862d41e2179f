import { createMembership } from "../../api/rooms.ts";
import { BEARER_OPTIONS, command, JSON_OPTION, MOCK_OPTION, SERVICE_OPTIONS } from "../options.ts";
import { Inputs } from "../inputs.ts";
import { openService } from "../service.ts";
import { UsageError } from "../terminal.ts";
import { isUuid, readWebexId } from "../../webex_id.ts";
import { remarkOnVariables } from "../../runtime/access.ts";

/** `add-to-space`: adds a guest to a space. */
export const addToSpace = command({
  positionals: {
    personId: { summary: "the guest's person id, as `verify --access` shows it" },
    roomId: { summary: "the id of the space" },
  },
  options: { ...BEARER_OPTIONS, ...SERVICE_OPTIONS, ...JSON_OPTION, ...MOCK_OPTION },
  output: {
    text: "the id of the membership",
    fields: [
      "id",
      "roomId",
      "personId",
      "personEmail",
      "personDisplayName",
      "personOrgId",
      "isModerator",
      "isRoomHidden",
      "roomType",
      "isMonitor",
      "created",
    ],
  },
  details:
    "The access token is the one of a member of the space, not of the guest. A guest is added by its person id, since its e-mail address reaches nobody.",
  examples: [["with WEBEX_ACCESS_TOKEN set to your own", "add-to-space Y2lz… Y2lz…"]],
  async run({ personId, roomId, ...values }, io) {
    const debug = await io.debug("guest:add-to-space");
    const { options, mock } = await openService(values, { io, debug });
    const accessToken = await new Inputs(io).secret(values, "access-token") ??
      (await mock?.createUser({ displayName: "Ada", email: "ada@example.com" }))?.accessToken;
    if (accessToken === undefined) {
      throw new UsageError(
        `the access token is missing: set WEBEX_ACCESS_TOKEN${
          remarkOnVariables("WEBEX_ACCESS_TOKEN")
        }, or give --access-token-file`,
      );
    }
    checkId(personId, "PEOPLE", "personId");
    checkId(roomId, "ROOM", "roomId");
    debug("adding the person to the space");
    const membership = await createMembership({ roomId, personId }, { ...options, accessToken });
    if (values.json) io.printJson(membership);
    else io.print(membership.id);
    return 0;
  },
});

/** Refuses what cannot be an id of a type, before the service answers that nothing is there. */
function checkId(text: string, type: "PEOPLE" | "ROOM", name: "personId" | "roomId"): void {
  const seen = wrongWithId(text, type);
  if (seen === undefined) return;
  const advice = type === "PEOPLE"
    ? "guestissuer verify --access - --json < access-token.txt shows the person id of a guest"
    : "the list of rooms, GET /v1/rooms, shows the id of a space";
  throw new UsageError(`<${name}> ${seen}: ${advice}`);
}

function wrongWithId(text: string, type: string): string | undefined {
  const id = readWebexId(text);
  if (id === undefined) {
    if (text.includes("@")) return "is an e-mail address, and the one of a guest reaches nobody";
    return /^ciscospark:/i.test(text)
      ? "is a decoded id, and the service takes the one in base64"
      : "is no Webex id";
  }
  // a bare uuid has no type
  if (id.type !== undefined && id.type !== type) return `is an id of type ${id.type}, not ${type}`;
  return isUuid(id.id) ? undefined : "is a Webex id that was cut off";
}
