import { ArgumentError } from "../argument_error.ts";
import { howToPermit } from "./access.ts";

/** The variables of a process, as Node, Bun and Deno have them. */
interface Process {
  env: Record<string, string | undefined>;
}

/**
 * Sets environment variables of this process.
 *
 * @returns What puts back the values from before.
 * @throws {TypeError} when the process has no variables, or may not set them.
 */
export function setVariables(variables: Readonly<Record<string, string>>): () => void {
  // a test runner may have a process of its own for each file: it is what a program sees there
  const { process } = globalThis as { process?: Partial<Process> };
  const env = process?.env;
  if (env === undefined) {
    throw new ArgumentError("Cannot set environment variables: a browser has none");
  }
  const names = Object.keys(variables);
  try {
    const before = names.map((name): [string, string | undefined] => [name, env[name]]);
    Object.assign(env, variables);
    return () => {
      for (const [name, value] of before) {
        if (value === undefined) delete env[name];
        else env[name] = value;
      }
    };
  } catch (error) {
    if (!(error instanceof Error && error.name === "NotCapable")) throw error;
    const permit = howToPermit("env", names.join(","));
    throw new ArgumentError(`Cannot set environment variables: ${permit}`, { cause: error });
  }
}
