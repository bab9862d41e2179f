import type { Finding } from "../finding.ts";
import { type CommandIo, Failure, UsageError } from "./terminal.ts";
import { VARIABLES } from "./options.ts";
import { givenIssuer, noteUnused } from "./settings.ts";

/** The options whose value is a secret. Each has one more option for the path of a file. */
export type SecretOption =
  | "secret"
  | "access-token"
  | "client-secret"
  | "refresh-token"
  | "member-token"
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
    const variable = VARIABLES[name];
    const stored = this.#io.env(variable);
    const source = this.sourceOf(values, name);
    if (source === undefined) return undefined;
    const found = source === variable ? stored! : await this.#given(values, name);
    const path = await fileNameIn(found);
    if (path !== undefined) {
      throw new UsageError(
        `${source} holds the name of a file; to read it, give --${name}-file ${path}`,
      );
    }
    const [secret, findings] = await mend(found, name);
    for (const each of findings) this.#io.note(each.message);
    if (source !== variable && stored !== undefined) {
      const [other] = await mend(stored, name);
      // with or without padding, it is the same secret
      const same = other.replace(/=+$/, "") === secret.replace(/=+$/, "");
      if (!same) noteUnused(source, variable, this.#io);
    }
    return secret;
  }

  /** The option or variable that a secret comes from; undefined if there is none. */
  sourceOf<N extends SecretOption>(values: SecretValues<N>, name: N): string | undefined {
    const isGiven = values[name] !== undefined;
    const isFile = values[`${name}-file`] !== undefined;
    if (isGiven && isFile) throw new UsageError(`--${name} and --${name}-file are both given`);
    if (isFile) return `--${name}-file`;
    if (isGiven) return `--${name}`;
    return this.#io.env(VARIABLES[name]) === undefined ? undefined : VARIABLES[name];
  }

  async #given<N extends SecretOption>(values: SecretValues<N>, name: N): Promise<string> {
    const given = values[name];
    const path = values[`${name}-file`] ?? "-";
    if (given === "-" || (given === undefined && path === "-")) return await this.stdin();
    // a secret given there by mistake must not be shown as a path
    if (given === undefined) return await this.secretFile(path, `given with --${name}-file`);
    if (this.#io.stderrIsTerminal) {
      const variable = VARIABLES[name];
      this.#io.note(
        `a secret on the command line can be read by other users of this machine; use ${variable}, --${name}-file or --${name} -`,
      );
    }
    return given;
  }

  /** A token given as an argument, `-` being stdin. The usage is how to type the command for stdin. */
  async token(argument: string, usage: string): Promise<string> {
    if (argument === "-") return await this.stdin();
    const path = await fileNameIn(argument);
    if (path !== undefined) {
      throw new UsageError(
        `the token is the name of a file; to read it, type: guestissuer ${usage} < ${path}`,
      );
    }
    return argument;
  }

  /**
   * Reads a text file, or stdin for `-`, without the white space around it. Errors name it by its path, or by other
   * words.
   */
  async file(path: string, named = path, limit?: number): Promise<string> {
    if (path === "-") return await this.stdin(limit);
    try {
      return (await this.#io.readFile(path, limit)).trim();
    } catch (error) {
      const shown = named === path ? path : await fileNameIn(path);
      throw await unreadable(`the file ${named}`, error, shown);
    }
  }

  /** Reads a file that holds a secret, and warns when other users can read it too. */
  async secretFile(path: string, named: string): Promise<string> {
    const secret = await this.file(path, named);
    if (await this.#io.othersMayRead?.(path)) {
      const message = `the file ${named} can be read by other users of this machine`;
      // what could be read is a path, and no secret given there by mistake
      const { shellQuoted } = await import("../characters.ts");
      this.#io.warn({ message, hint: `chmod 600 ${shellQuoted(path)} keeps it to yourself` });
    }
    return secret;
  }

  /** Reads stdin without the white space around it. Only one thing can be there. */
  async stdin(limit?: number): Promise<string> {
    this.takeStdin();
    try {
      return (await this.#io.readStdin(limit)).trim();
    } catch (error) {
      if (!isUnfit(error) && !isOfSystem(error)) throw error;
      throw await unreadable("stdin", error);
    }
  }

  /** Takes stdin for a stream; nothing else can be read from it then. */
  takeStdin(): void {
    if (this.#stdinUsed) {
      throw new UsageError(
        "stdin is asked for twice, and can hold one thing; give the other by a file or a variable",
      );
    }
    this.#stdinUsed = true;
  }
}

/** The issuer and secret to sign with, from options or variables, or else with `--mock` the mock's. */
export async function issuerAndSecret(
  values: Record<"issuer", string | undefined> & SecretValues<"secret"> & { mock: boolean },
  inputs: Inputs,
  io: CommandIo,
): Promise<{ issuer: string; secret: string }> {
  const issuer = givenIssuer(values, io);
  const secret = await inputs.secret(values, "secret");
  if (issuer !== undefined && secret !== undefined) return { issuer, secret };
  if (values.mock && issuer === undefined && secret === undefined) {
    const { default: fixture } = await import("../../fixtures/issuer.json", {
      with: { type: "json" },
    });
    return fixture;
  }
  const seen = issuer === undefined
    ? "the issuer is missing: give --issuer or set ISSUER"
    : "the secret is missing: set SECRET, or give --secret-file or --secret";
  const advice = values.mock ? "--mock takes both or neither" : "try --mock to do without";
  const { remarkOnVariables } = await import("../runtime/access.ts");
  throw new UsageError(`${seen}${remarkOnVariables("ISSUER,SECRET")}; ${advice}`);
}

/** The name of a file, as a shell reads it, when it stands in the place of what the file holds. */
async function fileNameIn(text: string): Promise<string | undefined> {
  // a token, which has points in it too, is seen at once
  if (text.startsWith("eyJ") || !/[.\\]|^~?\//.test(text)) return undefined;
  const { looksLikeFileName } = await import("./file_name.ts");
  const { shellQuoted } = await import("../characters.ts");
  return looksLikeFileName(text) ? shellQuoted(text) : undefined;
}

/** Mends what a copy does to a secret or an access token. */
async function mend(text: string, name: SecretOption): Promise<[string, Finding[]]> {
  const plain = text.trim();
  // nearly all are: what mends is loaded when there is something to mend
  if (!/[^\w+/=-]|=[^=_]/.test(plain)) return [plain, []];
  if (name === "access-token" || name === "member-token") {
    const { mendToken } = await import("../token/pasted.ts");
    const { token, findings } = mendToken(text);
    return [token, findings];
  }
  const { mendSecret } = await import("../token/mend_secret.ts");
  const { secret, findings } = mendSecret(text);
  return [secret, findings];
}

async function unreadable(what: string, error: unknown, path?: string): Promise<Error> {
  // the words are loaded by those who need them
  const { describeFileError } = await import("../runtime/access.ts");
  const message = `cannot read ${what}: ${describeFileError(error, { path })}`;
  // what is in it is no mistake in the use
  return isUnfit(error) ? new Failure(message) : new UsageError(message);
}

/** Whether the system refused to read, as it does where a folder stands in the place of a file. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^E[A-Z0-9]+$/.test(String(error.code));
}

/** Whether what was read is no secret and no token: too much, or no text. */
function isUnfit(error: unknown): boolean {
  return error instanceof Error && ["TooLarge", "NotText"].includes(error.name);
}
