import type { AnyCall } from "../http/endpoint.ts";
import { Refusal } from "../http/refusal.ts";
import type { Person } from "../state/person.ts";
import type { Space } from "../state/space.ts";

/**
 * Returns a space that the caller is a member of.
 *
 * @throws {Refusal} 404, also when there is such a space and the caller is not in it.
 */
export function requireSpace(
  { state }: AnyCall,
  { id, caller }: { id: string; caller: Person },
): Space {
  const space = state.spaces.find(id, caller);
  if (space === undefined) throw new Refusal(404, "no space of this id has the caller as a member");
  return space;
}

/**
 * Returns the person that a request names by id or by e-mail address.
 *
 * @throws {Refusal} 404 when the mock has seen no such person.
 */
export function requireOther(
  { state }: AnyCall,
  { personId, email }: { personId: string | undefined; email: string | undefined },
): Person {
  const person = personId === undefined
    ? email === undefined ? undefined : state.personByEmail(email)
    : state.memberById(personId);
  if (person === undefined) throw new Refusal(404, "the mock has seen no such person");
  return person;
}

/**
 * Checks that a person may change what belongs to the moderators of a space. Where nobody is a moderator, every
 * member may.
 *
 * @throws {Refusal} 403 when the space has moderators, and the person is not one.
 */
export function requireModerator(space: Space, person: Person): void {
  const moderators = [...space.members.values()].filter((each) => each.isModerator);
  if (moderators.length === 0 || moderators.some((each) => each.person.uuid === person.uuid)) {
    return;
  }
  throw new Refusal(403, "only a moderator of the space may do this");
}

/** Why a guest is refused another guest. */
export const GUEST_TO_GUEST = "a guest cannot interact with another guest";
