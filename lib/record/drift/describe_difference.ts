import type { Difference } from "./difference.ts";

/** What fixtures were compared with. */
export type ComparedWith = "service" | "specification";

/** Says a difference in a sentence. */
export function describeDifference(difference: Difference, comparedWith: ComparedWith): string {
  return comparedWith === "service" ? byService(difference) : bySpecification(difference);
}

/** The fixture is what was, and the answer what is. */
function byService({ kind, place, expected, seen }: Difference): string {
  switch (kind) {
    case "status":
      return `status is ${seen}; it was ${expected}`;
    case "type":
      return `${place} is ${typed(seen)}; it was ${typed(expected)}`;
    case "field_missing":
      return `${place} is missing; it was ${typed(expected)}`;
    case "field_new":
      return `${place} is new: ${typed(seen)}`;
    case "field_order":
      return `${place} has its fields in another order: ${seen}; it was ${expected}`;
    case "header_missing":
      return `${place} is missing`;
    case "header_new":
      return `${place} is new`;
    case "header_value":
      return `${place} is ${seen}; it was ${expected}`;
  }
}

function bySpecification({ kind, place, expected, seen }: Difference): string {
  switch (kind) {
    case "status":
      return `status ${seen} is not in the specification`;
    case "type":
      return `${place} is ${typed(seen)}; the specification says ${expected}`;
    case "field_missing":
      return `${place} is missing; the specification requires it`;
    default:
      return `${place} is not in the specification`;
  }
}

function typed(type: string | undefined): string {
  if (type === undefined || type === "null") return "null";
  return /^[ao]/.test(type) ? `an ${type}` : `a ${type}`;
}
