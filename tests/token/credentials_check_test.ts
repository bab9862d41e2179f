import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  createGuestSession,
  createGuestToken,
  createGuestTokens,
  createMock,
  decodeToken,
  encodeWebexId,
  explainGuestToken,
  type Finding,
  verifyGuestToken,
  WebexError,
} from "../../mod.ts";
import { assertShowsNothingOf, PIECE } from "../support/leaks/shows_nothing_of.ts";
import { refusalOf } from "../support/refusal_of.ts";
import {
  GOOD_CLAIMS,
  ISSUER,
  NOW,
  ORG_UUID,
  SECRET,
  signToken,
  SLASHED_SECRET,
} from "../support/tokens.ts";

const now = () => NOW;
const guest = { subject: "guest-7", displayName: "Stève" };
const options = { issuer: ISSUER, secret: SECRET, now };
const person = encodeWebexId({ type: "PEOPLE", id: ORG_UUID });
const european = encodeWebexId({
  cluster: "urn:TEAM:eu-central-1_k",
  type: "ORGANIZATION",
  id: ORG_UUID,
});

/** The refusal of a call, which shows no piece of what is hidden. */
async function refusalHiding(run: () => unknown, ...hidden: string[]): Promise<WebexError> {
  const error = await refusalOf(Promise.resolve().then(run));
  // words that messages say of any id
  const shown = Deno.inspect(error).replace(/ciscospark:\/\/|ORGANIZATION/g, "");
  assertShowsNothingOf(shown, ...hidden.filter(({ length }) => length >= PIECE));
  return error;
}

/** Every way to sign with an issuer and a secret. */
const SIGNERS: Record<string, (credentials: typeof options) => unknown> = {
  createGuestToken: (credentials) => createGuestToken(guest, credentials),
  createGuestTokens: (credentials) => Array.fromAsync(createGuestTokens([guest], credentials)),
  createGuestSession: (credentials) => createGuestSession(guest, credentials),
};

/** Secrets that stand where the issuer belongs. */
const SECRETS: Record<string, string> = {
  "32 bytes": SECRET,
  "without padding": SECRET.replace("=", ""),
  "url-safe": SLASHED_SECRET.replaceAll("+", "-").replaceAll("/", "_"),
  "16 bytes": Buffer.alloc(16, 7).toString("base64"),
  "64 bytes": Buffer.alloc(64, 0xa7).toString("base64"),
  "hexadecimal": Buffer.alloc(32, 0xa7).toString("hex"),
  "in quotes": `"${SECRET}"`,
  "with a line break": `${SECRET}\r\n`,
  "as Python prints bytes": `b'${SECRET}'`,
  "with a zero-width space": `\u200b${SECRET}`,
};

/** Ids that stand where the secret belongs, and what the message calls them. */
const IDS: Record<string, [id: string, what: string]> = {
  "an issuer": [ISSUER, "a Webex id of type ORGANIZATION"],
  "an issuer of Europe": [european, "a Webex id of type ORGANIZATION"],
  "a person's id": [person, "a Webex id of type PEOPLE"],
  "a decoded issuer": [`ciscospark://us/ORGANIZATION/${ORG_UUID}`, "a decoded Webex id"],
  "a bare uuid": [ORG_UUID, "a uuid"],
  "an issuer encoded twice": [btoa(ISSUER), "a Webex id that was encoded once more"],
  "a short id encoded twice": [
    btoa(encodeWebexId({ type: "ROOM", id: "abc" })),
    "a Webex id that was encoded once more",
  ],
  "an issuer that was cut": [ISSUER.slice(0, 30), "part of a Webex id"],
  "an issuer in quotes": [`'${ISSUER}'`, "a Webex id of type ORGANIZATION"],
  "an issuer with a line break": [`${ISSUER}\n`, "a Webex id of type ORGANIZATION"],
};

