import assert from "node:assert/strict";
import { login, type NetworkFailureReason } from "../../mod.ts";
import { replaceProperty } from "../../lib/runtime/replace_property.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { runDeno } from "../support/programs/deno.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { basicEnvironment, ROOT } from "../support/programs/run_program.ts";
import { startBrokenServers } from "../support/service/broken_servers.ts";
import { checkNetworkFailures } from "../support/service/network_failures.ts";
import { GOOD_CLAIMS, signToken } from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);

Deno.test("login() says on Deno why a server on this machine was not reached, and who signed its certificate", async () => {
  await checkNetworkFailures(({ stdin, env }) => {
    const flags = ["--quiet", "--no-prompt", "--no-check", "--allow-net=127.0.0.1", "--allow-read"];
    const args = ["run", ...flags, "--allow-env", `${ROOT}tests/npm/project/network_failures.mjs`];
    return runDeno(args, { stdin, env: { ...env, MODULE: `file://${ROOT}mod.ts` } });
  }, "DENO_CERT");
});

Deno.test("a program on Deno ends as soon as it was told who signed a certificate", async () => {
  await using servers = await startBrokenServers();
  const what = "has the certificate server";
  await using child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--no-check", "--allow-net=127.0.0.1", "--allow-read"],
      ...["--allow-env", `${ROOT}tests/npm/project/network_failures.mjs`],
    ],
    clearEnv: true,
    env: { ...basicEnvironment(), MODULE: `file://${ROOT}mod.ts` },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  await new Blob([JSON.stringify({ [what]: servers.urls[what] })]).stream().pipeTo(child.stdin);
  const reader = child.stdout.getReader();
  assert.match(new TextDecoder().decode((await reader.read()).value), /Example Corp Root CA/);
  const told = performance.now();
  assert.equal((await child.status).code, 0);
  await reader.cancel();
  // the question has a time limit of three seconds
  assert(performance.now() - told < 2000, `${performance.now() - told} ms`);
});

/** An error as a runtime throws it: name, code and message of each, the outermost first. */
type Thrown = [name: string, code: string | undefined, message: string][];

const FAILED: Thrown[number] = ["TypeError", undefined, "fetch failed"];
const deno = (message: string): Thrown => [FAILED, ["Error", undefined, message]];
const node = (code: string | undefined, message: string, name = "Error"): Thrown => [
  FAILED,
  [name, code, message],
];

