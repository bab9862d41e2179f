/** The pages of the package by their paths, from its root. */
export type Pages = ReadonlyMap<string, string>;

const FRONT = "README.md";

/**
 * What the front page says to who has the package, instead of what it says to who has a clone of the sources. Each
 * passage goes from where it starts to where it ends, which stays.
 */
const PASSAGES = [
  {
    start: "On a machine that has only Node",
    end: "## ",
    text: `The first prints an access token, without an account and without Webex:

\`\`\`sh
npx -y -p @guestissuer/webex guestissuer quick 123 "Stève" --mock
\`\`\`

The second adds the module, and the command, to a project:

\`\`\`sh
npm install @guestissuer/webex
\`\`\`

`,
  },
  {
    start: "Install it in a clone.",
    end: "With a Service App",
    text: "Where this says `guestissuer`, write `npx -p @guestissuer/webex guestissuer`.\n\n",
  },
  { start: "`REPOSITORY` stands for", end: "```ts\n", text: "" },
];

/**
 * Makes one page of the front page and of those that it links to. On npm a link to a file of the package leads
 * nowhere, so that links between the pages become links within the one, and other links become plain text.
 */
export function npmReadme(pages: Pages): string {
  const clone = pages.get(FRONT);
  if (clone === undefined) throw new TypeError("Cannot finish package: it has no README.md");
  const front = forPackage(clone);
  const included = [...new Set(linksOf(front, FRONT))].filter((path) => pages.has(path));
  const parts = included.map((path) => demote(pages.get(path)!));
  return [front, ...parts]
    .map((text, index) => relink(text, index === 0 ? FRONT : included[index - 1]!, pages, included))
    .join("\n");
}

function forPackage(clone: string): string {
  return PASSAGES.reduce((page, { start, end, text }) => {
    const from = page.indexOf(`\n${start}`) + 1;
    const to = page.indexOf(`\n${end}`, from) + 1;
    if (from === 0 || to === 0) {
      throw new TypeError(
        `Cannot finish package: its README.md has nothing from "${start}" to "${end}"`,
      );
    }
    return page.slice(0, from) + text + page.slice(to);
  }, clone);
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
