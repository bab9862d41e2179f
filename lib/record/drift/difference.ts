/** How an answer differs from its fixture. */
export type DifferenceKind =
  | "status"
  | "type"
  | "field_missing"
  | "field_new"
  | "field_order"
  | "header_missing"
  | "header_new"
  | "header_value";

/** One difference. Shapes are compared, so it names types, statuses and headers, and no value of a field. */
export interface Difference {
  /** What differs. */
  kind: DifferenceKind;
  /** Where, such as `body.items[].created`. */
  place: string;
  /** What was expected there, if anything was. */
  expected?: string;
  /** What was seen there, if anything was. */
  seen?: string;
}

/** A fixture, and when it was last seen to be true. */
export interface DatedFixture {
  /** The endpoint, such as `GET /v1/people/me`. */
  endpoint: string;
  /** The file and name of the fixture, such as `people.json: me`. */
  fixture: string;
  /** The day on which the service was last seen to answer so, if that is known. */
  verified: string | undefined;
}

/** A fixture that differs. */
export interface DriftedFixture extends DatedFixture {
  /** How it differs. */
  differences: Difference[];
}

/** What a comparison has found. */
export interface DriftReport {
  /** How many fixtures were compared. */
  compared: number;
  /** Those that differ. */
  drifted: DriftedFixture[];
  /** Fixtures that nothing was there to compare with. */
  notCompared: DatedFixture[];
  /** The compared fixture that was verified longest ago; one that never was goes before all others. */
  oldest: DatedFixture | undefined;
}
