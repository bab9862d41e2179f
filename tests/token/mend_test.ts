import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { decodeToken, explainGuestToken, verifyGuestToken, WebexError } from "../../mod.ts";
import { mendSecret } from "../../lib/token/mend_secret.ts";
import { mendToken } from "../../lib/token/pasted.ts";
import { GOOD_CLAIMS, ISSUER, NOW, OPAQUE_TOKEN, SECRET, signToken } from "../support/tokens.ts";

const now = () => NOW;
const options = { secret: SECRET, now };
const KEY = Buffer.from(SECRET, "base64");

/** A token whose every segment has other characters, and other padding, in standard base64. */
const TOKEN = Array.from({ length: 1000 }, (_, i) => {
  return signToken({ ...GOOD_CLAIMS, name: `Stève ${"?>".repeat(3)} ${i}` }, {
    header: { alg: "HS256", typ: "JWT", kid: "??>>??>" },
  });
}).find((token) => token.split(".").every((each) => /[-_]/.test(each) && each.length % 4 > 0))!;

const toStandard = (segment: string) => Buffer.from(segment, "base64url").toString("base64");
const pad = (segment: string) => segment.padEnd(Math.ceil(segment.length / 4) * 4, "=");
const each = (write: (segment: string) => string) => TOKEN.split(".").map(write).join(".");

/** Puts a piece into a text. */
const insert = (text: string, piece: string) => `${text.slice(0, 30)}${piece}${text.slice(30)}`;

/** What a copy makes of a token, and the codes of what is mended. */
const PASTED: [what: string, pasted: (token: string) => string, ...codes: string[]][] = [
  ["nothing", (token) => token],
  ["white space around it", (token) => ` \t${token}\r\n`],
  ["a byte order mark", (token) => `\uFEFF${token}`],
  ["double quotes", (token) => `"${token}"`, "token_quoted"],
  ["single quotes", (token) => `'${token}'`, "token_quoted"],
  ["backquotes", (token) => "`" + token + "`", "token_quoted"],
  ["typographic quotes", (token) => `\u201c${token}\u201d`, "token_quoted"],
  ["single typographic quotes", (token) => `\u2018${token}\u2019`, "token_quoted"],
  ["German quotes", (token) => `\u201e${token}\u201c`, "token_quoted"],
  ["guillemets", (token) => `« ${token} »`, "token_quoted"],
  ["quotes twice", (token) => `"'${token}'"`, "token_quoted"],
  ["escaped quotes", (token) => `\\"${token}\\"`, "token_quoted"],
  ["one quote before it", (token) => `"${token}`, "token_quoted"],
  ["one quote after it", (token) => `${token}'`, "token_quoted"],
  ["Python's bytes", (token) => `b'${token}'`, "token_quoted"],
  ["Python's bytes, double", (token) => `b"${token}"`, "token_quoted"],
  ["Bearer", (token) => `Bearer ${token}`, "token_bearer_prefix"],
  ["bearer", (token) => `bearer\t${token}`, "token_bearer_prefix"],
  ["Bearer and a colon", (token) => `Bearer: ${token}`, "token_bearer_prefix"],
  ["Bearer, a colon, no space", (token) => `Bearer:${token}`, "token_bearer_prefix"],
  ["Bearer twice", (token) => `Bearer Bearer ${token}`, "token_bearer_prefix"],
  ["Authorization", (token) => `Authorization: ${token}`, "token_bearer_prefix"],
  ["a whole header", (token) => `Authorization: Bearer ${token}`, "token_bearer_prefix"],
  ["a header in lower case", (token) => `authorization:bearer ${token}`, "token_bearer_prefix"],
  ["a header with colons", (token) => `Authorization: Bearer: ${token}`, "token_bearer_prefix"],
  ["a variable", (token) => `AUTHORIZATION=Bearer ${token}`, "token_bearer_prefix"],
  [
    "quotes around a header",
    (token) => `"Authorization: Bearer ${token}"`,
    "token_quoted",
    "token_bearer_prefix",
  ],
  [
    "quotes within a header",
    (token) => `Authorization: "Bearer ${token}"`,
    "token_bearer_prefix",
    "token_quoted",
  ],
  ["a line break written out", (token) => `${token}\\n`, "token_white_space"],
  ["Python's line", (token) => `b'${token}\\r\\n'`, "token_quoted", "token_white_space"],
  ["a line break inside", (token) => insert(token, "\n"), "token_white_space"],
  ["a carriage return inside", (token) => insert(token, "\r"), "token_white_space"],
  ["lines", (token) => token.replace(/.{60}/g, "$&\r\n  "), "token_white_space"],
  ["lines of a shell", (token) => token.replace(/.{60}/g, "$&\\\n"), "token_white_space"],
  ["a space inside", (token) => insert(token, " "), "token_white_space"],
  ["a zero-width space", (token) => insert(token, "\u200b"), "token_invisible"],
  ["a soft hyphen", (token) => insert(token, "\u00ad"), "token_invisible"],
  ["a NUL after it", (token) => `${token}\0`, "token_invisible"],
  ["bidi controls", (token) => `\u202a${token}\u202c`, "token_invisible"],
  ["a variable and its name", (token) => `GUEST_TOKEN=${token}`, "token_surrounded"],
  ["a line of a shell", (token) => `export TOKEN=${token}\n`, "token_surrounded"],
  [
    "a line of a file of variables",
    (token) => `access_token: "${token}",`,
    "token_quoted",
    "token_surrounded",
  ],
  ["angle brackets", (token) => `<${token}>`, "token_surrounded"],
  ["round brackets", (token) => `(${token})`, "token_surrounded"],
  ["a comma after it", (token) => `${token},`, "token_surrounded"],
  ["a semicolon after it", (token) => `${token};`, "token_surrounded"],
  ["a full stop after it", (token) => `${token}.`, "token_surrounded"],
  ["the scheme of a header", (token) => `JWT ${token}`, "token_surrounded"],
  [
    "everything",
    (token) => `\u201cAuthorization: Bearer: ${insert(token, "\n\u200b")}\u201d\r\n`,
    "token_invisible",
    "token_quoted",
    "token_bearer_prefix",
    "token_white_space",
  ],
];

