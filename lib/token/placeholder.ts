/** How the place of a value is marked in documentation, in shells, and in templates. */
const PLACEHOLDERS: readonly RegExp[] = [
  // $NAME, ${NAME}, $(NAME), $env:NAME, ${{ secrets.NAME }}
  /^\$(?:env:)?[A-Z_]\w*$/i,
  /^\$(?:\{+|\()\s*[A-Z_][\w.]*\s*(?:\}+|\))$/i,
  // %NAME%, {{ NAME }}, {NAME}, <name>, [name], :name
  /^%[A-Z_]\w*%$/i,
  /^(?:\{\{?|<|\[)\s*[A-Z_][\w .-]{0,39}(?:\}\}?|>|\])$/i,
  // process.env.NAME, os.environ["NAME"], Deno.env.get("NAME")
  /^(?:process\.env|import\.meta\.env|os\.environ|os\.getenv|Deno\.env)\b/,
  // your-secret-here, YOUR_TOKEN
  /^your(?:[-_ ][a-z]+)+$/i,
  // xxxxxxxx, ****, ••••, …
  /^(?:x{4,40}|\*+|\.{3,}|[•●·…]+)$/i,
];

/** Whether a text only marks the place of a value, which was not put there. */
export function isPlaceholder(text: string): boolean {
  return text.length < 100 && PLACEHOLDERS.some((pattern) => pattern.test(text));
}
