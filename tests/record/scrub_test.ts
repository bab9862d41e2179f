import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { type HarEntry, scrub, scrubHar } from "../../lib/record/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { entryWith, scrubbedBody, scrubbedJson } from "../support/record/entry.ts";
import { ISSUER, OPAQUE_TOKEN, ORG_UUID, signToken } from "../support/tokens.ts";

const UUID = "8dcc341a-1111-4222-8333-44455c80b767";
const PERSON_ID = Buffer.from(`ciscospark://us/PEOPLE/${UUID}`).toString("base64url");

/** Base64 as mails have it. */
const wrapped = (text: string) =>
  Buffer.from(text).toString("base64").replace(/.{76}/g, (line) => `${line}\r\n`);

const RANDOM = "sCRjsapRhCjedoQC3zEimrJEEs2fy1u7zGMOzOdvw6M";

/** A known secret, so that the tests see what becomes of it elsewhere. */
const KNOWING = entryWith({ asked: { text: '{"client_secret":"hunter2+hunter2/9"}' } });

Deno.test("scrub() replaces a secret by its role wherever it stands", async (t) => {
  const secret = "hunter2+hunter2/9";
  const as = "scrubbed-client-secret-1";
  const rows: [body: string, becomes: string][] = [
    [secret, as],
    [`it was ${secret}.`, `it was ${as}.`],
    [encodeURIComponent(secret), as],
    [encodeURIComponent(encodeURIComponent(secret)), as],
    [Buffer.from(secret).toString("base64"), Buffer.from(as).toString("base64")],
    [
      Buffer.from(`x:${secret}`).toString("base64url"),
      Buffer.from(`x:${as}`).toString("base64url"),
    ],
    [
      JSON.stringify({ a: JSON.stringify({ b: [secret] }) }),
      JSON.stringify({ a: JSON.stringify({ b: [as] }) }),
    ],
    ['{"a":"hunter2+hunter2\\/9"}', `{"a":"${as}"}`],
    ["hunter2+hunter2\\u002f9", as],
    [`a=1&b=${encodeURIComponent(secret)}`, `a=1&b=${as}`],
    [`<b>${secret}</b>`, `<b>${as}</b>`],
    ["<a title='hunter2&#43;hunter2&#x2F;9 &amp; so'>", `<a title='${as} &amp; so'>`],
    [`hunter2&plus;hunter2&sol;9`, as],
    [
      `<a data-x="{&quot;b&quot;:&quot;${secret}&quot;}">x</a>`,
      `<a data-x="{&quot;b&quot;:&quot;${as}&quot;}">x</a>`,
    ],
    [
      wrapped(`${"x".repeat(50)} ${secret} ${"y".repeat(50)}`),
      wrapped(`${"x".repeat(50)} ${as} ${"y".repeat(50)}`),
    ],
    [`data: ${JSON.stringify({ a: secret })}\n\n`, `data: ${JSON.stringify({ a: as })}\n\n`],
    [
      `https://webexapis.com/v1/x/${encodeURIComponent(secret)}?y=${encodeURIComponent(secret)}#z`,
      `https://webexapis.com/v1/x/${as}?y=${as}#z`,
    ],
  ];
  await eachRow(t, rows, ([body, becomes]) => assert.equal(scrubbedBody(body, KNOWING), becomes));
});

Deno.test("scrub() finds secrets by the fields that hold them", async (t) => {
  const rows: [field: string, becomes: string][] = [
    ["accessToken", "scrubbed-access-token-1"],
    ["access_token", "scrubbed-access-token-1"],
    ["refresh_token", "scrubbed-refresh-token-1"],
    ["clientSecret", "scrubbed-client-secret-1"],
    ["token", "scrubbed-token-1"],
    ["callToken", "scrubbed-token-1"],
    ["secret", "scrubbed-secret-1"],
    ["hostPin", "scrubbed-password-1"],
    ["displayName", "Scrubbed Person 1"],
    ["personDisplayName", "Scrubbed Person 1"],
    ["firstName", "Scrubbed First 1"],
    ["subject", "scrubbed-subject-1"],
    ["title", "Scrubbed title 1"],
    ["markdown", "Scrubbed text 1"],
    ["clientId", "scrubbed-client-1"],
    ["description", "Scrubbed text 1"],
  ];
  await eachRow(t, rows, ([field, becomes]) => {
    assert.equal(scrubbedJson({ [field]: "Q7x-Ada" })[field], becomes);
    // in another exchange, in a field that says nothing
    const known = entryWith({ answered: { text: JSON.stringify({ [field]: "Q7x-Adalovelace" }) } });
    assert.equal(scrubbedJson({ note: "of Q7x-Adalovelace!" }, known).note, `of ${becomes}!`);
  });
});

