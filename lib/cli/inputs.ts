import type { Finding } from "../finding.ts";
import type { CommandIo } from "./terminal.ts";
import { UsageError } from "./errors.ts";
import { VARIABLES } from "./options.ts";

/** The options whose value is a secret. Each has one more option for the path of a file. */
export type SecretOption =
  | "secret"
  | "access-token"
  | "client-secret"
  | "refresh-token"
  | "admin-token";

/** The values of a secret's two options. */
export type SecretValues<N extends SecretOption> = Record<N | `${N}-file`, string | undefined>;

/** Reads secrets and tokens from where the command line says: itself, a file, or stdin. */
export class Inputs {
  readonly #io: CommandIo;
  #stdinUsed = false;

  constructor(io: CommandIo) {
    this.#io = io;
  }

  /** A secret from its option, its file option or its environment variable; undefined if there is none. */
  async secret<N extends SecretOption>(
    values: SecretValues<N>,
    name: N,
  ): Promise<string | undefined> {
    const given = values[name];
    const path = values[`${name}-file`];
    const variable = VARIABLES[name];
    if (given !== undefined && path !== undefined) {
      throw new UsageError(`--${name} and --${name}-file are both given`);
    }
    // a secret given there by mistake must not be shown as a path
    if (path !== undefined) {
      const read = path === "-"
        ? await this.stdin()
        : await this.secretFile(path, `given with --${name}-file`);
      return await this.#mend(read, name);
    }
    if (given === "-") return await this.#mend(await this.stdin(), name);
    if (given !== undefined && this.#io.stderrIsTerminal) {
      this.#io.note(
        `a secret on the command line can be read by other users of this machine; use ${variable}, --${name}-file or --${name} -`,
      );
    }
    const typed = given ?? this.#io.env(variable);
    return typed === undefined ? undefined : await this.#mend(typed, name);
  }

  /** Mends what a copy does to a secret or an access token, and says so. */
  async #mend(text: string, name: SecretOption): Promise<string> {
    const plain = text.trim();
    // nearly all are: what mends is loaded when there is something to mend
    if (!/[^\w+/=-]/.test(plain)) return plain;
    const [mended, findings] = await mend(text, name);
    for (const each of findings) this.#io.note(each.message);
    return mended;
  }

  /** A token given as an argument, `-` being stdin. */
  async token(argument: string): Promise<string> {
    return argument === "-" ? await this.stdin() : argument;
  }

  /** Reads a text file without the white space around it. Errors name it by its path, or as told. */
  async file(path: string, named = path): Promise<string> {
    try {
      return (await this.#io.readFile(path)).trim();
    } catch (error) {
      throw await unreadable(`the file ${named}`, error);
    }
  }

  /** Reads a file that holds a secret, and tells when other users can read it too. */
  async secretFile(path: string, named: string): Promise<string> {
    const secret = await this.file(path, named);
    if (await this.#io.othersMayRead?.(path)) {
      const message = `the file ${named} can be read by other users of this machine`;
      this.#io.warn({ message, hint: "chmod 600 keeps it to yourself" });
    }
    return secret;
  }

  /** Reads stdin without the white space around it. Only one thing can be there. */
  async stdin(): Promise<string> {
    this.takeStdin();
    try {
      return (await this.#io.readStdin()).trim();
    } catch (error) {
      if (!(error instanceof Error && error.name === "TooLarge")) throw error;
      throw await unreadable("stdin", error);
    }
  }

  /** Takes stdin for a stream; nothing else can be read from it then. */
  takeStdin(): void {
    if (this.#stdinUsed) throw new UsageError("stdin is asked for twice; it can hold one thing");
    this.#stdinUsed = true;
  }
}

async function mend(text: string, name: SecretOption): Promise<[string, Finding[]]> {
  if (name === "access-token") {
    const { mendToken } = await import("../token/mend_token.ts");
    const { token, findings } = mendToken(text);
    return [token, findings];
  }
  const { mendSecret } = await import("../token/mend_secret.ts");
  const { secret, findings } = mendSecret(text);
  return [secret, findings];
}

async function unreadable(what: string, error: unknown): Promise<UsageError> {
  // the words are loaded by those who need them
  const { describeFileError } = await import("../runtime/file_error.ts");
  return new UsageError(`cannot read ${what}: ${describeFileError(error)}`);
}
