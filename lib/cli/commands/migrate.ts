import { openRows } from "../batch/open_rows.ts";
import { pump } from "../batch/pump.ts";
import { command } from "../options.ts";
import { type CommandIo, UsageError } from "../terminal.ts";
import { wrap } from "../help.ts";
import { Inputs, issuerAndSecret } from "../inputs.ts";
import { mayGoOn } from "../migrate/ask.ts";
import { CHANGES } from "../migrate/changes.ts";
import { checkBoth } from "../migrate/check_both.ts";
import { checkMember } from "../migrate/check_member.ts";
import { MIGRATE_OPTIONS, readListOptions } from "../migrate/migrate_options.ts";
import { openMigration } from "../migrate/open_migration.ts";
import { fieldsOf, lacksSpaces } from "../migrate/write_migrated.ts";
import { printCheck } from "../render_checks.ts";
import { openService } from "../service.ts";
import { obtainAppToken } from "../service_app.ts";

/** `migrate`: moves guests from a Guest Issuer to a Service App. */
export const migrateCommand = command({
  positionals: {},
  options: MIGRATE_OPTIONS,
  output: {
    text: "the checks, or with --subjects a row for each guest",
    fields: fieldsOf(true),
    json: "an object on each line",
  },
  details:
    "Without --subjects it only looks: at the issuer, at the Service App, and whether they belong to " +
    "one organization. With it, old and new person ids of each guest are written; they are two " +
    "persons. It asks before it makes guests. The header of CSV names the columns userId and " +
    "userName. A list is gone on with by --resume, and neither loses nor doubles a guest.",
  examples: [
    ["look, with ISSUER, SECRET and WEBEX_CLIENT_ID and its companions set", "migrate"],
    ["move the guests of a list", "migrate --subjects guests.csv -o moved.csv"],
    [
      "go on after an interruption, and add them to the spaces",
      "migrate --subjects guests.csv --join --resume moved.csv --yes",
    ],
  ],
  async run(values, io) {
    const debug = await io.debug("guest:migrate");
    const { subjects, join, json } = values;
    const list = readListOptions(values);
    const inputs = new Inputs(io);
    if (subjects === "-") inputs.takeStdin();
    const signer = await issuerAndSecret(values, inputs, io);
    const { options: request, mock } = await openService(values, { io, debug, signer });
    const member = join
      ? await inputs.secret(values, "member-token") ??
        (await mock?.createUser({ displayName: "Ada", email: "ada@example.com" }))?.accessToken
      : undefined;
    if (join && member === undefined) {
      throw new UsageError(
        "--join needs the token of a member of the spaces: set WEBEX_MEMBER_TOKEN, or give --member-token-file",
      );
    }
    const accessToken = await obtainAppToken({ values, inputs, io, options: request, mock });
    const tell = subjects === undefined ? io : onStderr(io);
    const checks = await checkBoth({ ...request, ...signer, accessToken }, (check) => {
      if (!json) printCheck(check, tell);
      else if (subjects !== undefined && check.status !== "ok") io.tellJson({ check });
    });
    const ok = checks.every(({ status }) => status !== "error");
    if (subjects === undefined) {
      if (json) io.printJson({ ok, checks, changes: CHANGES });
      else io.print("", ...describeChanges());
      return ok ? 0 : 1;
    }
    if (!ok) {
      io.note("nothing was moved, since a check has failed");
      return 1;
    }
    if (member !== undefined) await checkMember(member, request);
    if (!await mayGoOn({ ...values, subjects }, io)) {
      io.note("nothing was moved");
      return 1;
    }
    const migration = openMigration({ signer, accessToken, member, request, list }, io);
    const batch = await openRows({
      ...list,
      file: subjects,
      json,
      failFast: false,
      header: `${fieldsOf(join).join()}\n`,
      owner: migration.owner,
      asks: true,
      lacks: "no new guest",
      partial: join ? { is: lacksSpaces, called: "guests that are not in all spaces" } : undefined,
      debug,
      blocksOf: migration.blocksOf,
    }, io);
    const code = await pump(batch).catch((error) => {
      if (list.target.path !== "-") io.note("go on later with --resume and the output file");
      throw error;
    });
    if (json) io.tellJson({ changes: CHANGES });
    else io.tell("", ...describeChanges());
    return migration.leftOut > 0 ? 1 : code;
  },
});

/** Where rows go to stdout, checks do not. */
function onStderr(io: CommandIo): Pick<CommandIo, "print" | "printMarked"> {
  return { print: io.tell, printMarked: (_, mark, line) => io.tell(mark + line) };
}

function describeChanges(): string[] {
  const points = CHANGES.flatMap((each) =>
    wrap(each, 76).map((line, index) => `${index === 0 ? "- " : "  "}${line}`)
  );
  return ["What changes in your code:", ...points];
}
