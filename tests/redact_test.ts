import assert from "node:assert/strict";
import { redact } from "../lib/redact.ts";
import { decodeToken } from "../mod.ts";
import { piecesOf } from "./support/leaks/shows_nothing_of.ts";
import {
  GOOD_CLAIMS,
  jwtAccessToken,
  OPAQUE_TOKEN,
  ORG_UUID,
  SECRET,
  signToken,
} from "./support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);

Deno.test("redact() takes out whatever looks like a token, wherever it stands", () => {
  const opaque = [OPAQUE_TOKEN, OPAQUE_TOKEN.replace("P0A1", "PE93"), OPAQUE_TOKEN.toUpperCase()];
  const tokens = [TOKEN, jwtAccessToken(), TOKEN.split(".")[0]!, TOKEN.slice(0, 90), ...opaque];
  const places = ["#", "token #", "Bearer #.", '{"token":"#"}', "a #\n#", "(#), #; done", "?t=#&x"];
  for (const token of tokens) {
    for (const place of places) {
      const redacted = redact(place.replaceAll("#", token));
      const left = piecesOf(token).filter((piece) => redacted.includes(piece));
      // the ends of a URL or a sentence may go with it, the token never stays
      assert.deepEqual(left, [], place);
      assert(redacted.includes("[redacted]"));
    }
  }
});

Deno.test("redact() knows every opaque token that decodeToken() knows, from 8 characters on", () => {
  for (const start of ["ZXhhbXBs", "a+b/c-d=", OPAQUE_TOKEN.split("_")[0]!]) {
    for (const code of ["P", "P0A1", "ABCDEFGHIJKLMNOP"]) {
      for (const uuid of [ORG_UUID, ORG_UUID.toUpperCase()]) {
        const token = `${start}_${code}_${uuid}`;
        assert.equal(decodeToken(token).kind, "access-token");
        assert.equal(redact(`<${token}>`), "<[redacted]>");
      }
    }
  }
});

Deno.test("redact() leaves ordinary text as it is", () => {
  const table = [
    "",
    "The request requires a valid access token set in the Authorization request header.",
    `ROUTERGW_${ORG_UUID}`,
    "ROUTER_602E549D-F5FA-01BB-0200-AC12DC780200",
    `webex-js-sdk_${ORG_UUID}_1`,
    `ATLAS_${ORG_UUID}_0`,
    "https://webexapis.com/v1/jwt/login",
    "eyJ is how a JWT begins",
    "★☆ Stève 山田",
  ];
  for (const text of table) assert.equal(redact(text), text);
});

Deno.test("redact() takes out every piece of 12 characters of a secret, and no shorter one", () => {
  for (let from = 0; from < SECRET.length; from++) {
    for (let to = from + 1; to <= SECRET.length; to++) {
      const piece = SECRET.slice(from, to);
      const expected = piece.length >= 12 ? "<[redacted]>" : `<${piece}>`;
      assert.equal(redact(`<${piece}>`, [SECRET]), expected);
    }
  }
});

Deno.test("redact() takes out each of several secrets, each time", () => {
  const other = "another secret altogether";
  const text = `${SECRET} and ${other}, ${other}${SECRET}`;
  const expected = "[redacted] and [redacted], [redacted][redacted]";
  assert.equal(redact(text, [SECRET, other]), expected);
  assert.equal(redact(text, [other, SECRET]), expected);
});

Deno.test("redact() takes out a short secret whole, and heeds none below four characters", () => {
  assert.equal(redact("is pass1 pass1?", ["pass1"]), "is [redacted] [redacted]?");
  assert.equal(redact("is pas s1?", ["pass1"]), "is pas s1?");
  for (const secret of ["", "a", "abc"]) assert.equal(redact("an abc", [secret]), "an abc");
});

Deno.test("redact() joins overlapping pieces of a secret that repeats itself", () => {
  const secret = "ab".repeat(10);
  assert.equal(redact(`<${"ab".repeat(50)}>`, [secret]), "<[redacted]>");
});

Deno.test("redact() changes nothing more when it is used again", () => {
  const once = redact(`a ${TOKEN} b ${OPAQUE_TOKEN} c ${SECRET}`, [SECRET]);
  assert.equal(once, "a [redacted] b [redacted] c [redacted]");
  assert.equal(redact(once, [SECRET]), once);
});

Deno.test("redact() takes a time that grows with the length alone", () => {
  for (const piece of ["a", "eyJ", "a_", "=", "-", "eyJ.", "abcdefgh_P0A1_"]) {
    const text = piece.repeat(400_000 / piece.length);
    const before = performance.now();
    redact(text, [SECRET, TOKEN]);
    const took = performance.now() - before;
    assert(took < 2000, `${piece} took ${took} ms`);
  }
});
