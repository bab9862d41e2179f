import { describeFileError } from "../runtime/access.ts";
import type { StreamIo } from "../runtime/stream_io.ts";
import { Failure, UsageError } from "./terminal.ts";

/** Files that appear all at once, each of them whole, and that nobody but their owner can read. */
export interface OutputFiles {
  /** Writes them. When one cannot be written, none is left. */
  write(files: Iterable<readonly [name: string, text: string]>): Promise<void>;
  /** Cancels it, unless all is written. */
  abandon(): void;
}

/** Opens a new file. It is checked before any work is done that it can be written. */
export async function openNewFile(path: string, streams: StreamIo): Promise<OutputFiles> {
  const empty = await opened(path, () => streams.openOutput(path, undefined));
  return outputFiles(streams, {
    pathOf: () => path,
    done: () => empty.close(),
    undo() {
      const isOurs = empty.isOurs?.() ?? true;
      empty.close();
      // another run may have put its own there meanwhile
      if (isOurs) streams.remove(path);
    },
  });
}

/**
 * Opens a new folder, or one that is empty. The names of files can have a folder before them. Until they are
 * written, a file in it keeps others from taking the same folder.
 */
export async function openNewFolder(path: string, streams: StreamIo): Promise<OutputFiles> {
  const taken = `${path}/recording.part`;
  const made = await opened(path, async () => {
    const isNew = streams.makeFolder(path);
    (await streams.openOutput(taken, 0)).close();
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
  { pathOf, done = () => {}, undo }: {
    pathOf(name: string): string;
    done?(): void;
    undo(): void;
  },
): OutputFiles {
  const attempt = (work: () => void) => {
    try {
      work();
    } catch {
      // there is nothing more to take back
    }
  };
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
        const why = describeFileError(error, { access: "write" });
        throw new Failure(`cannot write the output: ${why}`);
      }
    },
    abandon: () => end(() => attempt(undo)),
  };
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
