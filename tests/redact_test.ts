import assert from "node:assert/strict";
import { createRedactor, redact as redactTokens } from "../lib/redact.ts";
import { decodeToken } from "../mod.ts";
import { eachRow } from "./support/each_row.ts";
import { piecesOf } from "./support/leaks/shows_nothing_of.ts";
import { guardedPart, readingsOf, SPELLINGS } from "./support/leaks/spellings.ts";
import {
  GOOD_CLAIMS,
  jwtAccessToken,
  OPAQUE_TOKEN,
  ORG_UUID,
  SECRET,
  signToken,
  SLASHED_SECRET,
} from "./support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);

/** Takes out tokens, and secrets if there are any. */
function redact(text: string, secrets: string[] = []): string {
  return secrets.length === 0 ? redactTokens(text) : createRedactor(secrets)(text);
}

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

Deno.test("redact() knows every opaque token that decodeToken() knows, from 8 characters on", async (t) => {
  await eachRow(t, ["ZXhhbXBs", "a+b/c-d=", OPAQUE_TOKEN.split("_")[0]!], (start) => {
    for (const code of ["P", "P0A1", "ABCDEFGHIJKLMNOP"]) {
      for (const uuid of [ORG_UUID, ORG_UUID.toUpperCase()]) {
        const token = `${start}_${code}_${uuid}`;
        assert.equal(decodeToken(token).kind, "access-token");
        assert.equal(redact(`<${token}>`), "<[redacted]>");
      }
    }
  });
});

Deno.test("redact() leaves ordinary text as it is", async (t) => {
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
  await eachRow(t, table, (text) => {
    assert.equal(redact(text), text);
  });
});

Deno.test("redact() takes out every piece of 8 characters of a secret, and no shorter one", () => {
  for (let from = 0; from < SECRET.length; from++) {
    for (let to = from + 1; to <= SECRET.length; to++) {
      const piece = SECRET.slice(from, to);
      const expected = piece.length >= 8 ? "<[redacted]>" : `<${piece}>`;
      assert.equal(redact(`<${piece}>`, [SECRET]), expected);
    }
  }
});

/** Secrets of every kind. */
const SECRETS = {
  "an issuer's secret": SECRET,
  "a secret with slashes": SLASHED_SECRET,
  "a passphrase": 'Zwölf "große" Schlüssel\\\n& 山田 100%',
  "a client secret": "4f1c7a52e9d08b36aa10ffedcba98765",
  "a guest token": TOKEN,
  "an opaque token": OPAQUE_TOKEN,
};
for (const [what, secret] of Object.entries(SECRETS)) {
  for (const [how, spell] of Object.entries(SPELLINGS)) {
    Deno.test(`redact() takes out ${what} ${how}, whole and in pieces`, () => {
      const guarded = guardedPart(secret);
      const pieces = [secret, guarded, guarded.slice(3, 20), guarded.slice(-12)];
      for (const [index, piece] of pieces.entries()) {
        const shown = redact(`"seen: ${spell(piece)}"`, [secret]);
        assert(shown.includes("[redacted]"), `piece ${index} is left`);
        const readings = readingsOf(shown);
        for (let at = 0; at + 8 <= guarded.length; at++) {
          const eight = guarded.slice(at, at + 8).toLowerCase();
          assert(!readings.some((each) => each.includes(eight)), `8 of piece ${index} are left`);
        }
        // what stands around it stays
        assert.match(shown, /^"seen: [^ ]*\[redacted\]/);
      }
    });
  }
}

Deno.test("redact() leaves the header of a JWT's kin, the cluster and the organization of a token", async (t) => {
  const opaque = OPAQUE_TOKEN.split("_");
  await eachRow(t, [opaque[1]!, ORG_UUID, `_${opaque.slice(1).join("_")}`, "eyJhbGci"], (text) => {
    assert.equal(redact(`<${text}>`, [OPAQUE_TOKEN, TOKEN]), `<${text}>`);
  });
});

Deno.test("redact() finds a secret between malformed escapes, and leaves those", async (t) => {
  await eachRow(
    t,
    ["100%", "%zz%2", "%", "\\u12", "\\ud83d", "C:\\users", "\\q", "%ff", "\\"],
    (text) => {
      assert.equal(redact(text, [SECRET]), text);
      assert.equal(redact(`${text}${SECRET}${text}`, [SECRET]), `${text}[redacted]${text}`);
    },
  );
});

Deno.test("createRedactor() looks for the same secrets in every text", () => {
  const withoutBoth = createRedactor([SECRET, "another secret altogether"]);
  assert.equal(withoutBoth(`a ${SECRET} b`), "a [redacted] b");
  assert.equal(withoutBoth("ANOTHER+SECRET+ALTOGETHER"), "[redacted]");
  assert.equal(withoutBoth("nothing"), "nothing");
});

Deno.test("redact() takes out each of several secrets, each time", () => {
  const other = "another secret altogether";
  const text = `${SECRET} and ${other}, ${other}${SECRET}`;
  const expected = "[redacted] and [redacted], [redacted][redacted]";
  assert.equal(redact(text, [SECRET, other]), expected);
  assert.equal(redact(text, [other, SECRET]), expected);
});

Deno.test("redact() takes out a short secret whole, and heeds none below four characters", async (t) => {
  assert.equal(redact("is pass1 pass1?", ["pass1"]), "is [redacted] [redacted]?");
  assert.equal(redact("is pas s1?", ["pass1"]), "is pas s1?");
  await eachRow(t, ["", "a", "abc"], (secret) => {
    assert.equal(redact("an abc", [secret]), "an abc");
  });
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

Deno.test("redact() reads texts of many millions of characters, and takes out words that no token is as long as", () => {
  for (const piece of ["a", "eyJ", "a.", "=-", "A+/_", "%41"]) {
    const word = piece.repeat(8_000_000 / piece.length);
    for (
      const [text, shown] of [[word, "[redacted]"], [
        `<${word}> ${TOKEN}`,
        "<[redacted]> [redacted]",
      ]]
    ) {
      if (piece === "%41") assert(redact(text!).startsWith(text!.slice(0, 99)));
      else assert(redact(text!) === shown, `${piece} is shown`);
    }
  }
  const short = "a".repeat(1_000_000);
  const around = `${short} ${TOKEN} ${"b".repeat(1_000_001)}: ${OPAQUE_TOKEN}`;
  assert(redact(around) === `${short} [redacted] [redacted]: [redacted]`);
});