Deno.test("scrub() finds secrets by the ending of a field, and by headers and parameters", async (t) => {
  // nothing in it looks random
  const value = "correct.horse.battery";
  const headers = ["X-CSRF-Token", "X-XSRF-Token", "X-Session-Id", "X-Amz-Security-Token"];
  headers.push("X-Webex-Token", "X-Goog-Api-Key", "Authentication", "X-Spark-Signature", "X-Auth");
  await eachRow(t, headers, (name) => {
    const [entry] = scrub([entryWith({ sent: { [name]: value } })]).entries;
    assert.match(entry!.request.headers[0]!.value, /^scrubbed-(?:token|secret)-1$/);
  });
  const names = ["session", "key", "sig", "signature", "hash", "auth", "ticket", "credential"];
  names.push("pass", "code", "upload_token", "my-api-key");
  await eachRow(t, names, (name) => {
    const url = `https://webexapis.com/v1/things?a=b&${name}=${value}`;
    const entry = entryWith({ url, asked: { text: `a=b&${name}=${value}`, mimeType: "a/b" } });
    entry.request.queryString = [{ name, value }];
    const [{ request }] = scrub([entry]).entries as [HarEntry];
    for (const text of [request.url, request.postData!.text, request.queryString![0]!.value]) {
      assert.match(text!, /(?:^|=)scrubbed-(?:token|secret|password|code)-1$/);
    }
  });
  for (const field of ["uploadToken", "x_session_id", "signature", "serviceApiKey", "credential"]) {
    assert.match(scrubbedJson({ [field]: value })[field], /^scrubbed-(?:token|secret)-1$/);
  }
  // what opens nothing
  const plain = { code: value, key: value, hash: value, session: value, pageToken: value };
  const more = { nextPageToken: value, syncToken: value, continuationToken: value };
  assert.deepEqual(scrubbedJson({ ...plain, ...more }), { ...plain, ...more });
});

Deno.test("scrub() takes letters of one size with digits between them for random", async (t) => {
  const random = "k3j9f0a8s7d6f5g4h3j2k1l0q9w8e7r6";
  const rows: [text: string, isReplaced: boolean][] = [
    [random, true],
    [random.toUpperCase(), true],
    ["q4tz7mkw0p2xh5vb8nrc1sdy6f", true],
    ["qwe12rtz34uio56asd78fgh90p", true],
    [random.slice(0, 24), true],
    [random.slice(0, 23), false],
    ["partition0registration1device2", false],
    ["onlylettersandnothingelseatall", false],
    ["123456789012345678901234567890", false],
    ["a1-b2-c3-d4-e5-f6-a7-b8-c9-d0", false],
  ];
  await eachRow(t, rows, ([text, isReplaced]) => {
    assert.equal(/^scrubbed-opaque-1/.test(scrubbedJson({ code: text }).code), isReplaced);
  });
});

Deno.test("scrub() keeps what a refusal says, and the other bytes of a body", async (t) => {
  const rows = [
    '{"message":"The requested resource could not be found.","errors":[{"description":"Not found."}]}',
    '{\n  "b": 1.0, "a": 1e3,\t"a": null, "112": 12345678901234567890, "z": [ ] }',
    '{"type":"person","status":"active","isLocked":false,"expiresIn":21599}',
    "invalid token: expired",
    "3",
    "",
    '{"cut":"off and ne',
  ];
  await eachRow(t, rows, (body) => assert.equal(scrubbedBody(body), body));
});

