/** Where the columns of CSV are. */
export interface Columns {
  userId: number;
  userName: number;
  delay: number | undefined;
  /** How many columns there are. */
  count: number;
}

/** How CSV is written. */
export interface CsvFormat {
  type: "csv";
  /** How its characters are written. */
  encoding: string;
  /** What stands between columns. */
  separator: string;
  columns: Columns;
}

/** How JSON lines are written, or JSON whose objects have been put on lines. */
export interface JsonFormat {
  type: "jsonl";
  /** How its characters are written. */
  encoding: string;
}

/** How an input is written. */
export type RowFormat = CsvFormat | JsonFormat;
