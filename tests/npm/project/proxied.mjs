// Makes a session with the options that stand on stdin as JSON, and prints who it is, or why it failed. Runs on Node
// and on Deno.
import process from "node:process";
import { text } from "node:stream/consumers";

const { createGuestSession } = await import(process.env.MODULE);
const options = JSON.parse(await text(process.stdin));
const session = createGuestSession(
  { subject: "1", displayName: "Ada" },
  options,
);
try {
  const { displayName } = await (await session.fetch("people/me?a=b")).json();
  const headers = { "content-type": "application/json" };
  const body = '{"title":"山田"}';
  const made = await session.fetch("rooms", { method: "POST", headers, body });
  const { title } = await made.json();
  process.stdout.write(
    `${JSON.stringify([displayName, made.status, title])}\n`,
  );
} catch ({ code, reason, message }) {
  process.stdout.write(`${JSON.stringify({ code, reason, message })}\n`);
}
