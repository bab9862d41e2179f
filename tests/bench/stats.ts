/** One line of the table. */
export interface Row {
  what: string;
  against: string;
  ratio: number;
  goal: string;
  met: boolean;
  figures: string;
}

/** The middle one of some numbers. */
export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Makes a line of the table: `goal` such as `<= 1.2` or `>= 0.5`. */
export function row(
  what: string,
  against: string,
  ratio: number,
  goal: string,
  figures: string,
): Row {
  const [sign, bound] = goal.split(" ") as [string, string];
  const met = sign === "<=" ? ratio <= Number(bound) : ratio >= Number(bound);
  return { what, against, ratio, goal, met, figures };
}

/** Renders the table as Markdown. */
export function table(rows: Row[]): string {
  const lines = rows.map((each) =>
    `| ${each.what} | ${each.against} | ${each.ratio.toFixed(2)} | ${each.goal} | ${
      each.met ? "yes" : "no"
    } | ${each.figures} |`
  );
  return `| what | against | ratio | goal | met | medians |
| ---- | ------- | ----- | ---- | --- | ------- |
${lines.join("\n")}\n`;
}

/** The folder of the project. */
export const ROOT: string = new URL("../../", import.meta.url).pathname;

/** The folder of the benchmark. */
export const HERE: string = new URL("./", import.meta.url).pathname;

/** Runs a process to its end and gives the milliseconds that it took. */
export async function time(
  command: string,
  args: string[],
  stdin?: string,
): Promise<number> {
  const start = performance.now();
  const child = new Deno.Command(command, {
    args,
    cwd: HERE,
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  if (stdin !== undefined) {
    const file = await Deno.open(stdin);
    await file.readable.pipeTo(child.stdin).catch(() => {});
  }
  const { success, stderr } = await child.output();
  const elapsed = performance.now() - start;
  if (!success) {
    throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
  }
  return elapsed;
}

/** Runs several sides in turns, round after round, and gives the median of each. */
export async function rounds(
  sides: Record<string, () => Promise<number>>,
  count: number,
): Promise<Record<string, number>> {
  const seen: Record<string, number[]> = {};
  for (let i = -1; i < count; i++) {
    for (const [name, run] of Object.entries(sides)) {
      const value = await run();
      if (i >= 0) (seen[name] ??= []).push(value);
    }
  }
  return Object.fromEntries(
    Object.entries(seen).map(([name, values]) => [name, median(values)]),
  );
}
