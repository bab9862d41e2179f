/** The width that every help text fits into, that of the narrowest terminals in use. */
export const WIDTH = 80;

/** A space at which no line is broken. */
export const UNBROKEN = "\u00a0";

/** Breaks a text into lines between its words. What has no space stays in one. */
export function wrap(text: string, width: number = WIDTH): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => line.replaceAll(UNBROKEN, " "));
}

/** Lays out rows of a name and a text in two columns. A name that is too long has a line of its own. */
export function columns(rows: readonly (readonly [name: string, text: string])[]): string[] {
  const widest = Math.max(0, ...rows.map(([name]) => name.length));
  const left = Math.min(widest, 28);
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, WIDTH - left - 4).map((line) => `${" ".repeat(left + 4)}${line}`);
    if (name.length > left) return [`  ${name}`, ...lines];
    lines[0] = `  ${name.padEnd(left)}  ${lines[0]!.trimStart()}`;
    return lines;
  });
}