for (const allowUnusualIssuer of [false, true]) {
  const allowed = allowUnusualIssuer ? ", even with allowUnusualIssuer" : "";
  for (const [name, sign] of Object.entries(SIGNERS)) {
    for (const [what, issuer] of Object.entries(SECRETS)) {
      Deno.test(`${name}() refuses a secret as the issuer: ${what}${allowed}`, async () => {
        const credentials = { ...options, issuer, allowUnusualIssuer };
        const { code, message } = await refusalHiding(() => sign(credentials), issuer);
        assert.equal(code, "iss_is_secret");
        assert.match(
          message,
          /: the issuer looks like a secret: it is base64 of \d+ bytes, and not/,
        );
        assert.match(message, /a secret that was put into a token must be regenerated$/);
      });
    }

    for (const [what, [secret, called]] of Object.entries(IDS)) {
      Deno.test(`${name}() refuses an id as the secret: ${what}${allowed}`, async () => {
        const credentials = { ...options, secret, allowUnusualIssuer };
        const { code, message } = await refusalHiding(() => sign(credentials), secret);
        assert.equal(code, "secret_is_issuer");
        const seen =
          `: the secret is ${called}, as an issuer is, and not a secret. Swap the issuer`;
        assert(message.includes(seen), message);
      });
    }

    Deno.test(`${name}() refuses issuer and secret swapped, and names both${allowed}`, async () => {
      const credentials = { ...options, issuer: SECRET, secret: ISSUER, allowUnusualIssuer };
      const error = await refusalHiding(() => sign(credentials), SECRET, ISSUER);
      assert.deepEqual(error.findings.map(({ code }) => code), [
        "iss_is_secret",
        "secret_is_issuer",
      ]);
    });
  }

  Deno.test(`createGuestToken() refuses the secret itself as the issuer, of any length${allowed}`, async () => {
    for (const length of [3, 9, 15, 65, 300]) {
      const secret = Buffer.alloc(length, 0xa7).toString("base64");
      const issuer = Buffer.alloc(length, 0xa7).toString("base64url");
      const credentials = { ...options, issuer, secret, allowUnusualIssuer };
      const { code } = await refusalHiding(
        () => createGuestToken(guest, credentials),
        issuer,
        secret,
      );
      assert.equal(code, "iss_is_secret", `${length} bytes`);
    }
  });
}

Deno.test("no function signs a guest whose id or name holds the secret, and none shows it", async () => {
  const held = [
    { subject: SECRET, displayName: "Ada" },
    { subject: "1", displayName: SECRET },
    { subject: "1", displayName: SECRET.replace(/=+$/, "") },
    { subject: `1-${SECRET}-2`, displayName: "Ada" },
    { subject: "1", displayName: `"${SECRET}"` },
  ];
  for (const guest of held) {
    const name = guest.displayName === "Ada" ? "subject" : "displayName";
    const message =
      `Cannot create guest token: ${name} holds the secret, which everybody could read in the token`;
    for (const secret of [SECRET, ` ${SECRET}\n`, SECRET.replace(/=+$/, "")]) {
      const known = { ...options, secret };
      await assert.rejects(createGuestToken(guest, known), { name: "TypeError", message });
      const [made] = await Array.fromAsync(createGuestTokens([guest], known));
      assert.equal(made?.error?.message, message);
      assert.equal(made?.token, undefined);
    }
  }
  // a short one may be a word of a name
  const short = { ...options, secret: btoa("12345678"), allowUnusualIssuer: true };
  await createGuestToken({ subject: "1", displayName: `Ada ${short.secret}` }, short);
});

Deno.test("createMock() and addIssuer() refuse issuer and secret swapped, and show neither", () => {
  const swapped = [
    { issuer: SECRET, secret: ISSUER },
    { issuer: SECRET.replace("=", ""), secret: btoa(atob(ISSUER)) },
    { issuer: Buffer.alloc(32, 0xa7).toString("base64url"), secret: person },
    { issuer: SECRET, secret: ISSUER.slice(0, 40) },
    { issuer: "my-issuer-of-tests", secret: btoa(ISSUER) },
  ];
  for (const each of swapped) {
    const refused = (error: unknown) => {
      assert(error instanceof WebexError);
      assert.equal(error.code, "secret_is_issuer");
      assert.match(error.message, /^Cannot register issuer: the secret is .* Swap the issuer and/);
      assertShowsNothingOf(error.message, each.issuer, each.secret);
      return true;
    };
    assert.throws(() => createMock({ issuers: [each] }), refused);
    assert.throws(() => createMock().addIssuer(each), refused);
  }
});