Deno.test("scrub() keeps the form of a JWT: algorithm, names of claims, length of the signature", () => {
  const token = signToken({
    sub: "customer-4711",
    name: "Ada",
    iss: ISSUER,
    exp: 1517073019,
    jti: "Zx81kQ",
  });
  const entry = entryWith({
    sent: { Authorization: token },
    answered: { text: JSON.stringify({ token: OPAQUE_TOKEN }) },
  });
  const { entries: [scrubbed] } = scrub([entry]);
  const jwt = scrubbed!.request.headers[0]!.value;
  assert.equal(jwt.split(".")[2]!.length, token.split(".")[2]!.length);
  assert.deepEqual(decodeProtectedHeader(jwt), { alg: "HS256", typ: "JWT" });
  const { iss, ...claims } = decodeJwt(jwt);
  assert.deepEqual(claims, {
    sub: "scrubbed-subject-1",
    name: "Scrubbed Person 1",
    exp: 1517073019,
    jti: "scrubbed-opaque-1",
  });
  // the organization is the same in the issuer and in the access token, as it was
  const organization = "00000000-0000-4000-8000-000100000001";
  const decoded = Buffer.from(iss!, "base64url").toString();
  assert.equal(decoded, `ciscospark://us/ORGANIZATION/${organization}`);
  const { token: access } = JSON.parse(scrubbed!.response.content.text!);
  assert.equal(access.length, OPAQUE_TOKEN.length);
  assert.match(access, new RegExp(`^scrubbed-token-1-0*_P0A1_${organization}$`));
});

Deno.test("scrub() keeps the parts of an encrypted token, and replaces what cannot be read", () => {
  const head = Buffer.from('{"alg":"dir","enc":"A256GCM","kid":"k-17"}').toString("base64url");
  const callToken = `${head}.QUJD.aXYtMTIz.Y2lwaGVydGV4dA.dGFnLXRhZw`;
  const scrubbed: string = scrubbedJson({ callToken }).callToken;
  assert.deepEqual(decodeProtectedHeader(scrubbed), {
    alg: "dir",
    enc: "A256GCM",
    kid: "scrubbed-opaque-1",
  });
  assert.deepEqual(scrubbed.split(".").slice(1), [
    "c2Ny",
    "c2NydWJi",
    "c2NydWJiZWQ6IA",
    "c2NydWJiZQ",
  ]);
  const { token } = scrubbedJson({ token: "eyJhbGciOi.not-claims.c2lnbmF0dXJl" });
  assert.equal(token, "scrubbed-token-1-00000000000000000");
});

Deno.test("scrub() keeps the version of uuids, and what they name, in ids and without", () => {
  const v1 = "8dcc341a-1111-1222-8333-44455c80b767";
  const id = (of: string) =>
    Buffer.from(`ciscospark://urn:TEAM:eu-central-1_k/${of}`).toString("base64url");
  const scrubbed = scrubbedJson({
    id: PERSON_ID,
    cis_uuid: UUID,
    roomId: id(`ROOM/${v1}`),
    membership: id(`MEMBERSHIP/${UUID}:${v1}`),
    upper: UUID.toUpperCase(),
    email: `1ad14c30-59a6-31a7-b345-963e3d167e10@appid.ciscospark.com`,
    old: `customer-4711@${ORG_UUID}`,
    nil: "00000000-0000-0000-0000-000000000000",
  });
  const person = "00000000-0000-4000-8000-000200000001";
  const room = "00000000-0000-1000-8000-000300000001";
  assert.deepEqual(scrubbed, {
    id: Buffer.from(`ciscospark://us/PEOPLE/${person}`).toString("base64url"),
    cis_uuid: person,
    roomId: id(`ROOM/${room}`),
    membership: id(`MEMBERSHIP/${person}:${room}`),
    upper: person,
    email: "00000000-0000-3000-8000-000800000001@appid.ciscospark.com",
    old: "scrubbed-guest-1@00000000-0000-4000-8000-000100000001",
    nil: "00000000-0000-0000-0000-000000000000",
  });
});