for (const [what, paste, ...codes] of PASTED) {
  Deno.test(`a token pasted with ${what} is mended, and it is said`, async () => {
    for (const token of [TOKEN, OPAQUE_TOKEN]) {
      const mended = mendToken(paste(token));
      assert.equal(mended.token, token);
      const told = mended.findings.map(({ code, severity }) => [code, severity]);
      assert.deepEqual(told, codes.map((code) => [code, "info"]));
    }
    const found = await explainGuestToken(paste(TOKEN), options);
    assert.deepEqual(
      found.map(({ code }) => code).toSorted(),
      [...codes, "signature_good"].toSorted(),
    );
    if (codes.length > 0) {
      // what reads a token as it is refuses it with the same code
      assert.throws(() => decodeToken(paste(TOKEN)), (error) => {
        assert(error instanceof WebexError);
        assert(codes.includes(error.code), error.code);
        return true;
      });
    }
  });
}

const STANDARD: [what: string, token: string][] = [
  ["every segment in standard base64", each(toStandard)],
  ["every segment padded", each(pad)],
  ["a padded header", TOKEN.replace(/[^.]*/, pad)],
  ["padded claims", TOKEN.replace(/(?<=\.)[^.]*/, pad)],
  ["a padded signature", TOKEN.replace(/[^.]*$/, pad)],
  ["a signature in standard base64", TOKEN.replace(/[^.]*$/, toStandard)],
  ["the standard alphabet without padding", each((one) => toStandard(one).replace(/=/g, ""))],
];

for (const [what, token] of STANDARD) {
  Deno.test(`a good token with ${what} is mended, and it is said`, async () => {
    assert.notEqual(token, TOKEN);
    assert.equal(mendToken(token).token, TOKEN);
    const found = await explainGuestToken(token, options);
    assert.deepEqual(found.map(({ code, severity }) => [code, severity]), [
      ["token_standard_base64", "info"],
      ["signature_good", "info"],
    ]);
    await assert.rejects(verifyGuestToken(token, options), (error) => {
      assert(error instanceof WebexError);
      assert.match(error.code, /^(token|signature)_standard_base64$/);
      assert.match(error.message, /standard base64 or (padded|with padding)/);
      return true;
    });
  });

  Deno.test(`a token with ${what} and a bad signature is mended, and the signature refused`, async () => {
    const other = { secret: Buffer.alloc(32, 7).toString("base64"), now };
    const found = await explainGuestToken(token, other);
    assert.deepEqual(found.map(({ code }) => code), [
      "signature_mismatch",
      "token_standard_base64",
    ]);
  });
}

