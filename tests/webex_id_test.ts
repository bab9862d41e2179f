import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { decodeWebexId, encodeWebexId, WebexError } from "../mod.ts";
import { eachRow } from "./support/each_row.ts";
import { ISSUER, ORG_UUID } from "./support/tokens.ts";

const EU = "urn:TEAM:eu-central-1_k";
const UUID = "8dcc341a-1111-4222-8333-44455c80b767";

const IDS: { cluster: string; type: string; id: string }[] = [
  { cluster: "us", type: "ORGANIZATION", id: ORG_UUID },
  { cluster: "us", type: "PEOPLE", id: UUID },
  { cluster: EU, type: "ORGANIZATION", id: ORG_UUID },
  { cluster: "urn:TEAM:us-west-2_r", type: "ROOM", id: UUID },
  { cluster: "us", type: "MEMBERSHIP", id: `${UUID}:${ORG_UUID}` },
  { cluster: "us", type: "ATTACHMENT_ACTION", id: "C00000A1B2" },
];

Deno.test("encodeWebexId() gives base64 without padding, as node writes it", async (t) => {
  await eachRow(t, IDS, (id) => {
    const uri = `ciscospark://${id.cluster}/${id.type}/${id.id}`;
    assert.equal(encodeWebexId(id), Buffer.from(uri).toString("base64").replace(/=+$/, ""));
  });
});

Deno.test("encodeWebexId() takes us for the cluster when none is given", () => {
  assert.equal(encodeWebexId({ type: "ORGANIZATION", id: ORG_UUID }), ISSUER);
});

Deno.test("decodeWebexId() gives back what encodeWebexId() took, padded or not", async (t) => {
  await eachRow(t, IDS, (id) => {
    const encoded = encodeWebexId(id);
    const padded = encoded.padEnd(Math.ceil(encoded.length / 4) * 4, "=");
    assert.deepEqual(decodeWebexId(encoded), id);
    assert.deepEqual(decodeWebexId(padded), id);
  });
});

Deno.test("decodeWebexId() reads the bare uuid of 2017, in lower case", () => {
  const expected = { cluster: undefined, type: undefined, id: UUID };
  assert.deepEqual(decodeWebexId(UUID), expected);
  assert.deepEqual(decodeWebexId(UUID.toUpperCase()), expected);
});

Deno.test("encodeWebexId() refuses a part that is missing or that no id has", () => {
  const good = { cluster: "us", type: "PEOPLE", id: UUID };
  const bad: Record<string, unknown>[] = [
    { id: undefined },
    { id: null },
    { id: "" },
    { id: 7 },
    { id: "a/b" },
    { id: "a b" },
    { id: "★" },
    { id: `${UUID}\n` },
    { type: undefined },
    { type: "" },
    { type: "people" },
    { type: "PEOPLE/ROOM" },
    { type: "7" },
    { type: ["PEOPLE"] },
    { cluster: "" },
    { cluster: "us/PEOPLE" },
    { cluster: "u s" },
    { cluster: true },
  ];
  for (const part of bad) {
    assert.throws(() => encodeWebexId({ ...good, ...part } as never), {
      name: "TypeError",
      message: "Cannot encode Webex id: cluster, type and id must be such as us, PEOPLE and a uuid",
    }, JSON.stringify(part));
  }
});

Deno.test("decodeWebexId() refuses what is no Webex id, and does not repeat it", () => {
  const encode = (text: string) => Buffer.from(text).toString("base64url");
  const table = [
    "",
    "hello",
    ISSUER.slice(0, -30),
    ` ${ISSUER}`,
    `${ISSUER}\n`,
    `${ISSUER}==`,
    `${ISSUER}.`,
    "ciscospark://us/PEOPLE/1",
    encode("https://us/PEOPLE/1"),
    encode("ciscospark://us/PEOPLE"),
    encode("ciscospark://us/PEOPLE/"),
    encode("ciscospark://us/PEOPLE/1/2"),
    encode("ciscospark://us/people/1"),
    encode("ciscospark:///PEOPLE/1"),
    encode("ciscospark://us/PEOPLE/★"),
    encode("ciscospark://us/PEOPLE/1\n"),
    encode(" ciscospark://us/PEOPLE/1"),
    encode(`ciscospark://us/PEOPLE/${"1".repeat(1000)}`),
    `${UUID}0`,
    UUID.replaceAll("-", ""),
    UUID.replace("8", "g"),
  ];
  for (const text of table) {
    assert.throws(() => decodeWebexId(text), (error) => {
      assert(error instanceof WebexError, text);
      assert.equal(error.code, "webex_id_malformed");
      assert.equal(
        error.message,
        "Cannot decode Webex id: it is neither a uuid nor base64 of ciscospark://cluster/TYPE/id",
      );
      return true;
    });
  }
});

Deno.test("decodeWebexId() refuses what is not a string, and says what it is", async (t) => {
  const table: [unknown, string][] = [
    [undefined, "undefined"],
    [null, "null"],
    [7, "number"],
    [["Y2lz"], "an array"],
    [{}, "an object"],
  ];
  await eachRow(t, table, ([id, type]) => {
    assert.throws(() => decodeWebexId(id as never), {
      name: "TypeError",
      message: `Cannot decode Webex id: it must be a string, received ${type}`,
    });
  });
});
