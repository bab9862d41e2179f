/** The Guest Issuer or Service App that a guest belongs to. The same subject of another owner is another guest. */
export interface Owner {
  /** Id of the issuer, or client id of the Service App. */
  id: string;
  /** The uuid of the organization. */
  orgUuid: string;
  /** The cluster of the organization. */
  cluster: string;
}
