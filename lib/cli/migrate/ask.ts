import { confirm } from "../confirm.ts";
import { type CommandIo, UsageError } from "../terminal.ts";

/** What is to be done with a list. */
export interface Plan {
  /** The list: a file, or `-` for stdin. */
  subjects: string;
  /** Whether to go on without asking. */
  yes: boolean;
  /** Whether new guests are added to the spaces of the old ones. */
  join: boolean;
}

/** Says what is going to be done, and asks for it unless that was answered by `--yes`. Returns the answer. */
export async function mayGoOn({ subjects, yes, join }: Plan, io: CommandIo): Promise<boolean> {
  const list = subjects === "-" ? "stdin" : "the list";
  io.note(
    `for each row of ${list}, the old guest is logged in, and a new guest is made at the Service App` +
      `${join ? " and added to the spaces of the old one" : ""}. Both get the name of the row. ` +
      "Guests are persons, and nobody can delete them",
  );
  if (yes) return true;
  if (subjects !== "-") return await confirm(io);
  throw new UsageError("nobody can be asked here whether to go on; --yes answers it");
}
