/** What Deno calls the errors of the system that Node tells by a code. */
const NAMES: Record<string, string> = {
  ENOENT: "NotFound",
  EEXIST: "AlreadyExists",
  EISDIR: "IsADirectory",
  EACCES: "PermissionDenied",
  EADDRINUSE: "AddrInUse",
  EADDRNOTAVAIL: "AddrNotAvailable",
};

/** Gives an error of Node the name that Deno has for it, so that one place can tell both. */
export function withDenoName(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const code = String(error.code);
  // OpenSSL refused a certificate or a key
  const name = code.startsWith("ERR_OSSL_") ? "InvalidData" : NAMES[code];
  if (name !== undefined) error.name = name;
  return error;
}
