import type { MarkdownIt, Token } from "./deps.ts";

/** What becomes of the markdown of a message. */
export interface RenderedMarkdown {
  /** HTML, in which no HTML of the author's passes. */
  html: string;
  /** The text without its marks. */
  text: string;
  /** Who is mentioned, as the author named them: by e-mail address or person id. */
  mentions: Mention[];
}

/** A mention, written as `<@personEmail:ada@example.com|Ada>` or `<@personId:…|Ada>`. */
export interface Mention {
  by: "personEmail" | "personId";
  value: string;
  name: string;
}

const MENTION = /^<@(personEmail|personId):([^|<>\s]{1,500})(?:\|([^<>]{0,200}))?>/;

type Renderer = InstanceType<typeof MarkdownIt>;

let renderer: Promise<Renderer> | undefined;

/** Renders the markdown of a message. */
export async function renderMarkdown(markdown: string): Promise<RenderedMarkdown> {
  const md = await (renderer ??= loadRenderer());
  const tokens = md.parse(markdown, {});
  const inline = tokens.flatMap((token: Token) => token.children ?? []);
  return {
    html: md.renderer.render(tokens, md.options, {}).trim(),
    text: tokens.map(textOfBlock).filter((each) => each !== undefined).join("\n"),
    mentions: inline.filter(({ type }) => type === "mention").map(mentionOf),
  };
}

async function loadRenderer(): Promise<Renderer> {
  const { MarkdownIt } = await import("./deps.ts");
  const md = new MarkdownIt({ html: false, breaks: true });
  md.inline.ruler.before("autolink", "mention", (state, silent) => {
    const match = MENTION.exec(state.src.slice(state.pos, state.posMax));
    if (match === null) return false;
    if (!silent) {
      const [, by, value, name = value] = match;
      state.push("mention", "", 0).meta = { by, value, name };
    }
    state.pos += match[0].length;
    return true;
  });
  md.renderer.rules.mention = (tokens, index) => {
    const { value, name } = mentionOf(tokens[index]!);
    const attributes = `data-object-type="person" data-object-id="${md.utils.escapeHtml(value)}"`;
    return `<spark-mention ${attributes}>${md.utils.escapeHtml(name)}</spark-mention>`;
  };
  return md;
}

/** The text of a block; `undefined` for the tokens around blocks. */
function textOfBlock(token: Token): string | undefined {
  if (token.type === "fence" || token.type === "code_block") return token.content.trimEnd();
  return token.type === "inline" ? (token.children ?? []).map(textOfInline).join("") : undefined;
}

function textOfInline(token: Token): string {
  if (token.type === "softbreak" || token.type === "hardbreak") return "\n";
  if (token.type === "mention") return mentionOf(token).name;
  return token.content;
}

/** What the rule for mentions has put into a token. */
function mentionOf(token: Token): Mention {
  return token.meta as unknown as Mention;
}
