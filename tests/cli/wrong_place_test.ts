import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { run, type RunOptions } from "../support/cli/run.ts";
import { runCli } from "../support/programs/deno.ts";
import { answering, json } from "../support/service/fake_service.ts";
import { BEARER, PERSON_ID, ROOM_ID } from "../support/service/service_app_answers.ts";
import { guestToken, ISSUER, OPAQUE_TOKEN, ORG_UUID, SECRET } from "../support/tokens.ts";

/** What was given in a wrong place or form, and the words that say where it belongs. */
type Case = [args: string[], options: RunOptions, message: string];

const padded = (id: string) => Buffer.from(id, "base64url").toString("base64");
const id = (text: string) => Buffer.from(`ciscospark://us/${text}`).toString("base64url");

const BASE_URLS: Case[] = [
  ["localhost:8080/v1", "write http://localhost:8080/v1"],
  ["127.0.0.1:8080/v1", "write http://127.0.0.1:8080/v1"],
  ["localhost", "write http://localhost"],
  ["[::1]:8080", "write http://[::1]:8080"],
  ["webexapis.com/v1", "write https://webexapis.com/v1"],
  ["api.example:8443", "write https://api.example:8443"],
  ["//webexapis.com/v1", "write https://webexapis.com/v1"],
  ["https:/webexapis.com/v1", "write https://webexapis.com/v1"],
  ["https//webexapis.com/v1", "write https://webexapis.com/v1"],
  ["https:webexapis.com", "write https://webexapis.com"],
  ["http:/localhost:8080/v1", "write http://localhost:8080/v1"],
  ["user:word@webexapis.com", "write a URL such as https://webexapis.com/v1"],
  ["127.0.0.1:99999/v1", "write a URL such as https://webexapis.com/v1"],
  ["http:/mock:8080/v1", "write http://mock:8080/v1"],
  ["8080", "write a URL such as https://webexapis.com/v1"],
  [":8080", "write a URL such as https://webexapis.com/v1"],
  ["/v1", "write a URL such as https://webexapis.com/v1"],
].flatMap(([url, words]): Case[] => [
  [["verify", "--access", OPAQUE_TOKEN, "--api-url", url!], {}, `--api-url is no URL: ${words}`],
  [
    ["login", guestToken()],
    { env: { WEBEX_API_URL: url! } },
    `WEBEX_API_URL is no URL: ${words}`,
  ],
]);

const FILES: Case[] = [
  ...[
    ["token.txt", "token.txt"],
    ["./guest-token.jwt", "./guest-token.jwt"],
    ["/tmp/a/token.json", "/tmp/a/token.json"],
    ["C:\\tokens\\token.txt", "C:\\tokens\\token.txt"],
    ["~/tok(1).txt", "'~/tok(1).txt'"],
    ["./token", "./token"],
    ["../tokens/guest", "../tokens/guest"],
    ["/run/secrets/token", "/run/secrets/token"],
    ["C:\\Users\\Ada\\token", "C:\\Users\\Ada\\token"],
  ].flatMap(([path, shown]): Case[] =>
    ([["verify", []], ["verify --jwt", ["--jwt"]], ["verify --access", ["--access"]], [
      "login",
      [],
    ]] as const)
      .map(([command, option]) => [
        [command.split(" ")[0]!, ...option, path!],
        {},
        `the token is the name of a file; to read it, type: guestissuer ${command} - < ${shown}`,
      ])
  ),
  ...[
    "secret.txt",
    "../my.secret",
    "/etc/issuer.key",
    "secret.env",
    "s.TXT",
    "./secret",
    "~/secret",
    "/run/secrets/webex",
    "/Users/ada/Webex",
  ].flatMap(
    (path): Case[] => [
      [
        ["create", "1", "Ada", "-i", ISSUER, "-s", path],
        {},
        `--secret holds the name of a file; to read it, give --secret-file ${path}`,
      ],
      [
        ["quick", "1", "Ada"],
        { env: { ISSUER, SECRET: path } },
        `SECRET holds the name of a file; to read it, give --secret-file ${path}`,
      ],
      [
        ["guests", "count"],
        { env: { WEBEX_ACCESS_TOKEN: path } },
        `WEBEX_ACCESS_TOKEN holds the name of a file; to read it, give --access-token-file ${path}`,
      ],
    ],
  ),
];

const COUNTERPARTS: Case[] = [
  [
    ["mock"],
    { env: { ISSUER } },
    "ISSUER has a value, and its counterpart has none: give --secret-file or SECRET too, or run it without ISSUER: env -u ISSUER guestissuer mock",
  ],
  [
    ["mock"],
    { env: { SECRET } },
    "SECRET has a value, and its counterpart has none: give --issuer or ISSUER too, or run it without SECRET: env -u SECRET guestissuer mock",
  ],
  [
    ["mock", "--issuer", ISSUER],
    {},
    "--issuer has a value, and its counterpart has none: give --secret-file or SECRET too, or leave --issuer out",
  ],
  [
    ["mock", "--secret-file", "f"],
    { files: { f: SECRET } },
    "--secret-file has a value, and its counterpart has none: give --issuer or ISSUER too, or leave --secret-file out",
  ],
  [
    ["create", "1", "Ada", "--mock"],
    { env: { ISSUER } },
    "the secret is missing: set SECRET, or give --secret-file or --secret",
  ],
  [
    ["create", "1", "Ada", "--mock"],
    { env: { SECRET } },
    "the issuer is missing: give --issuer or set ISSUER",
  ],
];

