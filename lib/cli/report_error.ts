import { ArgumentError, ArgumentRangeError } from "../argument_error.ts";
import { WebexError, WebexHttpError } from "../errors.ts";
import { type CommandIo, Failure, UsageError } from "./terminal.ts";
import { describeOutputError } from "../runtime/access.ts";
import { describeLoadFailure, isLoadFailure } from "../runtime/load_failure.ts";
import { OutputError } from "../runtime/deno_io.ts";

/** What was being done when the error came. */
export interface ErrorContext {
  /** The command, once it is known. */
  command: string | undefined;
  /** Whether JSON was asked for. */
  json: boolean;
  /** Whether the command was not named but taken by default. */
  guessed: boolean;
}

/** Reports an error on stderr, without a stack, and returns the exit code. */
export function reportError(error: unknown, context: ErrorContext, io: CommandIo): number {
  const exitCode = isMisuse(error) ? 2 : 1;
  if (context.json) {
    io.tellJson({ error: detailsOf(error) });
    return exitCode;
  }
  io.tell(`guestissuer: ${messageOf(error)}`);
  for (const { severity, message, hint } of furtherFindings(error)) {
    io.tell(`  ${severity}: ${message}. ${hint}`);
  }
  if (exitCode === 2) {
    // the help of the command help says nothing of commands
    const command = context.command === "help" ? undefined : context.command;
    const guess = context.guessed ? " (no command was named, so this was taken for create)" : "";
    io.tell(`See ${["guestissuer", command, "--help"].filter(Boolean).join(" ")}${guess}`);
  }
  return exitCode;
}

/** Whether the user made a mistake. Any other `TypeError` or `RangeError` is a defect of this program. */
function isMisuse(error: unknown): error is Error {
  return error instanceof UsageError || error instanceof ArgumentError ||
    error instanceof ArgumentRangeError;
}

/** The findings that the error's message does not say. */
function furtherFindings(error: unknown): WebexError["findings"] {
  if (!(error instanceof WebexError)) return [];
  // the message of a token refused here says the first finding; the message of the service says none
  return error instanceof WebexHttpError ? error.findings : error.findings.slice(1);
}

function messageOf(error: unknown): string {
  if (error instanceof OutputError) return describeOutputError(error);
  if (error instanceof WebexError || error instanceof Failure || isMisuse(error)) {
    return error.message;
  }
  if (isLoadFailure(error)) return describeLoadFailure(error);
  // the message of a defect may hold anything, a token too
  return `this failed unexpectedly with ${error instanceof Error ? error.name : "an error"}`;
}

function detailsOf(error: unknown): unknown {
  if (error instanceof WebexError) return error;
  return { code: isMisuse(error) ? "used_wrongly" : "failed", message: messageOf(error) };
}
