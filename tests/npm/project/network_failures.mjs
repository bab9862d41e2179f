// Logs in to each URL that stands on stdin as JSON, and prints the errors as JSON. Runs on Node and on Deno.
import process from "node:process";
import { text } from "node:stream/consumers";

const { createMock, createGuestToken, login } = await import(process.env.MODULE);
const token = await createGuestToken({ subject: "1", displayName: "Ada" }, createMock().issuer);
const ends = {};
for (const [what, baseUrl] of Object.entries(JSON.parse(await text(process.stdin)))) {
  const error = await login(token, { baseUrl }).then(() => undefined, (error) => error);
  const causes = [];
  for (let each = error?.cause; each !== undefined; each = each.cause) {
    causes.push({ name: each.name, code: each.code, message: each.message });
  }
  ends[what] = { ...error?.toJSON(), causes };
}
process.stdout.write(`${JSON.stringify(ends)}\n`);
