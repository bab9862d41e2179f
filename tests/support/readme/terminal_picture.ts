/** A line of a terminal: what was typed, or what came. */
export interface TerminalLine {
  text: string;
  kind: "typed" | "printed" | "error" | "info";
}

const WIDTH = 84;
const LINE_HEIGHT = 20;
const CHARACTER = 8.4;
const TOP = 52;

const COLORS: Record<TerminalLine["kind"], string> = {
  typed: "#ffffff",
  printed: "#b9c1d0",
  error: "#ff8f87",
  info: "#8fc7ff",
};

/** Draws lines of a terminal as SVG. Sentences are wrapped; what else is wider than the window is cut. */
export function terminalPicture(recorded: readonly TerminalLine[], title: string): string {
  const lines = recorded.flatMap(wrap);
  const width = Math.ceil(WIDTH * CHARACTER) + 40;
  const height = TOP + lines.length * LINE_HEIGHT + 12;
  const rows = lines.map(({ text, kind }, index) => {
    const y = TOP + index * LINE_HEIGHT + 4;
    const prompt = kind === "typed" ? '<tspan fill="#7ddc8a">$ </tspan>' : "";
    if (text === "") return "";
    const shown = cut(text, WIDTH - (kind === "typed" ? 2 : 0));
    return `<text x="20" y="${y}" fill="${COLORS[kind]}">${prompt}${escape(shown)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>${escape(title)}</title>
<style>text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre; }</style>
<rect width="${width}" height="${height}" rx="10" fill="#171a21"/>
<circle cx="24" cy="20" r="6" fill="#ff5f57"/>
<circle cx="44" cy="20" r="6" fill="#febc2e"/>
<circle cx="64" cy="20" r="6" fill="#28c840"/>
${rows.filter((row) => row !== "").join("\n")}
</svg>
`;
}

/** Breaks a sentence between its words. */
function wrap(line: TerminalLine): TerminalLine[] {
  if (line.kind !== "error" && line.kind !== "info") return [line];
  const rows: string[] = [];
  for (const word of line.text.split(" ")) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) rows.push(`${rows.pop()} ${word}`);
    else rows.push(last === undefined ? word : `  ${word}`);
  }
  return rows.map((text) => ({ ...line, text }));
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join("")}…`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