/** Issuers that no Webex takes, the code of the refusal, and what is said of them. */
const UNUSUAL: [what: string, issuer: string, code: string, seen: string][] = [
  ["a word", "my-issuer", "iss_not_webex_id", "is not a Webex id"],
  ["words", "the-guest-issuer-of-my-company", "iss_not_webex_id", "is not a Webex id"],
  ["an address", "https://idbroker.webex.com/idb", "iss_not_webex_id", "is not a Webex id"],
  ["a JWT", signToken(GOOD_CLAIMS), "iss_not_webex_id", "is not a Webex id"],
  ["a decoded id", `ciscospark://us/ORGANIZATION/${ORG_UUID}`, "iss_decoded", "is a decoded id"],
  ["one cut at the end", ISSUER.slice(0, -7), "iss_truncated", "is part of a Webex id"],
  ["one cut to 20 characters", ISSUER.slice(0, 20), "iss_truncated", "is part of a Webex id"],
  ["one cut to 5 characters", ISSUER.slice(0, 5), "iss_truncated", "is part of a Webex id"],
  ["one cut by 1 at the start", ISSUER.slice(1), "iss_truncated", "is part of a Webex id"],
  ["one cut by 2 at the start", ISSUER.slice(2), "iss_truncated", "is part of a Webex id"],
  ["one cut by 3 at the start", ISSUER.slice(3), "iss_truncated", "is part of a Webex id"],
  ["the last half of one", ISSUER.slice(44), "iss_truncated", "is part of a Webex id"],
  ["a person's id", person, "iss_other_id", "is a Webex id of type PEOPLE, not ORGANIZATION"],
  ["one encoded twice", btoa(ISSUER), "iss_double_encoded", "that was encoded once more"],
  [
    "a zero-width space in it",
    `${ISSUER.slice(0, 9)}\u200b${ISSUER.slice(9)}`,
    "iss_invisible",
    "",
  ],
  ["a byte order mark", `\uFEFF${ISSUER}`, "iss_invisible", "an invisible character, as a copy"],
  ["a bidi control", `${ISSUER}\u202c`, "iss_invisible", "an invisible character"],
  ["a soft hyphen", `${ISSUER.slice(0, 40)}\u00ad${ISSUER.slice(40)}`, "iss_invisible", "invis"],
  ["a NUL", `${ISSUER}\0`, "iss_invisible", "an invisible character"],
  ["double quotes", `"${ISSUER}"`, "iss_quoted", "has quotes around it"],
  ["one single quote", `${ISSUER}'`, "iss_quoted", "has quotes around it"],
  ["typographic quotes", `\u201c${ISSUER}\u201d`, "iss_quoted", "has quotes around it"],
  ["a Python prefix", `b'${ISSUER}'`, "iss_quoted", "has quotes around it"],
  ["its name", `ISSUER=${ISSUER}`, "iss_surrounded", "is a Webex id with other text around it"],
  ["its name and a colon", `iss: ${ISSUER},`, "iss_surrounded", "with other text around it"],
  ["angle brackets", `<${ISSUER}>`, "iss_surrounded", "with other text around it"],
  ["padding as in a URL", `${btoa(atob(ISSUER))}%3D`, "iss_surrounded", "with other text"],
  ["two ids", `${ISSUER} ${ISSUER}`, "iss_surrounded", "with other text around it"],
  ["a variable of a shell", "$ISSUER", "iss_placeholder", "is a placeholder, and no id was put"],
  ["a variable of Windows", "%ISSUER%", "iss_placeholder", "is a placeholder"],
  ["a word in brackets", "<issuer id>", "iss_placeholder", "is a placeholder"],
  [
    "a type in lower case",
    btoa(`ciscospark://us/organization/${ORG_UUID}`),
    "iss_truncated",
    "cut off or altered",
  ],
  ["a line break", `${ISSUER}\n`, "iss_white_space", "holds white space"],
  ["a space in it", `${ISSUER.slice(0, 9)} ${ISSUER.slice(9)}`, "iss_white_space", "white space"],
];