Deno.test("scrub() replaces addresses by those reserved for documentation", async (t) => {
  const rows: [text: string, becomes: string][] = [
    [
      "write to Ada@Acme.com or ada@acme.com",
      "write to person-1@example.com or person-1@example.com",
    ],
    ["my.bot@webex.bot", "scrubbed-bot-1@webex.bot"],
    ["from 84.153.12.7 via 84.153.12.8", "from 192.0.2.1 via 192.0.2.2"],
    ["from 127.0.0.1 by Chrome/138.0.0.0", "from 127.0.0.1 by Chrome/138.0.0.0"],
    ["2a00:1450:4001:82a::200e at 12:30:45", "2001:db8::1 at 12:30:45"],
    ["3c:22:fb:01:02:03", "00:00:5e:00:53:00"],
    ["call +49 30 1234567 or +4930765432", "call +1 201 555 0100 or +12015550101"],
    ["https://acme.webex.com/meet/x", "https://scrubbed-site-1.webex.com/meet/scrubbed-user-1"],
    ["https://idbroker.webex.com/idb", "https://idbroker.webex.com/idb"],
    ["https://intranet.acme.com/a/b?c=d", "https://scrubbed-site-1.example/"],
    ["ROUTER_602E549D-F5FA-01BB-0200-AC12DC780200", "ROUTER_00000000-0000-0000-8000-000700000001"],
  ];
  await eachRow(t, rows, ([text, becomes]) => {
    assert.equal(scrubbedJson({ note: text }).note, becomes);
  });
});

Deno.test("scrub() reads forms, cookies, Basic and multipart by their fields", () => {
  const form = "grant_type=refresh_token&client_id=C0ffee1234&client_secret=5ecret5&code=42ab42";
  const parts = [
    '--xYz\r\nContent-Disposition: form-data; name="token"\r\n\r\n5ecret6\r\n',
    '--xYz\r\nContent-Disposition: form-data; name="files"; filename="Payroll Ada.pdf"\r\n' +
    "Content-Type: application/pdf\r\n\r\n%PDF of 5ecret7\r\n--xYz--\r\n",
  ];
  const { entries } = scrub([
    entryWith({
      sent: {
        Cookie: 'a=one; b="two two"',
        Authorization: `Basic ${btoa("ada:5ecret8")}`,
        "Content-Type": "application/x-www-form-urlencoded",
      },
      asked: { text: form, mimeType: "application/x-www-form-urlencoded" },
      headers: { "Set-Cookie": "s=three; Path=/; HttpOnly\nt=four" },
    }),
    entryWith({ asked: { text: parts.join(""), mimeType: "multipart/form-data; boundary=xYz" } }),
  ]);
  const [first, second] = entries.map(({ request }) => request);
  assert.equal(
    first!.postData!.text,
    "grant_type=refresh_token&client_id=scrubbed-client-1&client_secret=scrubbed-client-secret-1&code=scrubbed-code-1",
  );
  assert.deepEqual(first!.headers.map(({ value }) => value), [
    'a=scrubbed-cookie-1; b="scrubbed-cookie-2"',
    `Basic ${btoa("scrubbed-user-1:scrubbed-password-1")}`,
    "application/x-www-form-urlencoded",
  ]);
  assert.equal(
    entries[0]!.response.headers[0]!.value,
    "s=scrubbed-cookie-3; Path=/; HttpOnly\nt=scrubbed-cookie-4",
  );
  assert.equal(
    second!.postData!.text,
    '--xYz\r\nContent-Disposition: form-data; name="token"\r\n\r\nscrubbed-token-1\r\n' +
      '--xYz\r\nContent-Disposition: form-data; name="files"; filename="scrubbed-file-1.pdf"\r\n' +
      "Content-Type: application/pdf\r\n\r\nScrubbed text 1\r\n--xYz--\r\n",
  );
});

Deno.test("scrub() unpacks gzip and br, and packs again", async (t) => {
  const body = JSON.stringify({ displayName: "Ada", type: "person" });
  const becomes = JSON.stringify({ displayName: "Scrubbed Person 1", type: "person" });
  const rows = [
    ["gzip", gzipSync, gunzipSync],
    ["br", brotliCompressSync, brotliDecompressSync],
  ] as const;
  await eachRow(t, rows, ([coding, pack, unpack]) => {
    const text = pack(body).toString("base64");
    const { entries: [entry] } = scrub([
      entryWith({
        answered: { text, encoding: "base64" },
        headers: { "content-encoding": coding },
      }),
    ]);
    const { content } = entry!.response;
    assert.equal(content.encoding, "base64");
    assert.equal(unpack(Buffer.from(content.text!, "base64")).toString(), becomes);
  });
  // within a field, where only its first bytes say what it is
  const { blob } = scrubbedJson({ blob: gzipSync(body).toString("base64") });
  assert.equal(gunzipSync(Buffer.from(blob, "base64")).toString(), becomes);
});

