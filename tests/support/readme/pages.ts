import { ROOT } from "../programs/run_program.ts";

/** A fenced block of a page. */
export interface Block {
  /** The page, from the root of the tree. */
  page: string;
  /** Number of the line that opens it. */
  line: number;
  /** The word behind the fence, such as `sh`. */
  language: string;
  /** Further words behind it, such as `ignore`. */
  attributes: string[];
  /** What stands in it. */
  code: string;
}

/** The pages of people who use the project: its front page, and every README in it. */
export const PAGES: string[] = [
  "README.md",
  ...await readmesIn("fixtures"),
  ...await readmesIn("lib"),
  ...await readmesIn("tests/examples"),
  ...await readmesIn("tests/bench", false),
];

/** All blocks, page by page, in their order. */
export const BLOCKS: Block[] = (await Promise.all(PAGES.map(blocksOf))).flat();

async function readmesIn(folder: string, deep = true): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${ROOT}${folder}`)) {
    if (isDirectory && deep && name !== "node_modules") {
      found.push(...await readmesIn(`${folder}/${name}`));
    }
    if (name === "README.md") found.push(`${folder}/${name}`);
  }
  return found.sort();
}

async function blocksOf(page: string): Promise<Block[]> {
  const text = await Deno.readTextFile(`${ROOT}${page}`);
  return [...text.matchAll(/^( *)```(\w+)([^\n]*)\n(.*?)^\1```$/gms)].map((found) => ({
    page,
    line: text.slice(0, found.index).split("\n").length,
    language: found[2]!,
    attributes: found[3]!.trim().split(/[\s,]+/).filter(Boolean),
    code: found[4]!.replaceAll(new RegExp(`^${found[1]}`, "gm"), ""),
  }));
}
