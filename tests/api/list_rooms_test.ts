import assert from "node:assert/strict";
import { listRooms } from "../../mod.ts";
import { answering, json } from "../support/service/fake_service.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { OPAQUE_TOKEN } from "../support/tokens.ts";

const BASE = "https://webexapis.com/v1/";
const FIRST = `${BASE}rooms?max=1000`;
const SECOND = `${BASE}rooms?cursor=b`;

const room = (id: string) => ({ id, type: "group" });

/** What `Link` says, and what is asked for then; `undefined` for nothing. */
const LINKS: [link: string, next: string | undefined][] = [
  [`<${SECOND}>; rel="next"`, SECOND],
  [`<${SECOND}>; rel=next`, SECOND],
  [`<${SECOND}>;REL = "NEXT"`, SECOND],
  [`<${SECOND}>; rel="first next"`, SECOND],
  [`<${SECOND}>; rel="next last"`, SECOND],
  [`<${SECOND}>; title="a, b"; rel="next"`, SECOND],
  [`<${SECOND}>; title="a \\", <x>; b"; rel="next"`, SECOND],
  [`<${SECOND}>; title="a \\"; rel=prev; b"; rel="next"`, SECOND],
  [`<${SECOND}>; crossorigin; rel="next"`, SECOND],
  [`<${FIRST}>; rel="prev", <${SECOND}>; rel="next"`, SECOND],
  [`<${FIRST}>; title="; rel=next", <${SECOND}>; rel="next"`, SECOND],
  [`<${FIRST}>; title="<${FIRST}>; rel=next", <${SECOND}>; rel="next"`, SECOND],
  [`<${BASE}rooms?ids=a,b>; rel="next"`, `${BASE}rooms?ids=a,b`],
  ["<?cursor=b>; rel=next", SECOND],
  ["</v1/rooms?cursor=b>; rel=next", SECOND],
  [`<${SECOND}>; rel="prev"; rel="next"`, undefined],
  [`<${SECOND}>; rel="nextish"`, undefined],
  [`<${SECOND}>; rel="x-next"`, undefined],
  [`<${SECOND}>; title="rel=next"`, undefined],
  [`<${SECOND}>`, undefined],
  ["", undefined],
];
for (const [link, next] of LINKS) {
  Deno.test(`listRooms() finds ${next ?? "no page"} by ${link}`, async () => {
    const { fetch, sent } = answering(
      json({ items: [room("a")] }, 200, { link }),
      json({ items: [room("b")] }),
    );
    const rooms = await listRooms(OPAQUE_TOKEN, { fetch });
    const found = next === undefined ? [] : [next];
    assert.deepEqual(sent.map(({ url }) => url), [FIRST, ...found]);
    assert.deepEqual(rooms, [room("a"), ...next === undefined ? [] : [room("b")]]);
  });
}

Deno.test("listRooms() refuses a next page whose address cannot be read", async () => {
  const { fetch } = answering(json({ items: [] }, 200, { link: "<https://[>; rel=next" }));
  const error = await refusalOf(listRooms(OPAQUE_TOKEN, { fetch }));
  assert.equal(error.code, "response_incomplete");
  assert.match(error.message, /^Cannot list spaces: .* but the next page is at another place\./);
});

/** A list of some pages, with a space on each. */
function pages(count: number) {
  let asked = 0;
  const fetch = () => {
    const link = ++asked < count ? `<${BASE}rooms?cursor=${asked}>; rel="next"` : "";
    return Promise.resolve(json({ items: [room(String(asked))] }, 200, { link }));
  };
  return { fetch, asked: () => asked };
}

Deno.test("listRooms() reads 1000 pages, and fails at more, instead of giving a part of the list", async () => {
  const most = pages(1000);
  assert.equal((await listRooms(OPAQUE_TOKEN, most)).length, 1000);
  const more = pages(1001);
  const error = await refusalOf(listRooms(OPAQUE_TOKEN, more));
  assert.equal(error.code, "response_incomplete");
  assert.match(error.message, /^Cannot list spaces: .* but the list has more than 1000 pages\./);
  assert.equal(more.asked(), 1000);
});
