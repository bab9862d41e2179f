/** Addresses of meetings: who has one can join, and those of personal rooms name their owner. */
import assert from "node:assert/strict";
import { scanForLeaks, scrub } from "../../lib/record/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { entryWith, scrubbedJson } from "../support/record/entry.ts";

const HEX = "14e0154d14c1ec188d0c18b67926e983";
const SITE = "https://scrubbed-site-1.webex.com";

Deno.test("scrub() leaves nothing of a person, a meeting or a site in the address of a meeting", async (t) => {
  const rows: [text: string, becomes: string][] = [
    ["https://navy.webex.com/meet/ghopper", `${SITE}/meet/scrubbed-user-1`],
    ["https://navy.webex.com/join/ghopper", `${SITE}/join/scrubbed-user-1`],
    ["at navy.webex.com/meet/ghopper.", "at scrubbed-site-1.webex.com/meet/scrubbed-user-1."],
    [
      "at navy.webex.com:443/meet/ghopper, now",
      "at scrubbed-site-1.webex.com:443/meet/scrubbed-user-1, now",
    ],
    ["at navy.webex.com: now", "at scrubbed-site-1.webex.com: now"],
    ["at navy.webex.com:8443", "at scrubbed-site-1.webex.com:8443"],
    ["at navy.webex.com:8443?x=1", "at scrubbed-site-1.webex.com:8443?x=1"],
    ["at wdm-a.webex.com:443/x", "at wdm-a.webex.com:443/x"],
    ["at navy.webex.com, now", "at scrubbed-site-1.webex.com, now"],
    ["(https://navy.webex.com/meet/ghopper)", `(${SITE}/meet/scrubbed-user-1)`],
    ["https://navy.webex.com/meet/Gr%C3%A5%20H", `${SITE}/meet/scrubbed-user-1`],
    ["https://navy.webex.com/meet/ada@acme.com", `${SITE}/meet/person-1%40example.com`],
    [
      "https://navy.webex.com/webappng/sites/navy/pmr/pr1234567",
      `${SITE}/webappng/sites/scrubbed-site-1/pmr/scrubbed-user-1`,
    ],
    [
      `https://navy.webex.com/Navy/j.php?MTID=m${HEX}`,
      `${SITE}/scrubbed-site-1/j.php?MTID=scrubbed-secret-1-000000000000000`,
    ],
    [
      "https://navy.webex.com/navy/j.php?MTID=short",
      `${SITE}/scrubbed-site-1/j.php?MTID=scrubbed-secret-1`,
    ],
    [
      "https://navy.webex.com/navy/lsr.php?RCID=short",
      `${SITE}/scrubbed-site-1/lsr.php?RCID=scrubbed-secret-1`,
    ],
    [
      `https://navy.webex.com/weblink/register/r${HEX}`,
      `${SITE}/weblink/register/scrubbed-opaque-1-000000000000000`,
    ],
    [
      "https://navy.webex.com/navy/p.php?AT=JM&MK=123456789&PW=abc",
      `${SITE}/scrubbed-site-1/p.php?AT=JM&MK=%2B12015550100&PW=scrubbed-password-1`,
    ],
    ["https://acme-x.webex.com/x", `${SITE}/scrubbed-path-1`],
    ["https://api-acme.webex.com/", `${SITE}/`],
    [
      `https://navy.webex.com/x/${
        btoa("ciscospark://us/ROOM/8dcc341a-1111-4222-8333-44455c80b767")
      }`,
      `${SITE}/scrubbed-path-1/${
        btoa("ciscospark://us/ROOM/00000000-0000-4000-8000-000900000001")
      }`,
    ],
    [
      `https://navy.webex.com/meet/${btoa("to ada@acme.com")}`,
      `${SITE}/meet/${btoa("to person-1@example.com").replace("=", "")}`,
    ],
    ["https://navy.webex.com/meet/grace.brewster.hopper", `${SITE}/meet/scrubbed-user-1`],
    // text in base64, too short to be told from a name
    [`https://navy.webex.com/meet/${btoa("grace!")}`, `${SITE}/meet/scrubbed-user-1`],
    ["at wdm-a.webex.com/x/ada@acme.com", "at wdm-a.webex.com/x/person-1@example.com"],
    ["/meet/ghopper", "/meet/scrubbed-user-1"],
    ["https://navy.webex.com/m/ghopper", `${SITE}/m/scrubbed-user-1`],
    ["https://navy.webex.com//Meet//ghopper", `${SITE}//Meet//scrubbed-user-1`],
    ["https://navy.webex.com/meet/ghopper/x", `${SITE}/meet/scrubbed-user-1/scrubbed-path-1`],
    ["https://web.webex.com/meet/ghopper", "https://web.webex.com/meet/scrubbed-user-1"],
    // services
    ["https://wdm-a.webex.com/wdm/api/v1", "https://wdm-a.webex.com/wdm/api/v1"],
    ["https://idbroker-b-us.webex.com/idb/x", "https://idbroker-b-us.webex.com/idb/x"],
    ["https://api-usgov.webex.com/v1/x", "https://api-usgov.webex.com/v1/x"],
    [
      "https://prod-x-message.svc.webex.com/conversation",
      "https://prod-x-message.svc.webex.com/conversation",
    ],
    ["https://mobius-us.prod.infra.webex.com/api", "https://mobius-us.prod.infra.webex.com/api"],
    ["https://webexapis.com/v1/meetings/join", "https://webexapis.com/v1/meetings/join"],
    ["https://blog.webex.com/a/b", "https://blog.webex.com/a/b"],
    ["https://community.webex.com/t5/x", "https://community.webex.com/t5/x"],
    ["https://integration.webex.com/v1/people", "https://integration.webex.com/v1/people"],
  ];
  await eachRow(t, rows, ([text, becomes]) => {
    assert.equal(scrubbedJson({ note: text }).note, becomes);
    const again = scrub([entryWith({ answered: { text: JSON.stringify({ note: becomes }) } })]);
    assert.equal(JSON.parse(again.entries[0]!.response.content.text!).note, becomes);
  });
});