Deno.test("scrub() leaves out bodies that are no text: pictures, programs, what cannot be unpacked", () => {
  const bodies = [
    { mimeType: "image/png", encoding: "base64", text: "iVBORw0KGgo=" },
    { mimeType: "text/javascript", text: "const token = 'x'" },
    { mimeType: "application/json", encoding: "base64", text: "//79/A==" },
    { mimeType: "application/json", encoding: "base64", text: "not base64!" },
  ];
  const { entries } = scrub(bodies.map((answered) => entryWith({ answered })));
  for (const { response } of entries) {
    assert.deepEqual(Object.keys(response.content), ["mimeType", "comment"]);
  }
});

Deno.test("scrub() replaces random strings whose field says nothing, and no words", () => {
  const key = "sCRjsapRhCjedoQC3zEimrJEEs2fy1u7zGMOzOdvw6M=";
  const scrubbed = scrubbedJson({
    etag: key,
    hash: "4f1c7a52e9d08b36aa10ffedcba987654f1c7a52",
    word: "guest-issuer:write/ThisIsALongNameOfSomething",
  });
  assert.match(scrubbed.etag, /^scrubbed-opaque-1-0+$/);
  assert.match(scrubbed.hash, /^scrubbed-opaque-2-0+$/);
  assert.equal(scrubbed.word, "guest-issuer:write/ThisIsALongNameOfSomething");
});

Deno.test("scrub() looks for names as words, and for common words nowhere", () => {
  const known = entryWith({
    answered: {
      text: JSON.stringify({ items: [{ displayName: "Ada" }, { displayName: "Service" }] }),
    },
  });
  assert.equal(
    scrubbedJson({ note: "Ada is not in Adam's Canada, by Service Unavailable" }, known).note,
    "Scrubbed Person 1 is not in Adam's Canada, by Service Unavailable",
  );
  const cjk = entryWith({ answered: { text: '{"displayName":"山田"}' } });
  assert.equal(scrubbedJson({ note: "（山田）" }, cjk).note, "（Scrubbed Person 1）");
});

Deno.test("scrub() replaces what is packed deeper than can be read as a whole", () => {
  let text = "the note of ada@acme.com";
  for (let depth = 0; depth < 12; depth++) text = JSON.stringify({ a: text });
  const scrubbed = scrubbedBody(text);
  assert(!scrubbed.includes("acme"));
  assert(scrubbed.includes("Scrubbed text 1"));
});

Deno.test("scrub() gives numbers by role and in order, past those that are there already", () => {
  const scrubbed = scrubbedJson({
    items: [
      { displayName: "Scrubbed Person 2", personEmail: "b@acme.com" },
      { displayName: "Ada", personEmail: "a@acme.com" },
      { displayName: "Grace", personEmail: "b@acme.com" },
    ],
  });
  assert.deepEqual(scrubbed.items, [
    { displayName: "Scrubbed Person 2", personEmail: "person-1@example.com" },
    { displayName: "Scrubbed Person 1", personEmail: "person-2@example.com" },
    { displayName: "Scrubbed Person 3", personEmail: "person-1@example.com" },
  ]);
});

Deno.test("scrub() and scrubHar() refuse what has no entries", () => {
  const message = /^Cannot scrub: the entries must be an array, received undefined$/;
  for (const none of [undefined, {}, { log: {} }]) {
    // deno-lint-ignore no-explicit-any
    assert.throws(() => scrubHar(none as any), { code: "invalid_argument", message });
  }
  // deno-lint-ignore no-explicit-any
  assert.throws(() => scrub(undefined as any), { code: "invalid_argument", message });
});