for (const [what, issuer, code, seen] of UNUSUAL) {
  const token = signToken({ ...GOOD_CLAIMS, iss: issuer });

  for (const [name, sign] of Object.entries(SIGNERS)) {
    Deno.test(`${name}() refuses an issuer that no Webex takes: ${what}`, async () => {
      const error = await refusalHiding(() => sign({ ...options, issuer }));
      assert.equal(error.code, code);
      assert.match(error.message, /^Cannot create guest (token|session): the issuer /);
      assert(error.message.includes(seen), error.message);
      assert.match(
        error.message,
        /; if it is right all the same, allowUnusualIssuer, or --insist,/,
      );
      assert.deepEqual(error.findings.map((each) => each.code), [code]);
    });
  }

  Deno.test(`verifyGuestToken() refuses, and explainGuestToken() names, the issuer: ${what}`, async () => {
    const { code: refused, message } = await refusalHiding(() =>
      verifyGuestToken(token, { secret: SECRET, now })
    );
    assert.equal(refused, code);
    assert(message.includes(seen), message);
    const [first] = await explainGuestToken(token, { secret: SECRET, now });
    assert.deepEqual([first?.code, first?.severity], [code, "error"]);
    assert.match(first!.message, /^the claim iss /);
  });

  Deno.test(`allowUnusualIssuer signs and verifies for whoever knows better: ${what}`, async () => {
    const warnings: Finding[] = [];
    const onWarning = (each: Finding) => warnings.push(each);
    const made = await createGuestToken(guest, {
      ...options,
      issuer,
      expiresIn: 600,
      allowUnusualIssuer: true,
      onWarning,
    });
    assert.equal(made, token);
    const [many] = await Array.fromAsync(createGuestTokens([guest], {
      ...options,
      issuer,
      expiresIn: 600,
      allowUnusualIssuer: true,
      onWarning,
    }));
    assert.equal(many?.token, token);
    createGuestSession(guest, { ...options, issuer, allowUnusualIssuer: true, onWarning });
    assert.deepEqual(
      warnings.map((each) => [each.code, each.severity]),
      Array(3).fill([code, "warning"]),
    );
    const known = { secret: SECRET, now, allowUnusualIssuer: true };
    const verified = await verifyGuestToken(made, known);
    assert.deepEqual([verified.issuer, verified.findings.map((each) => each.severity)], [
      issuer,
      ["warning"],
    ]);
    const errors = (await explainGuestToken(made, known)).filter((each) =>
      each.severity === "error"
    );
    assert.deepEqual(errors, []);
  });
}

Deno.test("a bare uuid as the issuer is a warning in createGuestToken(), verify and explain alike", async () => {
  const warnings: string[] = [];
  const onWarning = (each: Finding) => warnings.push(`${each.severity} ${each.code}`);
  for (const issuer of [ORG_UUID, ORG_UUID.toUpperCase()]) {
    const token = await createGuestToken(guest, { ...options, issuer, onWarning });
    const { findings } = await verifyGuestToken(token, { secret: SECRET, now });
    findings.forEach(onWarning);
    (await explainGuestToken(token, { now })).slice(0, 1).forEach(onWarning);
  }
  assert.deepEqual(warnings, Array(6).fill("warning iss_bare_uuid"));
});

