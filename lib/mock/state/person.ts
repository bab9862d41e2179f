/** A guest or a regular user, as others see them. Both can be in spaces. */
export interface Person {
  /** The uuid in the person id. */
  uuid: string;
  /** Webex id of the person. */
  personId: string;
  /** Webex id of the organization. */
  orgId: string;
  /** E-mail address. */
  email: string;
  /** The name that others see. */
  displayName: string;
  /** When it was first seen. */
  created: string;
  /** The cluster that its spaces and messages live in, such as `us`. */
  cluster: string;
  /** Whether it is a guest. Guests cannot reach other guests. */
  isGuest: boolean;
}
