/** The rounds of one side: a figure for each, such as milliseconds or requests a second. */
export type Rounds = readonly number[];

/** A comparison of two sides that were measured in turns. */
export interface Comparison {
  /** What is measured. */
  what: string;
  /** What it is measured against. */
  against: string;
  /** Its rounds, and those of the other side, in the same order. */
  rounds: [own: Rounds, other: Rounds];
  /** What is compared of a round. Default is own divided by other. */
  compare?: (own: number, other: number) => number;
  /** What is to be reached, such as `<= 1.2` or `>= 0.5`. */
  goal: string;
  /** Renders a figure of a round. */
  show: (figure: number) => string;
  /** What else was seen. */
  also?: string;
}

/** One line of the table. */
export interface Row {
  what: string;
  against: string;
  /** The median of the rounds. */
  ratio: number;
  /** The middle half of the rounds: where it is wide, the machine was busy with something else. */
  spread: [low: number, high: number];
  goal: string;
  met: boolean;
  figures: string;
}

/** The middle one of some numbers. */
export function median(numbers: Rounds): number {
  return quantile(numbers, 0.5);
}

/** Makes a line of the table. */
export function row(comparison: Comparison): Row {
  const { what, against, rounds: [own, other], goal, show, also } = comparison;
  const { compare = (a, b) => a / b } = comparison;
  const each = own.map((figure, i) => compare(figure, other[i]!));
  const ratio = median(each);
  const [sign, bound] = goal.split(" ") as [string, string];
  const met = sign === "<=" ? ratio <= Number(bound) : ratio >= Number(bound);
  const spread: [number, number] = [quantile(each, 0.25), quantile(each, 0.75)];
  const medians = `${show(median(own))}, ${show(median(other))}`;
  const figures = also === undefined ? medians : `${medians}; ${also}`;
  return { what, against, ratio, spread, goal, met, figures };
}

/** Renders the table as Markdown. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, against, ratio, spread: [low, high], goal, met, figures }) =>
    `| ${what} | ${against} | ${ratio.toFixed(2)} | ${low.toFixed(2)}–${
      high.toFixed(2)
    } | ${goal} | ${met ? "yes" : "no"} | ${figures} |`
  );
  return `| what | against | ratio | middle half of the rounds | goal | met | medians |
| ---- | ------- | ----- | ------------------------- | ---- | --- | ------- |
${lines.join("\n")}\n`;
}

/** Renders milliseconds. */
export function ms(figure: number): string {
  return `${figure.toFixed(0)} ms`;
}

/** Renders a number of something in a second. */
export function perSecond(figure: number): string {
  return figure < 100_000 ? `${(figure / 1000).toFixed(1)}k/s` : `${(figure / 1000).toFixed(0)}k/s`;
}

/** Runs several sides in turns, round after round, unless told otherwise after a first round that does not count. */
export async function inTurns<Name extends string>(
  sides: Record<Name, () => Promise<number>>,
  count: number,
  { warmUp = true } = {},
): Promise<Record<Name, Rounds>> {
  const names = Object.keys(sides) as Name[];
  const seen = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    Name,
    number[]
  >;
  for (let i = warmUp ? -1 : 0; i < count; i++) {
    for (const name of names) {
      const figure = await sides[name]();
      if (i >= 0) seen[name].push(figure);
    }
  }
  return seen;
}

/** The number below which a part of some numbers lies. */
function quantile(numbers: Rounds, part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at % 1);
}