Deno.test("an issuer that Webex shows passes without a word, US or EU, padded or not", async () => {
  const padded = Buffer.from(`ciscospark://us/ORGANIZATION/${ORG_UUID}`).toString("base64");
  for (const issuer of [ISSUER, european, padded]) {
    const onWarning = ({ code }: Finding) => assert.fail(code);
    const token = await createGuestToken(guest, { ...options, issuer, onWarning });
    assert.deepEqual((await verifyGuestToken(token, { secret: SECRET, now })).findings, []);
  }
});

Deno.test("verifyGuestToken() and explainGuestToken() refuse an id as the secret", async () => {
  const token = signToken(GOOD_CLAIMS);
  for (const [what, [secret]] of Object.entries(IDS)) {
    for (const allowUnusualIssuer of [false, true]) {
      const known = { secret, now, allowUnusualIssuer };
      const verify = await refusalHiding(() => verifyGuestToken(token, known), secret);
      const explain = await refusalHiding(() => explainGuestToken(token, known), secret);
      assert.deepEqual([verify.code, explain.code], Array(2).fill("secret_is_issuer"), what);
    }
  }
});

Deno.test("explainGuestToken() and verifyGuestToken() name a secret in the claim iss, and show none of it", async () => {
  for (const [what, issuer] of Object.entries(SECRETS)) {
    const token = signToken({ ...GOOD_CLAIMS, iss: issuer });
    const known = { secret: SECRET, now, allowUnusualIssuer: true };
    const error = await refusalHiding(() => verifyGuestToken(token, known), issuer);
    assert.equal(error.code, "iss_is_secret", what);
    assert.match(error.message, /the claim iss looks like a secret/);
    const [first] = await explainGuestToken(token, known);
    assert.deepEqual([first?.code, first?.severity], ["iss_is_secret", "error"], what);
  }
});

for (
  const [length, severity, code] of [
    [1, "error", "secret_too_short"],
    [4, "error", "secret_too_short"],
    [7, "error", "secret_too_short"],
    [8, "warning", "secret_short"],
    [16, "warning", "secret_short"],
    [31, "warning", "secret_short"],
    [32, undefined, undefined],
    [33, undefined, undefined],
    [64, undefined, undefined],
  ] as const
) {
  Deno.test(`a secret of ${length} bytes: ${severity ?? "nothing"} in create, verify and explain`, async () => {
    const key = Buffer.alloc(length, 0xa7);
    const secret = key.toString("base64");
    const token = signToken(GOOD_CLAIMS, { key });
    if (severity === "error") {
      for (const sign of Object.values(SIGNERS)) {
        const error = await refusalHiding(() => sign({ ...options, secret }), secret);
        assert.equal(error.code, code);
        const bytes = length === 1 ? "1 byte" : `${length} bytes`;
        assert(error.message.includes(`: the secret decodes to ${bytes}, too short for a Guest`));
      }
      const verify = await refusalHiding(() => verifyGuestToken(token, { secret, now }), secret);
      assert.equal(verify.code, code);
    }
    const warnings: string[] = [];
    await createGuestToken(guest, {
      ...options,
      secret,
      allowUnusualIssuer: true,
      onWarning: (each) => warnings.push(each.code),
    });
    const { findings } = await verifyGuestToken(token, { secret, now, allowUnusualIssuer: true });
    const explained = (await explainGuestToken(token, { secret, now }))
      .filter((each) => each.code !== "signature_good");
    assert.deepEqual(warnings, code === undefined ? [] : [code]);
    assert.deepEqual(findings.map((each) => each.code), warnings);
    assert.deepEqual(explained.map((each) => `${each.severity} ${each.code}`), [
      ...(code === undefined ? [] : [`${severity} ${code}`]),
    ]);
  });
}

