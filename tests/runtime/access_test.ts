import assert from "node:assert/strict";
import {
  describeFileError,
  describeOutputError,
  howToPermit,
  howToPermitWorkers,
  remarkOnVariables,
} from "../../lib/runtime/access.ts";
import { withDenoName } from "../../lib/runtime/runtime.ts";
import { OutputError } from "../../lib/runtime/deno_io.ts";
import { TooLargeError } from "../../lib/runtime/read_text.ts";

const withCode = (code: string) => Object.assign(new Error(), { code });

for (
  const [denos, code, words] of [
    [new Deno.errors.NotFound(), "ENOENT", "there is no such file"],
    [new Deno.errors.AlreadyExists(), "EEXIST", "it is there already"],
    [new Deno.errors.IsADirectory(), "EISDIR", "it is a folder"],
    [new Deno.errors.NotADirectory(), "ENOTDIR", "a part of its path is no folder"],
    [new Deno.errors.PermissionDenied(), "EACCES", "this user is not permitted to write it"],
    [new Deno.errors.PermissionDenied(), "EPERM", "this user is not permitted to write it"],
    [withCode("ENOSPC"), "ENOSPC", "no space is left"],
    [withCode("EROFS"), "EROFS", "it cannot be written there"],
    [withCode("EMFILE"), "EMFILE", "it failed with EMFILE"],
  ] as const
) {
  Deno.test(`describeFileError() says "${words}" for ${code}, on Deno and on Node`, () => {
    assert.equal(describeFileError(denos, { access: "write" }), words);
    assert.equal(describeFileError(withDenoName(withCode(code)), { access: "write" }), words);
  });
}

Deno.test("describeFileError() says which flag permits it, of the runtime at hand", () => {
  const denied = new Deno.errors.NotCapable();
  const missing = "permission is missing; run";
  assert.equal(
    describeFileError(denied, { path: "a.csv", runtime: "deno" }),
    `${missing} deno with --allow-read=a.csv`,
  );
  assert.equal(
    describeFileError(denied, { access: "write", runtime: "deno" }),
    `${missing} deno with --allow-write=<file>`,
  );
  const node = withDenoName(withCode("ERR_ACCESS_DENIED"));
  assert.equal(
    describeFileError(node, { path: "a.csv", runtime: "node" }),
    `${missing} node with --allow-fs-read=a.csv`,
  );
  assert.equal(
    describeFileError(node, { access: "write", path: "a.csv", runtime: "node" }),
    `${missing} node with --allow-fs-write=a.csv`,
  );
  assert.equal(describeFileError(denied), `${missing} deno with --allow-read=<file>`);
});

Deno.test("describeFileError() names what Deno asks for, and no flag where none is enough", () => {
  const denied = (needed: string) =>
    new Deno.errors.NotCapable(`Requires ${needed} access to "x", run again`);
  const missing = "permission is missing;";
  const write = { access: "write", path: "out.retry", runtime: "deno" } as const;
  const flag = (name: string) => `${missing} run deno with --allow-${name}=out.retry`;
  assert.equal(describeFileError(denied("read"), write), flag("read"));
  assert.equal(describeFileError(denied("write"), write), flag("write"));
  assert.equal(describeFileError(denied("write"), { ...write, access: "read" }), flag("write"));
  const never =
    `${missing} deno opens it only with -A, whatever else is permitted; - stands for stdin and stdout`;
  assert.equal(describeFileError(denied("all"), write), never);
  for (
    const path of ["/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd/63", "/proc/self/fd/1"]
  ) {
    assert.equal(describeFileError(denied("read"), { ...write, path }), never);
  }
  for (const path of ["/dev/null", "/dev/stdouts", "a/dev/stdin", "a/proc/x"]) {
    const said = describeFileError(denied("write"), { ...write, path });
    assert.equal(said, `${missing} run deno with --allow-write=${path}`);
  }
  const onNode = { access: "write", path: "/dev/stdout", runtime: "node" } as const;
  assert.equal(
    describeFileError(denied("all"), onNode),
    `${missing} run node with --allow-fs-write=/dev/stdout`,
  );
});

