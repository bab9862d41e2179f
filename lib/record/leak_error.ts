import { WebexError } from "../errors.ts";

/** Something that must not be there, by its place and kind. Its value is not kept. */
export interface Leak {
  /** Where it stands, such as `entries[3].response.content.text`. */
  place: string;
  /** What it is, such as `an access token`. */
  kind: string;
}

const SHOWN = 5;

/** Says what was found in a few words, five of the places at most. */
export function describeLeaks(leaks: readonly Leak[]): string {
  const shown = leaks.slice(0, SHOWN).map(({ place, kind }) => `${kind} at ${place}`);
  if (leaks.length > SHOWN) shown.push(`${leaks.length - SHOWN} more`);
  return `the scan for leaks has found ${shown.join(", ")}`;
}

/** The scan for leaks has found something. Nothing has been written. */
export class LeakError extends WebexError {
  /** The name of the class. */
  override name = "LeakError";
  /** What was found: places and kinds. */
  readonly leaks: readonly Leak[];

  /** Makes an error of what was found. */
  constructor(leaks: readonly Leak[]) {
    super(
      "leak_found",
      `Cannot scrub: ${describeLeaks(leaks)}. Nothing was written; ` +
        "leave that exchange out, and report it by its place",
    );
    this.leaks = leaks;
  }

  /** What the error tells, as plain data for JSON, with the places and kinds. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), leaks: this.leaks };
  }
}