Deno.test("onWarning of createGuestTokens() names the guest, and no guest for the issuer", async () => {
  const told: [string, string | undefined][] = [];
  const guests = [
    { subject: "1", displayName: "Ada" },
    { subject: "2", displayName: "Gr\u200bace" },
    { subject: "3\n", displayName: "Alan" },
    { subject: "4 5", displayName: "Edsger" },
    { subject: "5", displayName: "Barbara", expiresIn: 3 },
  ];
  const results = createGuestTokens(guests, {
    ...options,
    issuer: ORG_UUID,
    onWarning: (each, guest) => told.push([each.code, guest?.subject]),
  });
  assert((await Array.fromAsync(results)).every(({ token }) => typeof token === "string"));
  assert.deepEqual(told, [
    ["iss_bare_uuid", undefined],
    ["name_invisible", "2"],
    ["sub_invisible", "3\n"],
    ["sub_characters", "4 5"],
    ["exp_near", "5"],
  ]);
});

Deno.test("onWarning of createGuestSession() comes once, before the first exchange", async () => {
  const told: string[] = [];
  const session = createGuestSession({ subject: "a b", displayName: "A\u202eda" }, {
    ...options,
    issuer: ORG_UUID,
    onWarning: (each) => told.push(each.code),
    fetch: () => Promise.resolve(Response.json({ token: "t".repeat(64), expiresIn: 21599 })),
  });
  assert.deepEqual(told, ["iss_bare_uuid", "sub_characters", "name_invisible"]);
  await session.getAccessToken();
  assert.equal(told.length, 3);
});

for (
  const [what, text, found] of [
    ["a line break", "a\nb", true],
    ["a carriage return", "a\rb", true],
    ["a tab", "a\tb", true],
    ["a NUL", "a\0b", true],
    ["DEL", "a\x7fb", true],
    ["an escape sequence", "\x1b[31ma", true],
    ["a C1 control", "a\x9bb", true],
    ["NEL", "a\x85b", true],
    ["a line separator", "a\u2028b", true],
    ["a paragraph separator", "a\u2029b", true],
    ["a zero-width space", "a\u200bb", true],
    ["a zero-width joiner between letters", "a\u200db", true],
    ["a zero-width non-joiner at the end", "ab\u200c", true],
    ["a word joiner", "a\u2060b", true],
    ["a byte order mark inside", "a\uFEFFb", true],
    ["a soft hyphen", "a\u00adb", true],
    ["a bidi override", "a\u202eb", true],
    ["a bidi isolate", "a\u2066b", true],
    ["a right-to-left mark", "a\u200fb", true],
    ["an Arabic letter mark", "a\u061cb", true],
    ["a Hangul filler", "\u3164", true],
    ["a joiner after an emoji", "👩\u200db", true],
    ["tags without a flag", "a\u{E0041}b", true],
    ["accents", "Ste\u0300ve é", false],
    ["Han, Hangul, Thai", "山田 안나 แอนนา", false],
    ["a family of emoji", "👩‍👩‍👧‍👦", false],
    ["an emoji with a skin tone and a joiner", "👩🏽‍💻", false],
    ["a pirate flag", "🏴‍☠️", false],
    ["the flag of England", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", false],
    ["Persian with a non-joiner", "می‌خواهم", false],
    ["Devanagari with a joiner", "क्‍ष", false],
    ["an ideograph with a variation selector", "葛\u{E0100}", false],
    ["a no-break space", "Ada\u00a0Lovelace", false],
  ] as const
) {
  Deno.test(`a name with ${what}: ${found ? "a warning" : "nothing"}`, async () => {
    const token = signToken({ ...GOOD_CLAIMS, name: `Ada ${text}` });
    const { findings } = await verifyGuestToken(token, { secret: SECRET, now });
    assert.deepEqual(findings.map(({ code, severity }) => `${severity} ${code}`), [
      ...(found ? ["warning name_invisible"] : []),
    ]);
    const warnings: string[] = [];
    const onWarning = ({ code }: Finding) => warnings.push(code);
    const made = await createGuestToken(
      { ...guest, displayName: `Ada ${text}` },
      { ...options, expiresIn: 600, onWarning },
    );
    assert.equal(made, token);
    assert.deepEqual(warnings, found ? ["name_invisible"] : []);
    const decoded = decodeToken(made);
    assert.equal("claims" in decoded && decoded.claims.name, `Ada ${text}`);
  });
}
