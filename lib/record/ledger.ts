import { makePlaceholder, readPlaceholder } from "./placeholder.ts";
import { type Role, ROLES } from "./role.ts";

/** A value that was found. */
export interface FoundValue {
  /** What it is. */
  role: Role;
  /** The value. */
  value: string;
}

/** Values whose capitals mean nothing: `A@b.example` and `a@b.example` are one address. */
const FOLDED = /^(?:uuid-|email|bot-email|guest-email|ipv6|mac|site|webex-site)/;

/** The values of a scenario, each with its role and the order in which it was first seen. */
export class Ledger {
  readonly #roles = new Map<string, Role>();
  readonly #orders = new Map<string, number>();
  /** By role, the orders that are used. */
  readonly #used = new Map<Role, Set<number>>();
  readonly #next = new Map<Role, number>();

  /** Notes a value. A placeholder is not noted again, but its number is not given to another value. */
  note(role: Role, value: string): void {
    const placeholder = readPlaceholder(value);
    if (placeholder !== undefined) {
      return void this.#usedBy(placeholder.role).add(placeholder.order);
    }
    const key = keyOf(role, value);
    const known = this.#roles.get(key);
    if (known === undefined || ROLES.indexOf(role) < ROLES.indexOf(known)) {
      // it keeps its place in the order
      this.#roles.set(key, role);
    }
  }

  /** The values noted, in the order in which they were first seen. */
  *values(): Iterable<FoundValue> {
    for (const [value, role] of this.#roles) yield { role, value };
  }

  /** How many values there are of each role that has any. */
  counts(): Partial<Record<Role, number>> {
    const counts: Partial<Record<Role, number>> = {};
    for (const role of this.#roles.values()) counts[role] = (counts[role] ?? 0) + 1;
    return counts;
  }

  /** Numbers every value. It is called once, when all values have been noted. */
  settle(): void {
    for (const key of this.#roles.keys()) this.#number(key);
  }

  /** Returns the placeholder of a value. A placeholder is its own. */
  placeholder(role: Role, value: string): string {
    if (readPlaceholder(value) !== undefined) return value;
    const key = keyOf(role, value);
    if (!this.#roles.has(key)) this.#roles.set(key, role);
    const order = this.#orders.get(key) ?? this.#number(key);
    return makePlaceholder({ role: this.#roles.get(key)!, order }, value);
  }

  #number(key: string): number {
    const role = this.#roles.get(key)!;
    const used = this.#usedBy(role);
    let order = this.#next.get(role) ?? 1;
    while (used.has(order)) order++;
    this.#next.set(role, order + 1);
    this.#orders.set(key, order);
    return order;
  }

  #usedBy(role: Role): Set<number> {
    const used = this.#used.get(role) ?? new Set();
    this.#used.set(role, used);
    return used;
  }
}

function keyOf(role: Role, value: string): string {
  return FOLDED.test(role) ? value.toLowerCase() : value;
}
