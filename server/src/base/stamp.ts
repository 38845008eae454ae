/** Who makes a change, and when: goes into `created_by`, `modified_by` and the dates of a row. */
export interface Stamp {
  /** uuid of the user. */
  readonly by: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly now: string;
}
