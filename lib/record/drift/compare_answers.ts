import { parseRetryAfter } from "../../api/api_call.ts";
import type { Fixture } from "../../mock/http/fixture.ts";
import { compareBodies } from "./compare_bodies.ts";
import type { Difference } from "./difference.ts";

/** Compares the shape of an answer with the fixture that it is to have: status, headers and body. */
export function compareAnswers(fixture: Fixture, answer: Fixture): Difference[] {
  return [
    ...compareStatus(fixture.response.status, answer.response.status),
    ...compareHeaders(fixture, answer.response.headers),
    ...compareBodies(fixture.response.body, answer.response.body),
  ];
}

function compareStatus(expected: number, seen: number): Difference[] {
  if (expected === seen) return [];
  return [{ kind: "status", place: "status", expected: String(expected), seen: String(seen) }];
}

function* compareHeaders(fixture: Fixture, seen: Record<string, string>): Generator<Difference> {
  const expected = fixture.response.headers;
  for (const [name, value] of Object.entries(expected)) {
    const place = `header ${name}`;
    const other = seen[name];
    if (other === undefined) yield { kind: "header_missing", place };
    else {
      const [form, otherForm] = [formOf(name, value), formOf(name, other)];
      if (form !== otherForm) {
        yield { kind: "header_value", place, expected: form, seen: otherForm };
      }
    }
  }
  // fixtures that were written by hand do not have every header
  if (fixture.provenance.recorded === undefined) return;
  for (const name of Object.keys(seen)) {
    if (!Object.hasOwn(expected, name)) yield { kind: "header_new", place: `header ${name}` };
  }
}

/** What of the value of a header belongs to its shape: nothing, for most headers. */
function formOf(name: string, value: string): string {
  if (name === "content-type") return value.split(";")[0]!.trim().toLowerCase();
  if (name !== "retry-after") return "";
  if (/^\s*\d+\s*$/.test(value)) return "a number";
  return parseRetryAfter(value, 0) === undefined ? "malformed" : "a date";
}
