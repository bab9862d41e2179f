/** What a row says of a guest. */
export type FieldName = "userId" | "userName" | "delay";

/** How a field may be named. */
interface FieldWords {
  /** Its names. */
  names: readonly string[];
  /** Other words for it, which count only where it has none of its names. */
  others: readonly string[];
}

const FIELDS: Record<FieldName, FieldWords> = {
  userId: { names: ["userId", "subject"], others: ["id", "sub", "uid", "guestId"] },
  userName: { names: ["userName", "displayName"], others: ["name", "fullName", "guestName"] },
  delay: { names: ["delay", "expiresIn"], others: [] },
};

/** The fields, in the order in which they are described. */
export const FIELD_NAMES: readonly FieldName[] = ["userId", "userName", "delay"];

/** Where the fields of a guest are among the names of columns. */
export interface FoundColumns {
  /** The index of each field's column. A field without one is not in it. */
  at: Partial<Record<FieldName, number>>;
  /** A field for which there are two columns, and their indexes. */
  twice?: { field: FieldName; columns: readonly number[] };
  /** How names are read that are not a field's own. */
  notes: string[];
  /** The names that stand for no field. */
  unread: string[];
}

/** Finds the fields of a guest among names of columns, written in any case. */
export function findColumns(names: readonly string[]): FoundColumns {
  const found: FoundColumns = { at: {}, notes: [], unread: [] };
  const plain = names.map(plainName);
  for (const field of FIELD_NAMES) {
    const indexesOf = (words: readonly string[]) => {
      const wanted = words.map(plainName);
      return [...names.keys()].filter((i) => wanted.includes(plain[i]!));
    };
    const named = indexesOf(FIELDS[field].names);
    const columns = named.length > 0 ? named : indexesOf(FIELDS[field].others);
    const [column] = columns;
    if (column === undefined) continue;
    found.at[field] = column;
    if (columns.length > 1) found.twice ??= { field, columns };
    else if (!FIELDS[field].names.includes(names[column]!)) {
      found.notes.push(`"${names[column]}" is read as ${field}`);
    }
  }
  const read = Object.values(found.at);
  found.unread = names.filter((name, i) => name !== "" && !read.includes(i));
  return found;
}

/** How many names a note shows. */
const MOST_SHOWN = 5;

/** Says which columns or fields are not read: one of them may hold what was meant for a field. */
export function noteUnread(unread: Iterable<string>, kind: "column" | "field"): string[] {
  const names = [...unread].map((name) => `"${name.slice(0, 40)}"`);
  const shown = names.slice(0, MOST_SHOWN).join(", ");
  if (names.length === 0) return [];
  if (names.length === 1) return [`the ${kind} ${shown} is not read`];
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : "";
  return [`the ${kind}s ${shown}${more} are not read`];
}

/** `User-ID` and `user_id` are `userId`. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[ _.-]/g, "");
}
