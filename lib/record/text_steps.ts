import type { TextPlace } from "./rewriter.ts";

/** A part of a text that is done. */
export interface Done {
  start: number;
  end: number;
  written: string;
}

/** One step on the way through a text. The steps after it see what it has not done. */
export type Step = (text: string, place: TextPlace) => readonly Done[];

/** Takes the steps one after the other, each on what is not done. */
export function takeSteps(text: string, place: TextPlace, steps: readonly Step[]): string {
  let parts: (string | Done)[] = [text];
  for (const step of steps) {
    const [only] = parts;
    if (parts.length === 1 && typeof only === "string") {
      const done = step(only, place);
      if (done.length > 0) parts = without(only, done);
      continue;
    }
    parts = parts.flatMap((part) =>
      typeof part === "string" ? without(part, step(part, place)) : part
    );
  }
  return parts.map((part) => typeof part === "string" ? part : part.written).join("");
}

const NOTHING: readonly Done[] = [];

/**
 * A step that does what a pattern finds. What the function has no answer for is left to the next steps.
 *
 * @param mark What stands in everything that the pattern finds: most texts lack it.
 */
export function byPattern(
  mark: string,
  pattern: RegExp,
  rewrite: (
    match: RegExpExecArray & [string],
    at: { text: string; index: number; place: TextPlace },
  ) => string | undefined,
): Step {
  return (text, place) => {
    if (!text.includes(mark)) return NOTHING;
    const done: Done[] = [];
    for (const match of text.matchAll(pattern)) {
      const { 0: found, index } = match;
      const written = rewrite(match as RegExpExecArray & [string], { text, index, place });
      if (written === undefined) continue;
      done.push({ start: index, end: index + found.length, written });
    }
    return done;
  };
}

/** The parts of a text between and with those that are done. */
function without(text: string, done: readonly Done[]): (string | Done)[] {
  if (done.length === 0) return [text];
  const parts: (string | Done)[] = [];
  let at = 0;
  for (const each of done) {
    if (each.start > at) parts.push(text.slice(at, each.start));
    parts.push(each);
    at = each.end;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}
