import type { RequestOptions } from "../../api/request_options.ts";
import { createMigrator } from "../../doctor/migrator.ts";
import type { Credentials } from "../../token/issuer_secret.ts";
import type { RowsTask } from "../batch/open_rows.ts";
import type { CommandIo } from "../terminal.ts";
import { migrateBlocks } from "./migrate_blocks.ts";
import type { ListOptions } from "./migrate_options.ts";

/** Where guests come from, where they go, and how. */
export interface MigrationTask {
  signer: Credentials;
  accessToken: string;
  /** The token of a member of the spaces, if new guests are added to them. */
  member: string | undefined;
  request: RequestOptions;
  list: ListOptions;
}

/** A migration that has been prepared. */
export interface Migration extends Pick<RowsTask, "owner" | "blocksOf"> {
  /** How many new guests could not be added to all spaces of the old ones so far. */
  readonly leftOut: number;
}

/** Prepares a migration. Nothing is sent before its rows are read. */
export function openMigration(
  { signer, accessToken, member, request, list }: MigrationTask,
  io: CommandIo,
): Migration {
  // rows of another kind of run have other hashes
  const owner = JSON.stringify(["migrate", signer.issuer]);
  const joins = member !== undefined;
  let leftOut = 0;
  return {
    owner,
    get leftOut() {
      return leftOut;
    },
    blocksOf(rows) {
      const { report, signal } = rows;
      const migrator = createMigrator({
        ...request,
        ...signer,
        accessToken,
        member,
        signal,
        now: io.now,
        onWait: (seconds) => report.note(`the service asked to wait: ${seconds} s`),
      });
      return migrateBlocks(rows, {
        migrator,
        concurrency: list.concurrency,
        owner,
        joins,
        onLeftOut(line, count, why) {
          leftOut++;
          const spaces = count === 1 ? "1 space" : `${count} spaces`;
          report.note(`line ${line}: the new guest was not added to ${spaces}: ${why}`);
        },
      });
    },
  };
}