Deno.test("scrub() knows the owner of a room elsewhere too, and in the address that was asked", () => {
  const room = entryWith({ url: "https://navy.webex.com/meet/ghopper" });
  assert.equal(scrub([room]).entries[0]!.request.url, `${SITE}/meet/scrubbed-user-1`);
  const url = `https://navy.webex.com/x/${
    btoa("ciscospark://us/ROOM/8dcc341a-1111-4222-8333-44455c80b767")
  }`;
  const { replaced } = scrub([entryWith({ url })]);
  assert.deepEqual(replaced, { "webex-site": 1, "path": 1, "uuid-other": 1 });
  const named = entryWith({ answered: { text: '{"firstName":"Grace"}' } });
  assert.equal(
    scrubbedJson({ note: "https://navy.webex.com/meet/grace-of-x" }, named).note,
    `${SITE}/meet/scrubbed-user-1`,
  );
  assert.equal(scrubbedJson({ note: "of GHopper" }, room).note, "of scrubbed-user-1");
  assert.equal(scrubbedJson({ mtid: "abc", rgid: "abd" }).rgid, "scrubbed-secret-2");
});

Deno.test("scrub() looks nowhere for the words of an address, and for the owner of a room in no word of the API", async (t) => {
  const url = "https://webexapis.com/v1/meetings/duration?timezone=UTC&max=10";
  const body = {
    timezone: "UTC",
    duration: 5,
    attendees: [],
    account: { type: "attendees" },
    lastActivity: "schedule",
    company: { "notifications-grant": 1 },
  };
  const addresses = [
    "https://navy.webex.com/wbxcmrapi/v1/account/schedule/attendees/duration/timezone",
    "https://integration.webex.com/v1/people/me/preferences/notifications",
    "https://navy.webex.com/meet/lastactivity",
    "https://navy.webex.com/meet/company",
    "https://navy.webex.com/meet/grant",
    "https://navy.webex.com/meet/max",
  ];
  await eachRow(t, addresses, (address) => {
    const asked = entryWith({ url, answered: { text: JSON.stringify(body) } });
    const { entries } = scrub([entryWith({ url: address }), asked]);
    assert.deepEqual(entries[1], asked);
  });
});

Deno.test("scrub() takes hexadecimal digits behind one letter for random", async (t) => {
  const digits = "abcdefabcdefabcd0123456789012345";
  const rows: [text: string, isReplaced: boolean][] = [
    [digits, true],
    [`m${digits}`, true],
    [`M${digits.toUpperCase()}`, true],
    [digits.slice(1), true],
    [`mm${digits}`, false],
    [digits.slice(2), false],
  ];
  await eachRow(t, rows, ([text, isReplaced]) => {
    assert.equal(/^scrubbed-opaque-1/.test(scrubbedJson({ x: text }).x), isReplaced);
  });
});

Deno.test("scanForLeaks() finds addresses of meetings", async (t) => {
  const kind = "the address of a meeting";
  const found = [
    "https://navy.webex.com/meet/ghopper",
    "scrubbed-site-1.webex.com/join/ghopper",
    "https://scrubbed-site-1.webex.com:443/meet/ghopper",
    "https://x/?a=1&MTID=abc",
    "?rcid=abc",
    btoa("https://navy.webex.com/meet/person"),
  ];
  await eachRow(t, found, (text) => {
    assert.deepEqual(scanForLeaks([text]), [{ place: "[0]", kind }]);
  });
  const not = [
    `${SITE}/meet/scrubbed-user-1`,
    `${SITE}/meet/person-1%40example.com`,
    `${SITE}/meet/Scrubbed%2520Person%25201`,
    `${SITE}/join/`,
    "https://webexapis.com/v1/meetings/join/x",
    "?MTID=scrubbed-secret-1",
    "?MTID=",
  ];
  await eachRow(t, not, (text) => assert.deepEqual(scanForLeaks([text]), []));
});
