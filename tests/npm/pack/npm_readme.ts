/** The pages of the package by their paths, from its root. */
export type Pages = ReadonlyMap<string, string>;

const FRONT = "README.md";

/**
 * Makes one page of the front page and of those that it links to. On npm a link to a file of the package leads
 * nowhere, so that links between the pages become links within the one, and other links become plain text.
 */
export function npmReadme(pages: Pages): string {
  const front = pages.get(FRONT);
  if (front === undefined) throw new TypeError("Cannot finish package: it has no README.md");
  const included = [...new Set(linksOf(front, FRONT))].filter((path) => pages.has(path));
  const parts = included.map((path) => demote(pages.get(path)!));
  return [front, ...parts]
    .map((text, index) => relink(text, index === 0 ? FRONT : included[index - 1]!, pages, included))
    .join("\n");
}

/** Makes the headings of a page those of a part, whose title no other part has. */
function demote(text: string): string {
  return outsideCode(text, (line) => line.replace(/^# /, "# Reference: ").replace(/^#/, "##"));
}

function relink(text: string, from: string, pages: Pages, included: string[]): string {
  // a picture of the package cannot be shown there
  const words = text.replace(/^!\[[^\]]*\]\((?!https?:)[^)]+\)\n\n?/gm, "");
  return words.replace(/\[([^\]]*)\]\(([^)]+)\)/g, (link, words: string, target: string) => {
    if (/^(https?:|#)/.test(target)) return link;
    const path = resolve(target, from);
    return included.includes(path) ? `[${words}](#${anchorOf(pages.get(path)!)})` : words;
  });
}

/** The anchor of a page's title, as npm and its like make it. */
function anchorOf(text: string): string {
  const [, title] = /^# (.+)$/m.exec(text)!;
  return `Reference: ${title}`.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-");
}

function linksOf(text: string, from: string): string[] {
  return [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => resolve(target!, from));
}

/** A path from the root of the package. */
function resolve(target: string, from: string): string {
  return new URL(target, `file:///${from}`).pathname.slice(1);
}

function outsideCode(text: string, change: (line: string) => string): string {
  let code = false;
  return text.split("\n").map((line) => {
    if (line.startsWith("```")) code = !code;
    return code ? line : change(line);
  }).join("\n");
}
