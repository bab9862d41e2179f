import { createMembership } from "../../api/create_membership.ts";
import type { WebexMock } from "../../mock/mock.ts";
import type { Command } from "../command.ts";
import { createDebug } from "../debug.ts";
import { Inputs } from "../inputs.ts";
import { BEARER_OPTIONS, JSON_OPTION, MOCK_OPTION, SERVICE_OPTIONS } from "../options.ts";
import { serviceOptions } from "../service.ts";
import { UsageError } from "../usage_error.ts";

/** `add-to-space`: adds a guest to a space. */
export const addToSpace: Command = {
  name: "add-to-space",
  summary: "add a guest to a space by its person id",
  positionals: [
    ["<personId>", "the guest's person id, as `verify --access` shows it"],
    ["<roomId>", "the id of the space"],
  ],
  options: [...BEARER_OPTIONS, ...SERVICE_OPTIONS, JSON_OPTION, MOCK_OPTION],
  details:
    "The access token is that of a member of the space, not the guest's own. A guest's e-mail address reaches nobody, so its person id is used.",
  examples: [["with WEBEX_ACCESS_TOKEN set to your own", "add-to-space Y2lz… Y2lz…"]],
  async run(input, io) {
    const debug = createDebug("guest:add-to-space", io);
    const [personId, roomId] = input.positionals as [string, string];
    let mock: WebexMock | undefined;
    const options = await serviceOptions(input, io, debug, {}, (made) => mock = made);
    const accessToken = await new Inputs(input, io).secret("access-token", "WEBEX_ACCESS_TOKEN") ??
      (await mock?.createUser({ displayName: "Ada", email: "ada@example.com" }))?.accessToken;
    if (accessToken === undefined) {
      throw new UsageError(
        "the access token is missing: set WEBEX_ACCESS_TOKEN (deno's --allow-env lets it be read), or give --access-token-file",
      );
    }
    debug("adding the person to the space");
    const membership = await createMembership({ roomId, personId }, { ...options, accessToken });
    io.stdout(
      input.switches.has("json") ? `${JSON.stringify(membership)}\n` : `${membership.id}\n`,
    );
    return 0;
  },
};
