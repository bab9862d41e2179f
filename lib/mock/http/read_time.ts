import { parseTime } from "../state/clock.ts";
import { Refusal } from "./refusal.ts";

/**
 * Reads a parameter that is a time, in milliseconds since 1970.
 *
 * @throws {Refusal} 400 when it is not in the form of ISO 8601.
 */
export function readTime(name: string, text: string): number {
  const time = parseTime(text);
  if (!Number.isNaN(time) && /^\d{4}-\d\d-\d\dT/.test(text)) return time;
  const reason = `${name} must be a time such as 2026-01-31T12:00:00.000Z`;
  throw new Refusal(400, reason, { description: reason });
}