/** What the runtimes threw, captured but where another source is named, and the reason that is read from it. */
const CAPTURED: [where: string, thrown: Thrown, reason: NetworkFailureReason][] = [
  [
    "Deno, no such name",
    deno(
      "error sending request for url (https://nope.invalid/): client error (Connect): dns error: failed to lookup address information: Name or service not known",
    ),
    "name_not_found",
  ],
  ["Node, no such name", node("ENOTFOUND", "getaddrinfo ENOTFOUND nope.invalid"), "name_not_found"],
  [
    "Node, no name server",
    node("EAI_AGAIN", "getaddrinfo EAI_AGAIN nope.invalid"),
    "name_not_found",
  ],
  [
    "Deno, no permission",
    [[
      "NotCapable",
      undefined,
      'Requires net access to "webexapis.invalid:443", run again with the --allow-net flag',
    ]],
    "permission_missing",
  ],
  [
    "Node, no permission (from its source)",
    node("ERR_ACCESS_DENIED", "Access to this API has been restricted. Use --allow-net"),
    "permission_missing",
  ],
  [
    "Deno, a proxy that refuses",
    deno(
      "error sending request for url (https://webex.invalid/): client error (Connect): unsuccessful tunnel",
    ),
    "proxy_failed",
  ],
  [
    "Node, a proxy that refuses",
    [
      FAILED,
      ["Error", undefined, "Request was cancelled."],
      ["AbortError", "UND_ERR_ABORTED", "Proxy response (502) !== 200 when HTTP Tunneling"],
    ],
    "proxy_failed",
  ],
  [
    "Node, a proxy that refuses an agent",
    [["Error", "ERR_PROXY_TUNNEL", "Failed to establish tunnel to webex.invalid:443 via ..."]],
    "proxy_failed",
  ],
  [
    "Deno on Windows, refused (from Rust's documentation)",
    deno(
      "tcp connect error: No connection could be made because the target machine actively refused it. (os error 10061)",
    ),
    "connection_refused",
  ],
  [
    "Deno on macOS, refused",
    deno("tcp connect error: Connection refused (os error 61)"),
    "connection_refused",
  ],
  [
    "Bun, refused (from its source)",
    [["Error", "ConnectionRefused", "Unable to connect. Is the computer able to access the url?"]],
    "connection_refused",
  ],
  [
    "Bun, closed (from its source)",
    [["Error", "ConnectionClosed", "The socket connection was closed unexpectedly."]],
    "connection_broken",
  ],
  [
    "workerd (from its source)",
    [["Error", undefined, "Network connection lost."]],
    "connection_broken",
  ],
  ["Deno, reset", deno("Connection reset by peer (os error 104)"), "connection_broken"],
  [
    "Deno, broken off in the body",
    [["TypeError", undefined, "error reading a body from connection"]],
    "connection_broken",
  ],
  [
    "Node, broken off in the body",
    [["TypeError", undefined, "terminated"], [
      "SocketError",
      "UND_ERR_SOCKET",
      "other side closed",
    ]],
    "connection_broken",
  ],
  [
    "node-fetch, closed",
    [["FetchError", "ERR_STREAM_PREMATURE_CLOSE", "Premature close"]],
    "connection_broken",
  ],
  ["Node, no route", node("EHOSTUNREACH", "connect EHOSTUNREACH 10.0.0.1:443"), "host_unreachable"],
  [
    "Node, no answer",
    node("UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error", "ConnectTimeoutError"),
    "host_unreachable",
  ],
  [
    "Deno, no network",
    deno("tcp connect error: Network is unreachable (os error 101)"),
    "host_unreachable",
  ],
  [
    "Deno, no answer",
    deno("tcp connect error: Connection timed out (os error 110)"),
    "host_unreachable",
  ],
  [
    "Node, signed by itself",
    node("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
    "certificate_unknown",
  ],
  [
    "Node, re-signed by a proxy",
    node("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"),
    "certificate_unknown",
  ],
  [
    "Deno, signed by itself",
    deno("client error (Connect): invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))"),
    "certificate_unknown",
  ],
  [
    "Node, not valid yet",
    node("CERT_NOT_YET_VALID", "certificate is not yet valid"),
    "certificate_expired",
  ],
  [
    "Deno, not valid yet (from rustls)",
    deno(
      "invalid peer certificate: certificate not valid yet: verification time 1 (UNIX), but certificate is not valid before 2 (1 seconds ago)",
    ),
    "certificate_expired",
  ],
  ["Deno, a blocked port", [[
    "TypeError",
    undefined,
    "Fetch failed: Requests to port 1 are blocked",
  ]], "port_blocked"],
  ["Node, a blocked port", node(undefined, "bad port"), "port_blocked"],
  [
    "Node, an end within a chunk",
    [
      ["TypeError", undefined, "terminated"],
      [
        "HTTPParserError",
        "HPE_INVALID_EOF_STATE",
        "Response does not match the HTTP/1.1 protocol (Invalid EOF state)",
      ],
    ],
    "connection_broken",
  ],
  ["Chromium", [["TypeError", undefined, "Failed to fetch"]], "hidden_by_browser"],
  ["Safari", [["TypeError", undefined, "Load failed"]], "hidden_by_browser"],
  [
    "Firefox",
    [["TypeError", undefined, "NetworkError when attempting to fetch resource."]],
    "hidden_by_browser",
  ],
  ["something else", [["Error", undefined, "the moon is in the wrong phase"]], "unknown"],
  [
    "a host that is called like a cause",
    deno("error sending request for url (https://connection-refused.dns-error.example/v1): odd"),
    "unknown",
  ],
];

function errorOf(thrown: Thrown): Error {
  return thrown.reduceRight<Error | undefined>((cause, [name, code, message]) => {
    const error = new Error(message, cause && { cause });
    return Object.assign(error, { name }, code === undefined ? {} : { code });
  }, undefined)!;
}

/** Does something while nothing of Deno and Node is in the global scope. */
async function asInBrowser<Result>(action: () => Promise<Result>): Promise<Result> {
  const restores = ["Deno", "process"].map((name) => replaceProperty(globalThis, name, undefined));
  try {
    return await action();
  } finally {
    restores.forEach((restore) => restore());
  }
}

for (const [where, thrown, reason] of CAPTURED) {
  Deno.test(`login() reads ${reason} from the error of ${where}`, async () => {
    const fetch = () => Promise.reject(errorOf(thrown));
    const send = () => login(TOKEN, { fetch });
    const error = await refusalOf(reason === "hidden_by_browser" ? asInBrowser(send) : send());
    assert.deepEqual([error.code, error.reason], ["network_failed", reason]);
    assert.deepEqual(JSON.parse(JSON.stringify(error)), {
      code: "network_failed",
      message: error.message,
      reason,
      findings: [],
    });
    // the cause is a copy with all that was there
    const causes: Thrown = [];
    for (let each = error.cause as Error & { code?: string } | undefined; each;) {
      causes.push([each.name, each.code, each.message]);
      each = each.cause as typeof each;
    }
    assert.deepEqual(causes, thrown);
  });
}

Deno.test("login() blames no browser where there is none, whatever words an interceptor has", async () => {
  const fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  const error = await refusalOf(login(TOKEN, { fetch }));
  assert.deepEqual([error.code, error.reason], ["network_failed", "unknown"]);
  assert.match(error.message, /: Failed to fetch\. Check the network, the base URL and the perm/);
});

Deno.test("login() says what to type for a permission, and what the runtime said of an unknown reason", async () => {
  const denied = errorOf([["NotCapable", undefined, "Requires net access"]]);
  const { message } = await refusalOf(login(TOKEN, { fetch: () => Promise.reject(denied) }));
  assert.match(
    message,
    /may not use the network for it\. Run deno with --allow-net=webexapis\.com$/,
  );
  const odd = errorOf([FAILED, ["Error", undefined, `odd ${TOKEN.slice(-30)}`]]);
  const unknown = await refusalOf(login(TOKEN, { fetch: () => Promise.reject(odd) }));
  assert.match(
    unknown.message,
    /did not get through: odd \[redacted\]\. Check the network, the base URL and the permissions$/,
  );
  assertShowsNothingOf(unknown, TOKEN);
});

Deno.test("login() keeps a cause without secrets, and no deeper than five errors", async () => {
  const host = TOKEN.split(".")[2]!.toLowerCase();
  const fetch = () => {
    let error: Error | undefined;
    for (let depth = 9; depth > 0; depth--) {
      error = new Error(`${depth} Requires net access to "${host}"`, error && { cause: error });
      Object.assign(error, { code: `E_${host}`, input: TOKEN });
    }
    return Promise.reject(error);
  };
  const error = await refusalOf(login(TOKEN, { fetch }));
  const messages: string[] = [];
  for (let each = error.cause as Error | undefined; each; each = each.cause as Error) {
    messages.push(each.message);
  }
  assert.deepEqual(
    messages,
    [1, 2, 3, 4, 5].map((n) => `${n} Requires net access to "[redacted]"`),
  );
  assertShowsNothingOf(error, TOKEN);
  assertShowsNothingOf(Deno.inspect(error).toLowerCase(), host);
});

Deno.test("login() passes on no more than 10,000 characters of what the runtime said, and cuts no token", async () => {
  for (const before of [9990, 19_990]) {
    const said = `${"% ".repeat(before / 2)}${TOKEN}${"%41 ".repeat(1_000_000)}`;
    const fetch = () => Promise.reject(new TypeError(said, { cause: new Error(said) }));
    const error = await refusalOf(login(TOKEN, { fetch }));
    assert(error.message.length < 10_200, String(error.message.length));
    const causes = [error.cause as Error, (error.cause as Error).cause as Error];
    for (const { message, stack } of causes) {
      assert.deepEqual([message.length, message.at(-1)], [10_001, "…"]);
      assert(stack!.length <= 10_001);
    }
    assertShowsNothingOf(error, TOKEN);
  }
});
