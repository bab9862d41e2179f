import assert from "node:assert/strict";
import { PICTURE, recordRun, TITLE } from "./support/readme/record_run.ts";
import { terminalPicture } from "./support/readme/terminal_picture.ts";

/** A picture without what differs from run to run: tokens, ids and times. */
function lasting(svg: string): string {
  return svg.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>").replaceAll(
    /\b[\w+/-]{60,}=*…?/g,
    "<token>",
  ).replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, "<id>");
}

Deno.test("the picture of the front page shows what the command prints (deno task picture)", async () => {
  const drawn = terminalPicture(await recordRun(), TITLE);
  assert.match(drawn, /Stève.*looks like milliseconds/s);
  assert.equal(lasting(await Deno.readTextFile(PICTURE)), lasting(drawn));
});
