/** Load of wrk over 64 connections: scripts that send tokens, and what came of it. */

/** What wrk counted. */
export interface LoadResult {
  /** How many requests were answered. */
  answered: number;
  /** Requests a second. */
  rate: number;
  /** How many answers were refusals. */
  refused: number;
  /** How many requests got no answer. */
  lost: number;
}

/** Sends requests for some seconds. The script is one of {@linkcode tokenScript} or of the caller's own. */
export async function load(
  url: string,
  { script, seconds, args = [] }: { script: string; seconds: number; args?: string[] },
): Promise<LoadResult> {
  const options = [
    "-t1",
    "-c64",
    `-d${seconds}s`,
    "--timeout",
    "30s",
    "-s",
    script,
    url,
    "--",
    ...args,
  ];
  const output = await new Deno.Command("wrk", { args: options, stdout: "piped" }).output();
  const text = new TextDecoder().decode(output.stdout);
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
  const [, ...errors] = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/
    .exec(text) ?? [];
  return {
    answered: number(/(\d+) requests in /),
    rate: number(/Requests\/sec:\s*([\d.]+)/),
    refused: number(/Non-2xx or 3xx responses: (\d+)/),
    lost: errors.reduce((sum, each) => sum + Number(each), 0),
  };
}

/** Tokens in a file, one a line, all of one length. */
export interface TokenFile {
  path: string;
  /** How many bytes a line has, with its end. */
  lineLength: number;
}

/** Writes tokens of one length into a file. */
export async function writeTokens(path: string, tokens: AsyncIterable<string>): Promise<TokenFile> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  const write = async (text: string) => {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  };
  let lineLength = 0;
  let lines = "";
  for await (const token of tokens) {
    lineLength ||= token.length + 1;
    if (token.length + 1 !== lineLength) throw new Error("The tokens differ in length");
    lines += `${token}\n`;
    if (lines.length < 1 << 16) continue;
    await write(lines);
    lines = "";
  }
  await write(lines);
  return { path, lineLength };
}

/**
 * Writes a script for wrk that sends one token of a file after the other, from the line on whose number it is given,
 * and from the first again at the end.
 */
export async function tokenScript(
  path: string,
  { method, tokens: { path: file, lineLength } }: { method: string; tokens: TokenFile },
): Promise<string> {
  await Deno.writeTextFile(
    path,
    `local file = io.open(${JSON.stringify(file)}, "r")
init = function(args)
  file:seek("set", ${lineLength} * tonumber(args[1] or "0"))
end
request = function()
  local token = file:read("*l")
  if token == nil then
    file:seek("set", 0)
    token = file:read("*l")
  end
  return wrk.format("${method}", nil, { ["Authorization"] = "Bearer " .. token })
end
`,
  );
  return path;
}
