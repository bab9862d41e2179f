/** What is read to find out where stdout and stderr lead. */
export interface ProcessFiles {
  /** Reads a text file. */
  readText(path: string): string;
  /** Reads where a link leads. */
  readLink(path: string): string;
}

/**
 * Returns whether stdout was closed when the process began (`>&-`).
 *
 * A runtime opens /dev/null in its place before the program begins, and tells nobody. Only Linux shows that it
 * is open to be read too, which that of `> /dev/null` is not. Where stderr is the same, whoever started the
 * process wants to hear nothing, as with `stdio: "ignore"` of Node, and nothing is amiss.
 */
export function leadsNowhere(files: ProcessFiles): boolean {
  try {
    return isClosed(1, files) && !isClosed(2, files);
  } catch {
    // not Linux, or not permitted
    return false;
  }
}

function isClosed(descriptor: 1 | 2, { readText, readLink }: ProcessFiles): boolean {
  if (readLink(`/proc/self/fd/${descriptor}`) !== "/dev/null") return false;
  const [, flags] = /^flags:\s*([0-7]+)$/m.exec(readText(`/proc/self/fdinfo/${descriptor}`)) ?? [];
  // O_RDWR
  return flags !== undefined && (parseInt(flags, 8) & 3) === 2;
}
