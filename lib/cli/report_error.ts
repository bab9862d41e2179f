import { WebexError, WebexHttpError } from "../errors.ts";
import { Failure } from "./failure.ts";
import type { Io } from "../runtime/io.ts";
import { printable } from "./printable.ts";
import { UsageError } from "./usage_error.ts";

/** What was being done when the error came. */
export interface ErrorContext {
  /** The command. */
  command: string;
  /** Whether JSON was asked for. */
  json: boolean;
  /** Whether the command was not named but taken by default. */
  guessed: boolean;
}

/** Tells an error on stderr, without a stack, and gives the exit code. */
export function reportError(error: unknown, context: ErrorContext, io: Io): number {
  const told = describe(error);
  if (context.json) {
    io.stderr(`${JSON.stringify({ error: told.details })}\n`);
    return told.exitCode;
  }
  io.stderr(`guestissuer: ${printable(told.details.message)}\n`);
  if (error instanceof WebexError) {
    // the message of a token refused here tells the first with its hint; that of the service tells no hint
    const untold = error instanceof WebexHttpError ? error.findings : error.findings.slice(1);
    for (const finding of untold) {
      io.stderr(`  ${finding.severity}: ${finding.message}. ${finding.hint}\n`);
    }
  }
  if (told.exitCode === 2) {
    const guess = context.guessed ? " (no command was named, so this was taken for create)" : "";
    io.stderr(`See guestissuer ${context.command} --help${guess}\n`);
  }
  return told.exitCode;
}

interface Told {
  exitCode: number;
  details: { code: string; message: string; [field: string]: unknown };
}

function describe(error: unknown): Told {
  if (error instanceof WebexHttpError) {
    const { code, message, status, method, url, trackingId, retryAfter } = error;
    const { serviceMessage, descriptions, findings } = error;
    const details = {
      code,
      message,
      status,
      method,
      url,
      serviceMessage,
      descriptions,
      trackingId,
      retryAfter,
      findings,
    };
    return { exitCode: 1, details };
  }
  if (error instanceof WebexError) {
    const { code, message, findings } = error;
    return { exitCode: 1, details: { code, message, findings } };
  }
  if (error instanceof UsageError || error instanceof TypeError || error instanceof RangeError) {
    return { exitCode: 2, details: { code: "used_wrongly", message: error.message } };
  }
  if (error instanceof Failure) {
    return { exitCode: 1, details: { code: "failed", message: error.message } };
  }
  const name = error instanceof Error ? error.name : "an error";
  return {
    exitCode: 1,
    details: { code: "failed", message: `this failed unexpectedly with ${name}` },
  };
}
