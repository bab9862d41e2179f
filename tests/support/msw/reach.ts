/**
 * How far interception reaches, by client and runtime. The tests hold it against what is measured, and the
 * README of `lib/msw` against it. After a change, write it there:
 *
 *     deno run --allow-read --allow-write tests/support/msw/reach.ts
 *
 * @module
 */

/** How far interception reaches for a client. */
export type Reach =
  /** The mock answers for Webex, and other requests are refused. */
  | "intercepted"
  /** Requests to Webex and others are refused. */
  | "refused"
  /** Requests to Webex are refused, and others go out. */
  | "Webex refused"
  /** Requests go out. */
  | "out of reach";

/** A runtime that the table has a column for. */
export type Runtime = "node" | "deno" | "bun";

type Row = Partial<Record<Runtime, Reach>>;

const everywhere = (reach: Reach): Row => ({ node: reach, deno: reach, bun: reach });

/** By the name of a client, as in tests/msw/clients/clients.mjs. */
export const REACH: Record<string, Row> = {
  "fetch": everywhere("intercepted"),
  "a fetch saved earlier": { ...everywhere("out of reach"), node: "intercepted" },
  "npm:axios": everywhere("intercepted"),
  "npm:got": everywhere("intercepted"),
  "npm:superagent": everywhere("intercepted"),
  "npm:node-fetch": { ...everywhere("intercepted"), bun: "out of reach" },
  "npm:undici": { node: "intercepted", deno: "refused", bun: "out of reach" },
  "npm:undici, a kept connection": { node: "refused", deno: "refused", bun: "out of reach" },
  "node:http, node:https": everywhere("intercepted"),
  "their request, imported by name": everywhere("intercepted"),
  "node:http2": everywhere("refused"),
  "node:http2, a kept connection": everywhere("refused"),
  "node:net, node:tls": { ...everywhere("Webex refused"), node: "intercepted" },
  "WebSocket": everywhere("refused"),
  "npm:ws": { ...everywhere("intercepted"), bun: "out of reach" },
  "Deno.connect": { deno: "out of reach" },
  "workers, worker threads": everywhere("out of reach"),
};

const HEAD = ["client", "Node", "Deno", "Bun"];

/** The table as Markdown, in the form of `deno fmt`. */
export function renderReach(): string {
  const rows = Object.entries(REACH).map(([name, { node = "", deno = "", bun = "" }]) => [
    name.replace(/(?:npm:|node:)[\w-]+|^fetch|^WebSocket|^Deno\.connect/g, "`$&`"),
    node,
    deno,
    bun,
  ]);
  const widths = HEAD.map((_, at) => Math.max(...[HEAD, ...rows].map((row) => row[at]!.length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`;
  return [line(HEAD), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

if (import.meta.main) {
  const readme = new URL("../../../lib/msw/README.md", import.meta.url);
  const text = await Deno.readTextFile(readme);
  await Deno.writeTextFile(readme, text.replace(/^\| client [^]*?\n(?!\|)/m, `${renderReach()}\n`));
}
