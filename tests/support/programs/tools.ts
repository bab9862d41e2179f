import { missingSdk } from "./browser_sdk.ts";
import { missingPackages } from "./conformance.ts";
import { missingProgram } from "./judge.ts";
import { missingForProject } from "./npm_project.ts";

/** Something from outside that judges the project, and that a machine may lack. */
export interface Tool {
  /** What is tried with it. */
  tries: string;
  /** Says what is missing, if so. */
  missing: () => string | undefined;
  /** The command that brings it, on Debian where it is no package of npm. */
  bring: string;
}

/** The first Python that has requests: Debian's own has it as python3-requests. */
export function pythonWithRequests(): string | undefined {
  return ["python3", "/usr/bin/python3"].find((each) =>
    missingProgram(each, ["-c", "import requests"]) === undefined
  );
}

/** What tests are left out without. `.ci/run` brings all of it. */
export const TOOLS: readonly Tool[] = [
  {
    tries: "the official JavaScript SDK, and pages",
    missing: missingPackages,
    bring: "npm ci --prefix tests/conformance",
  },
  {
    tries: "the official SDK in a page",
    missing: missingSdk,
    bring: "node tests/conformance/browser_sdk.cjs",
  },
  {
    tries: "the npm package on Node 22, vitest, node:test",
    missing: missingForProject,
    bring: "npm ci --prefix tests/npm",
  },
  program("pages in a browser", Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium", "chromium"),
  program("a client in Go", "go", "golang-go", ["version"]),
  program("shell scripts that ask with curl", "curl", "curl"),
  program("a client in Python", "python3", "python3"),
  {
    tries: "Python's requests",
    missing: () => pythonWithRequests() === undefined ? "no python3 here has requests" : undefined,
    bring: "apt-get install python3-requests",
  },
  program("stores in Redis", "redis-server", "redis-server"),
  program("completions of zsh", "zsh", "zsh"),
  program("completions of fish", "fish", "fish"),
];

function program(tries: string, name: string, packageName: string, args?: string[]): Tool {
  return {
    tries,
    missing: () => missingProgram(name, args),
    bring: `apt-get install ${packageName}`,
  };
}
