import { missingSdk } from "./browser_sdk.ts";
import { missingPackages } from "./conformance.ts";
import { missingProgram } from "./judge.ts";
import { missingForProject } from "./npm_project.ts";

/** The tasks that leave tests out rather than fail where a tool is missing. */
export const TASKS = ["test", "test:clients"] as const;

/** One of them. */
export type Task = typeof TASKS[number];

/** Something from outside that judges the project, and that a machine may lack. */
export interface Tool {
  /** What is tried with it. */
  tries: string;
  /** The tasks that try it. */
  tasks: readonly Task[];
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
    tasks: TASKS,
    missing: missingPackages,
    bring: "npm ci --prefix tests/conformance",
  },
  {
    tries: "the official SDK in a page",
    tasks: TASKS,
    missing: missingSdk,
    bring: "node tests/conformance/browser_sdk.cjs",
  },
  {
    tries: "the npm package on Node 22, vitest, node:test",
    tasks: ["test"],
    missing: missingForProject,
    bring: "npm ci --prefix tests/npm",
  },
  program(TASKS, "pages in a browser", Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium", "chromium"),
  program(["test:clients"], "a client in Go", "go", "golang-go", ["version"]),
  program(TASKS, "shell scripts that ask with curl", "curl", "curl"),
  program(TASKS, "a client in Python", "python3", "python3"),
  {
    tries: "Python's requests",
    tasks: ["test:clients"],
    missing: () => pythonWithRequests() === undefined ? "no python3 here has requests" : undefined,
    bring: "apt-get install python3-requests",
  },
  program(["test"], "stores in Redis", "redis-server", "redis-server"),
  program(["test"], "completions of zsh", "zsh", "zsh"),
  program(["test"], "completions of fish", "fish", "fish"),
];

function program(
  tasks: readonly Task[],
  tries: string,
  name: string,
  packageName: string,
  args?: string[],
): Tool {
  return {
    tries,
    tasks,
    missing: () => missingProgram(name, args),
    bring: `apt-get install ${packageName}`,
  };
}