Deno.test("scrub() replaces a boundary that looks like an id, in the body as in its type", async (t) => {
  const rows = [UUID, `----${UUID}`, `"${UUID}"`, RANDOM, `--${"4f1c7a52e9d08b36".repeat(4)}`];
  await eachRow(t, rows, (boundary) => {
    const bare = boundary.replaceAll('"', "");
    const type = `multipart/form-data; boundary=${boundary}`;
    const part = 'Content-Disposition: form-data; name="text"\r\n\r\nhello';
    const text = `--${bare}\r\n${part}\r\n--${bare}--\r\n`;
    const [entry] = scrub([
      entryWith({ sent: { "content-type": type }, asked: { mimeType: type, text } }),
    ]).entries;
    const { headers, postData } = entry!.request;
    assert.equal(headers[0]!.value, postData!.mimeType);
    const [, shown] = /boundary="?([^"]*)/.exec(postData!.mimeType!)!;
    assert.notEqual(shown, bare);
    assert(postData!.text!.startsWith(`--${shown}\r\nContent-Disposition: form-data`));
    assert(postData!.text!.endsWith(`\r\n--${shown}--\r\n`));
    assert.equal(JSON.stringify(scrub([entry!]).entries), JSON.stringify([entry]));
  });
});

Deno.test("scrub() looks at what stands beside values too: names of cookies, timings", () => {
  const entry = entryWith({
    sent: { cookie: `${UUID}=x; ada%40acme.com=y; plain=z` },
  });
  Object.assign(entry, { timings: { wait: 1, comment: "as ada@acme.com saw it" } });
  entry.request.cookies = [{ name: UUID, value: "x" }];
  entry.request.url += "?x=+49301234567&edge=1_84.153.12.7_10";
  const [scrubbed] = scrub([entry]).entries;
  assert.doesNotMatch(JSON.stringify(scrubbed), /acme|8dcc341a|4930123|84\.153/);
  assert.match(scrubbed!.request.headers[0]!.value, /; plain=scrubbed-cookie-\d$/);
  assert.deepEqual(scrubbed!.timings, { wait: 1, comment: "as person-1@example.com saw it" });
  assert.match(scrubbed!.request.url, /\?x=%2B12015550100&edge=1_192\.0\.2\.1_10$/);
});

Deno.test("scrub() counts what it has replaced, by role", () => {
  const text = JSON.stringify({ displayName: "Ada", token: "5ecret5ecret", again: "5ecret5ecret" });
  const { replaced } = scrub([entryWith({ answered: { text } })]);
  assert.deepEqual(replaced, { "display-name": 1, token: 1 });
});

Deno.test("scrub() is the same on the same input, changes nothing of its own, and leaves its input alone", () => {
  const entries = [
    KNOWING,
    entryWith({ answered: { text: `{"a":"${PERSON_ID} hunter2+hunter2/9"}` } }),
    // what follows a dot looks like the ending of a file
    entryWith({
      answered: { text: `${RANDOM}.${RANDOM}9 ${RANDOM}.${UUID} ${RANDOM}.a@acme.com` },
    }),
    entryWith({ answered: { text: wrapped(`{"accessToken":"${signToken({ sub: "1" })}"}`) } }),
    entryWith({ answered: { text: "<b title='a@acme.com'>a&#64;acme.com &amp; &lt;b&gt;</b>" } }),
  ];
  const before = JSON.stringify(entries);
  const first = scrub(entries);
  assert.equal(JSON.stringify(scrub(entries)), JSON.stringify(first));
  assert.equal(JSON.stringify(scrub(first.entries).entries), JSON.stringify(first.entries));
  assert.equal(JSON.stringify(entries), before);
});

Deno.test("scrub() keeps media types and their boundaries, and takes secrets out of what is none", () => {
  const typeOf = (value: string) => {
    const entry = entryWith({
      headers: { "Content-Type": value },
      asked: { text: JSON.stringify({ accessToken: OPAQUE_TOKEN }) },
    });
    return scrub([entry]).entries[0]!.response.headers[0]!.value;
  };
  for (
    const kept of [
      "application/json;charset=UTF-8",
      "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
      "text/html",
      'application/vnd.webex+json; version="1"; q=0.5',
    ]
  ) {
    assert.equal(typeOf(kept), kept);
  }
  assert(!typeOf(`application/json; token=${OPAQUE_TOKEN}`).includes(OPAQUE_TOKEN));
  assert(!typeOf(`${OPAQUE_TOKEN}; x`).includes(OPAQUE_TOKEN.split("_")[0]!));
});
