import { howToPermit } from "../../runtime/access.ts";
import { UsageError } from "../terminal.ts";

/** Says why a port cannot be listened on and what to do. Returns other errors as they are. */
export function explainListenError(error: unknown, hostname: string): unknown {
  const message = error instanceof Error ? messageOf(error.name, hostname) : undefined;
  return message === undefined ? error : new UsageError(message);
}

function messageOf(name: string, hostname: string): string | undefined {
  switch (name) {
    case "AddrInUse":
      return "the port is in use already: give another by --port, or leave --port out for a free one";
    case "AddrNotAvailable":
      return "--host is no address of this machine: give 127.0.0.1, or 0.0.0.0 for every address of it";
    case "NameNotFound":
      return "--host is a name that no address is known for; give 127.0.0.1, or 0.0.0.0 for every address of this machine";
    case "InvalidData":
      return "what --tls-cert or --tls-key names is not PEM: it begins with -----BEGIN";
    case "NotCapable":
      return `listening there is not permitted: ${howToPermit("net", hostname)}`;
    case "PermissionDenied":
      return "listening there is not permitted to this user: give a port from 1024 on by --port";
    default:
      return undefined;
  }
}