Deno.test("describeFileError() says that a name is empty, whatever the runtime throws", () => {
  for (const error of [new Error("Empty path is not allowed"), new Deno.errors.NotFound()]) {
    assert.equal(describeFileError(error, { path: "" }), "its name is empty");
  }
});

Deno.test("describeFileError() names what it does not know by its name, and shows no message", () => {
  assert.equal(describeFileError(new TypeError("a secret")), "TypeError");
  assert.equal(describeFileError("a secret"), "it failed");
  assert.equal(describeFileError(new TooLargeError(2048)), "it holds more than 2 KiB");
});

Deno.test("describeOutputError() says why stdout could not be written", () => {
  const full = new OutputError("stdout failed", { cause: withCode("EIO") });
  assert.equal(describeOutputError(full), "cannot write the output: the device failed");
  const closed = new OutputError("stdout is closed");
  assert.equal(describeOutputError(closed), "cannot write the output: stdout is closed");
});

Deno.test("withDenoName() knows what OpenSSL refuses, and leaves other values as they are", () => {
  const ssl = withDenoName(withCode("ERR_OSSL_PEM_NO_START_LINE"));
  assert.equal((ssl as Error).name, "InvalidData");
  assert.equal(withDenoName("text"), "text");
  const plain = new RangeError("no code");
  assert.equal(withDenoName(plain), plain);
  assert.equal(plain.name, "RangeError");
});

Deno.test("howToPermitWorkers() names what a worker's modules need", () => {
  const folder = new URL("file:///a%20b/lib/");
  assert.equal(howToPermitWorkers(folder, "deno"), "run deno with --allow-read='/a b/lib/'");
  const remote = new URL("https://example.com/lib/");
  assert.equal(howToPermitWorkers(remote, "deno"), "run deno with --allow-import=example.com");
  assert.equal(howToPermitWorkers(folder, "node"), "run node with --allow-worker");
});

Deno.test("howToPermit() names Deno's flags on Deno, and on Node those that Node has", () => {
  assert.equal(howToPermit("net", "127.0.0.1", "deno"), "run deno with --allow-net=127.0.0.1");
  assert.equal(howToPermit("read", "a b.csv", "deno"), "run deno with --allow-read='a b.csv'");
  assert.equal(howToPermit("read", "it's", "node"), "run node with --allow-fs-read='it'\\''s'");
  assert.equal(howToPermit("net", "[::1]", "deno"), "run deno with --allow-net='[::1]'");
  for (const address of ["::1", "::", "fe80::1", "::ffff:127.0.0.1", "0:0:0:0:0:0:0:1"]) {
    const flag = `run deno with --allow-net='[${address}]'`;
    assert.equal(howToPermit("net", address, "deno"), flag);
  }
  const named = "run deno with --allow-net=a:80";
  assert.equal(howToPermit("net", "a:80", "deno"), named);
  assert.equal(howToPermit("read", "<file>", "deno"), "run deno with --allow-read=<file>");
  assert.equal(howToPermit("net", "127.0.0.1", "node"), undefined);
  assert.equal(howToPermit("env", "SECRET", "node"), undefined);
  assert.equal(howToPermit("read", "a.csv", "bun"), undefined);
});

Deno.test("remarkOnVariables() names the variables that may not be read, and no others", () => {
  const remark = (names: string, ...readable: string[]) =>
    remarkOnVariables(names, (name) => readable.includes(name));
  const needs = (names: string) => ` (to be read, the variable needs deno's --allow-env=${names})`;
  assert.equal(remark("A,B"), needs("A,B"));
  assert.equal(remark("A,B", "A"), needs("B"));
  assert.equal(remark("A,B", "A", "B"), "");
  // this test may read all
  assert.equal(remarkOnVariables("A,B"), "");
});
