/** What Deno calls the errors of the system that Node tells by a code. */
const NAMES: Record<string, string> = {
  ENOENT: "NotFound",
  EEXIST: "AlreadyExists",
  EISDIR: "IsADirectory",
  ENOTDIR: "NotADirectory",
  EACCES: "PermissionDenied",
  EPERM: "PermissionDenied",
  ERR_ACCESS_DENIED: "NotCapable",
  EADDRINUSE: "AddrInUse",
  EADDRNOTAVAIL: "AddrNotAvailable",
  // the system has no name of its own for it, nor has Deno
  ENOTFOUND: "NameNotFound",
  EAI_AGAIN: "NameNotFound",
};

/** Names an error of Node as Deno does, so that one place can tell the errors of both apart. Returns it. */
export function withDenoName(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const code = String(error.code);
  // OpenSSL refused a certificate or a key
  const name = code.startsWith("ERR_OSSL_") ? "InvalidData" : NAMES[code];
  if (name !== undefined) error.name = name;
  return error;
}