Deno.test("segments that were signed in standard base64 are named: the token was made wrong", async () => {
  const [head, claims] = TOKEN.split(".") as [string, string];
  const bare = (segment: string) => toStandard(segment).replace(/=/g, "");
  for (const write of [pad, toStandard, bare]) {
    const signed = `${write(head)}.${write(claims)}`;
    const token = `${signed}.${createHmac("sha256", KEY).update(signed).digest("base64url")}`;
    const [first] = await explainGuestToken(token, options);
    assert.deepEqual([first?.code, first?.severity], ["signature_of_standard_base64", "error"]);
    assert.match(first!.hint, /as base64url without padding, and sign them so$/);
  }
});

const UNMENDED: [what: string, text: string, code: string][] = [
  ["a sentence", `the token is ${TOKEN}, use it`, "token_surrounded"],
  ["two tokens", `${TOKEN} ${TOKEN}`, "token_surrounded"],
  ["a link", `https://chat.example/#token=${TOKEN}`, "token_surrounded"],
  ["a command", `curl -H "X-Token: ${TOKEN}" https://chat.example`, "token_surrounded"],
  ["a variable of a shell", "$GUEST_TOKEN", "placeholder_given"],
  ["a variable in braces", "${GUEST_TOKEN}", "placeholder_given"],
  ["a variable of Windows", "%GUEST_TOKEN%", "placeholder_given"],
  ["a variable of a workflow", "${{ secrets.GUEST_TOKEN }}", "placeholder_given"],
  ["a variable of Node", "process.env.GUEST_TOKEN", "placeholder_given"],
  ["a word of an example", "YOUR_GUEST_TOKEN", "placeholder_given"],
  ["a word in brackets", "<guest token>", "placeholder_given"],
  ["stars", "********", "placeholder_given"],
  ["a line of JSON", `"token": "${TOKEN}",`, "json_given"],
  ["JSON in quotes", `'{"token":"${TOKEN}"}'`, "json_given"],
  ["padding inside a segment", TOKEN.replace(".", "=a."), "header_unreadable"],
  ["three signs of padding", TOKEN.replace(".", "===."), "header_unreadable"],
  ["only quotes", `""`, "token_empty"],
  ["only Bearer", "Bearer: ", "token_empty"],
];

for (const [what, text, code] of UNMENDED) {
  Deno.test(`explainGuestToken() names ${what}, and guesses nothing`, async () => {
    const errors = (await explainGuestToken(text, options)).filter(({ severity }) =>
      severity === "error"
    );
    assert.deepEqual(errors.map((one) => one.code), [code]);
  });
}

