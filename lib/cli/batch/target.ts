import type { BadRow, GuestRow } from "../../bulk/read_row.ts";
import { describeFileError } from "../../runtime/access.ts";
import type { OutputStream } from "../../runtime/stream_io.ts";
import { Failure, UsageError } from "../terminal.ts";
import type { Target } from "./batch_options.ts";
import { EarlierRows, type EarlierSource } from "./earlier_rows.ts";
import { openFile } from "./open_file.ts";
import { type OutputBlock, outputBlock } from "./output_block.ts";
import { printableRows } from "./printable_rows.ts";
import type { BatchReport } from "./report.ts";

/** An output that is open. */
export interface OpenTarget {
  sink: OutputStream;
  /** What earlier runs have written. */
  earlier: EarlierRows;
  /** What is written before the rest of the input: rows of earlier runs, and rows that they left out. */
  leading: AsyncIterable<OutputBlock | GuestRow | BadRow>;
  /** How many rows before those that are to be written are left out, and not done again. */
  lacking: number;
  /** How a run that was asked to end is gone on with. */
  advice(): string;
  /** Closes it. */
  end(): void;
}

/** How an output is opened. */
export interface TargetSettings extends Omit<EarlierSource, "path"> {
  /** Whether the service is asked for each row, so that it can have refused some. */
  asks: boolean;
  /** What a row that is left out lacks: `no token`. */
  lacks: string;
  /** What those rows are called of which something is still to be done. */
  partial?: string | undefined;
  report: BatchReport;
}

const GO_ON = "go on with --resume and the output file";

/** Opens an output. What earlier runs have written is compared with the input before anything is changed. */
export function openTarget(target: Target, settings: TargetSettings): Promise<OpenTarget> {
  switch (target.mode) {
    case "new":
      return openNew(target.path, settings);
    case "resume":
      return openToResume(target.path, settings);
    case "retry":
      return openToRetry(target.path, settings);
  }
}

async function openNew(path: string, { streams, form }: TargetSettings): Promise<OpenTarget> {
  const opened = await openOutput(path, undefined, streams);
  // rows of JSON are made harmless where they are written
  const sink = opened.isTerminal && form.type === "csv" ? printableRows(opened) : opened;
  return {
    sink,
    earlier: new EarlierRows(),
    leading: noRows(),
    lacking: 0,
    advice: () => GO_ON,
    end: () => sink.close(),
  };
}

/** The file is cut after the last whole row, and written on. */
async function openToResume(path: string, settings: TargetSettings): Promise<OpenTarget> {
  const { streams, asks, lacks, partial, report } = settings;
  const earlier = new EarlierRows();
  for await (const each of earlier.read({ ...settings, path })) {
    if ("bytes" in each) report.add(each);
  }
  const { missing, line, firstMissing, firstMendable } = earlier;
  if (!asks && firstMendable > 0) {
    throw new UsageError(
      `Cannot resume: line ${firstMendable} was changed or added since it was left out; --retry-failed does it in its place`,
    );
  }
  if (missing > 0) {
    const [rows, them] = missing === 1 ? ["1 row has", "it"] : [`${missing} rows have`, "them"];
    report.note(
      `${rows} ${lacks} before line ${line}, the first in line ${firstMissing}; --retry-failed does ${them} again`,
    );
  }
  if (earlier.partial > 0) {
    const { partial: count, firstPartial } = earlier;
    report.note(
      `${partial}: ${count}, the first in line ${firstPartial}; --retry-failed does the rest for them`,
    );
  }
  const sink = await openOutput(path, earlier.length, streams);
  return {
    sink,
    earlier,
    leading: noRows(),
    lacking: missing + earlier.partial,
    advice: () => GO_ON,
    end: () => sink.close(),
  };
}

/** The file is written anew beside itself, and replaced once every row of earlier runs is there. */
async function openToRetry(output: string, settings: TargetSettings): Promise<OpenTarget> {
  const { streams } = settings;
  const path = await openFile(() => streams.followLink(output), "the output", { path: output });
  const beside = `${path}.retry`;
  // what a run that was killed has left there is of no use, and one that is still at work sees that it is overtaken
  const open = () => streams.openOutput(beside, "anew");
  const use = { access: "write", path: beside } as const;
  const sink = await openFile(open, "the file .retry beside the output", use);
  const earlier = new EarlierRows();
  let complete = false;
  async function* leading(): AsyncGenerator<OutputBlock | GuestRow | BadRow> {
    yield* earlier.read({ ...settings, path, redoes: true });
    yield outputBlock({ onWritten: () => complete = true });
  }
  return {
    sink,
    earlier,
    leading: leading(),
    lacking: 0,
    advice: () => complete ? GO_ON : "the output is as it was",
    end() {
      const isOurs = sink.isOurs?.() ?? true;
      sink.close();
      // what has its name is another run's
      if (!isOurs) return;
      if (!complete) return streams.remove(beside);
      try {
        streams.replace(path, beside, earlier.size);
      } catch (error) {
        const why = describeFileError(error, { access: "write", path });
        throw new Failure(`cannot replace the output: ${why}; the rows are in ${beside}`);
      }
    },
  };
}

function openOutput(
  path: string,
  keep: number | undefined,
  streams: EarlierSource["streams"],
): Promise<OutputStream> {
  const open = () => streams.openOutput(path, keep);
  return openFile(open, "the output", { access: "write", path });
}

async function* noRows(): AsyncGenerator<never> {}
