import type { Role } from "./role.ts";

/** Where a text stands. */
export interface TextPlace {
  /** How many layers of encoding are around it. */
  depth: number;
  /** The name of the field that holds it, if there is one. */
  field?: string | undefined;
}

/** Takes texts apart and puts them together again, with what they hold noted or replaced on the way. */
export interface Rewriter {
  /** Handles a value that was found: returns what stands in its place. */
  put(role: Role, value: string): string;
  /** Rewrites the name of a field. Names are words of the API, or else ids, addresses and persons: `{"<uuid>":{…}}`. */
  fieldName(name: string, place: TextPlace): string;
  /** Rewrites a text of whatever kind. */
  text(text: string, place: TextPlace): string;
  /** Rewrites a text that stands in a field whose name says what it is. */
  value(role: Role, text: string, place: TextPlace): string;
  /** Rewrites a number in such a field. */
  number(role: Role, digits: string): string;
}

/** From this depth on a text is replaced as a whole. */
export const MAX_DEPTH = 10;

/** The place one layer further in. */
export function inside(place: TextPlace, field: string | undefined = place.field): TextPlace {
  return { depth: place.depth + 1, field };
}