/** What a copy makes of a secret, and the codes of what is mended. */
const PASTED_SECRETS: [what: string, pasted: (secret: string) => string, ...codes: string[]][] = [
  ["nothing", (secret) => secret],
  ["white space around it", (secret) => ` \t${secret}\r\n\n`],
  ["a carriage return", (secret) => `${secret}\r`],
  ["a byte order mark", (secret) => `\uFEFF${secret}\n`],
  ["double quotes", (secret) => `"${secret}"`, "secret_quoted"],
  ["single quotes and a line break", (secret) => `'${secret}'\r\n`, "secret_quoted"],
  ["typographic quotes", (secret) => `\u201c${secret}\u201d`, "secret_quoted"],
  ["a low quote", (secret) => `\u201a${secret}\u2018`, "secret_quoted"],
  ["Python's bytes", (secret) => `b'${secret}'`, "secret_quoted"],
  ["escaped quotes", (secret) => `\\"${secret}\\"`, "secret_quoted"],
  ["Bearer", (secret) => `Bearer ${secret}`, "secret_bearer_prefix"],
  ["a whole header", (secret) => `Authorization: Bearer ${secret}`, "secret_bearer_prefix"],
  ["a line break written out", (secret) => `${secret}\\n`, "secret_white_space"],
  ["a zero-width space", (secret) => `\u200b${secret}`, "secret_invisible"],
  ["a zero-width joiner inside", (s) => `${s.slice(0, 9)}\u200d${s.slice(9)}`, "secret_invisible"],
  ["its name", (secret) => `SECRET=${secret}`, "secret_surrounded"],
  ["a line of a shell", (secret) => `export WEBEX_SECRET=${secret}\n`, "secret_surrounded"],
  ["a colon", (secret) => `client_secret: ${secret}`, "secret_surrounded"],
  [
    "a name and quotes",
    (secret) => `secret = '${secret}';`,
    "secret_quoted",
    "secret_surrounded",
  ],
  ["angle brackets", (secret) => `<${secret}>`, "secret_surrounded"],
  ["a comma", (secret) => `${secret},`, "secret_surrounded"],
  ["a NUL", (secret) => `${secret}\0`, "secret_invisible"],
  ["a line break inside", (s) => `${s.slice(0, 30)}\n${s.slice(30)}`, "secret_white_space"],
  ["lines", (s) => s.replace(/.{16}/g, "$&\r\n  "), "secret_white_space"],
  ["lines of a shell", (s) => s.replace(/.{16}/g, "$&\\\n"), "secret_white_space"],
  [
    "quotes and lines",
    (s) => `"${s.slice(0, 9)}\r${s.slice(9)}"`,
    "secret_quoted",
    "secret_white_space",
  ],
];

for (const [what, paste, ...codes] of PASTED_SECRETS) {
  Deno.test(`a secret pasted with ${what} is mended, and it is said`, () => {
    for (const secret of [SECRET, SECRET.replace("=", ""), KEY.toString("base64url")]) {
      const mended = mendSecret(paste(secret));
      assert.equal(mended.secret, secret);
      const told = mended.findings.map(({ code, severity }) => [code, severity]);
      assert.deepEqual(told, codes.map((code) => [code, "info"]));
      assert(!JSON.stringify(mended.findings).includes(secret.slice(0, 8)));
    }
  });
}

Deno.test("mendSecret() leaves client secrets and refresh tokens of a Service App as they are", () => {
  const others = ["mock secret, with a comma", "prod:0123456789abcdef0123456789", "a(b);", "pass,"];
  const secrets = ["0123456789abcdef".repeat(4), OPAQUE_TOKEN, `${"Mz".repeat(40)}_P0A1_x`];
  for (const secret of [...secrets, ...others]) {
    assert.deepEqual(mendSecret(secret), { secret, findings: [] });
    assert.equal(mendSecret(` "${secret}"\n`).secret, secret);
  }
});

/** What could be read in more than one way, so that joining it would lose something. */
const UNMENDED_SECRETS: [what: string, text: string][] = [
  ["a space that may have been a plus sign", `${SECRET.slice(0, 20)} ${SECRET.slice(20)}`],
  ["two secrets on two lines", `${SECRET}\n${SECRET}`],
  ["two secrets without padding", `${SECRET.slice(0, -1)}\n${SECRET.slice(0, -1)}`],
  ["an issuer and a secret", `${ISSUER}\n${SECRET}`],
  ["a comment before it", `# my secret\n${SECRET}`],
  ["quotes inside", `${SECRET.slice(0, 20)}"${SECRET.slice(20)}`],
  ["JSON", JSON.stringify({ secret: SECRET })],
  ["percent-encoding", encodeURIComponent(SECRET)],
  ["a name and a secret that was cut", `SECRET=${SECRET.slice(0, 12)}`],
];

for (const [what, text] of UNMENDED_SECRETS) {
  Deno.test(`mendSecret() leaves what it would have to guess at: ${what}`, async () => {
    const { secret, findings } = mendSecret(text);
    assert.deepEqual([secret, findings], [text, []]);
    await assert.rejects(explainGuestToken(TOKEN, { secret, now }), {
      name: "TypeError",
      message: /^Cannot read issuer secret: it is not base64: \w/,
    });
  });
}

Deno.test("mendToken() and mendSecret() hand on what is too long, for its reader to refuse", () => {
  const long = `"${"a".repeat(1_000_000)}"`;
  assert.deepEqual(mendToken(long), { token: long, findings: [] });
  assert.deepEqual(mendSecret(long), { secret: long, findings: [] });
});
