import { describeFileError } from "../runtime/access.ts";
import { OvertakenError } from "../runtime/output_file.ts";
import type { StreamIo } from "../runtime/stream_io.ts";
import { Failure, UsageError } from "./terminal.ts";

/** A file that nobody but its owner can read. A pipe or a device is written to as it is, and stays. */
export interface OutputFile {
  /** Writes all of it. When it cannot be written, nothing is left. */
  write(text: string): Promise<void>;
  /** Removes it, unless it is written. */
  abandon(): void;
}

/** Files that appear all at once, each of them whole, and that nobody but their owner can read. */
export interface OutputFiles {
  /** Writes them. When one cannot be written, none is left. */
  write(files: Iterable<readonly [name: string, text: string]>): Promise<void>;
  /** Cancels it, unless all is written. */
  abandon(): void;
}

/** Opens a new file. It is checked before any work is done that it can be written. */
export async function openNewFile(path: string, streams: StreamIo): Promise<OutputFile> {
  let file = await opened(path, () => streams.openOutput(path, undefined));
  let ended = false;
  const end = (how?: () => void) => {
    if (ended) return;
    ended = true;
    if (how !== undefined) attempt(how);
    file.close();
  };
  const writeAll = async (bytes: Uint8Array, isAgain = false) => {
    try {
      await file.write(bytes);
      if (file.isOurs?.() === false) throw new OvertakenError();
    } catch (error) {
      if (isAgain || !(error instanceof OvertakenError)) throw error;
      // a run that had nothing to write may have removed it; what another has written stays
      const again = await streams.openOutput(path, undefined).catch(() => undefined);
      if (again === undefined) throw error;
      file.close();
      file = again;
      await writeAll(bytes, true);
    }
  };
  return {
    async write(text) {
      try {
        await writeAll(new TextEncoder().encode(text));
        end();
      } catch (error) {
        end(() => file.discard?.());
        throw unwritten(error);
      }
    },
    abandon: () => end(() => file.discard?.()),
  };
}

/**
 * Opens a new folder, or one that is empty. The names of files can have a folder before them. Until they are
 * written, a file in it keeps others from taking the same folder.
 */
export async function openNewFolder(path: string, streams: StreamIo): Promise<OutputFiles> {
  const taken = `${path}/recording.part`;
  const made = await opened(path, async () => {
    const isNew = streams.makeFolder(path);
    (await streams.openOutput(taken, "first")).close();
    return isNew;
  });
  return outputFiles(streams, {
    pathOf: (name) => `${path}/${name}`,
    done: () => streams.remove(taken),
    undo: () => {
      streams.remove(taken);
      if (made) streams.removeFolder(path);
    },
  });
}

function outputFiles(
  streams: StreamIo,
  { pathOf, done, undo }: {
    pathOf(name: string): string;
    done(): void;
    undo(): void;
  },
): OutputFiles {
  let ended = false;
  const end = (how: () => void) => {
    if (ended) return;
    ended = true;
    how();
  };
  return {
    async write(files) {
      const beside: [path: string, by: string][] = [];
      const folders = new Set<string>();
      try {
        for (const [name, text] of files) {
          const path = pathOf(name);
          const folder = name.includes("/") ? path.slice(0, path.lastIndexOf("/")) : undefined;
          if (folder !== undefined && !folders.has(folder)) {
            streams.makeFolder(folder);
            folders.add(folder);
          }
          beside.push([path, `${path}.part`]);
          await writeText(`${path}.part`, text, streams);
        }
        for (const [path, by] of beside.splice(0)) streams.replace(path, by);
        end(done);
      } catch (error) {
        for (const [, by] of beside) attempt(() => streams.remove(by));
        for (const folder of folders) attempt(() => streams.removeFolder(folder));
        end(() => attempt(undo));
        throw unwritten(error);
      }
    },
    abandon: () => end(() => attempt(undo)),
  };
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // there is nothing more to take back
  }
}

function unwritten(error: unknown): Failure {
  const why = describeFileError(error, { access: "write" });
  return new Failure(`cannot write the output: ${why}`);
}

async function writeText(path: string, text: string, streams: StreamIo): Promise<void> {
  // what an earlier run has left there is of no use
  const output = await streams.openOutput(path, "anew");
  try {
    await output.write(new TextEncoder().encode(text));
  } finally {
    output.close();
  }
}

async function opened<T>(path: string, open: () => T | Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Error && error.name === "AlreadyExists") {
      throw new UsageError("what --output names is there already and not empty; name a new one");
    }
    const why = describeFileError(error, { access: "write", path });
    throw new UsageError(`cannot open the output: ${why}`);
  }
}