const IDS: Case[] = [
  [["abc", ROOM_ID], "<personId> is no Webex id: guestissuer verify --access - --json <"],
  [
    ["ada@example.com", ROOM_ID],
    "<personId> is an e-mail address, and the one of a guest reaches nobody: ",
  ],
  [[ROOM_ID, PERSON_ID], "<personId> is an id of type ROOM, not PEOPLE: "],
  [[ISSUER, ROOM_ID], "<personId> is an id of type ORGANIZATION, not PEOPLE: "],
  [[`ciscospark://us/PEOPLE/${ORG_UUID}`, ROOM_ID], "<personId> is a decoded id, and the service"],
  [[PERSON_ID, "https://web.webex.com/spaces/x"], "<roomId> is no Webex id: "],
  [[PERSON_ID, "my room"], "<roomId> is no Webex id: "],
  [[PERSON_ID, PERSON_ID], "<roomId> is an id of type PEOPLE, not ROOM: "],
  [[PERSON_ID, ROOM_ID.slice(0, -9)], "<roomId> is a Webex id that was cut off: "],
].map(([args, message]) => [["add-to-space", ...args!], { env: BEARER }, message as string]);

const HOSTS: Case[] = [
  ["localhost:8080", "as in: --host localhost --port 8080"],
  ["http://localhost", "as in: --host localhost"],
  ["http://127.0.0.1:80/", "as in: --host 127.0.0.1 --port 80"],
  ["[::1]", "as in: --host ::1"],
  ["[::1]:8080", "as in: --host ::1 --port 8080"],
  ["", "such as 127.0.0.1"],
  ["a b", "such as 127.0.0.1"],
].map(([host, advice]) => [
  ["mock", `--host=${host}`],
  {},
  `--host must be a name or an address and nothing else, ${advice}\n`,
]);

for (
  const [args, options, message] of [...BASE_URLS, ...FILES, ...COUNTERPARTS, ...IDS, ...HOSTS]
) {
  const given = Object.entries(options.env ?? {}).map(([name]) => `${name}=… `).join("");
  const shown = args.map((each) => each.slice(0, 30)).join(" ");
  Deno.test(`guestissuer says where something belongs: ${given}${shown}`, async () => {
    const { fetch, sent } = answering(json({}));
    const { code, stdout, stderr } = await run(args, { ...options, fetch });
    assert.deepEqual([code, stdout, sent], [2, "", []]);
    assert(stderr.startsWith(`guestissuer: ${message}`), stderr);
  });
}

Deno.test("a secret that begins with a slash is no path, and signs", async () => {
  for (let i = 0; i < 200; i++) {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    bytes[0] = 0xff;
    const secret = Buffer.from(bytes).toString("base64");
    assert(secret.startsWith("/"));
    const { code, stderr } = await run(["create", "1", "Ada"], {
      env: { ISSUER, SECRET: secret },
    });
    assert.deepEqual([code, stderr], [0, ""]);
  }
});

Deno.test("guestissuer add-to-space takes ids of every form", async () => {
  const ids = [
    [PERSON_ID, ROOM_ID],
    [padded(PERSON_ID), padded(ROOM_ID)],
    [ORG_UUID, ORG_UUID],
    [id(`PEOPLE/${ORG_UUID}`), id(`ROOM/${ORG_UUID}`)],
    [
      Buffer.from(`ciscospark://urn:TEAM:eu-central-1_k/PEOPLE/${ORG_UUID}`).toString("base64"),
      Buffer.from(`ciscospark://urn:TEAM:eu-central-1_k/ROOM/${ORG_UUID}`).toString("base64"),
    ],
  ];
  for (const [personId, roomId] of ids) {
    const { fetch, asked } = answering(json({ id: "m", roomId, personId }));
    const { code } = await run(["add-to-space", personId!, roomId!], { fetch, env: BEARER });
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse((await asked())[0]!.body), { roomId, personId });
  }
});

Deno.test("guestissuer mock says that the host does not resolve", async () => {
  // no resolver is asked about a label of more than 63 characters
  for (const host of [`${"x".repeat(64)}.example`, `a.${"y".repeat(70)}`]) {
    const flags = [`--allow-net=${host}`];
    const { code, stdout, stderr } = await runCli(flags, ["mock", "--host", host]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(
      stderr,
      /^guestissuer: --host is a name that no address is known for; give 127\.0\.0\.1/,
    );
  }
});

Deno.test("guestissuer mock refuses an issuer and a secret swapped", async () => {
  const { code, stdout, stderr } = await run(["mock"], { env: { ISSUER: SECRET, SECRET: ISSUER } });
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^guestissuer: Cannot serve mock: the issuer looks like a secret/);
});
