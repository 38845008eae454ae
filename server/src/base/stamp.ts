/** Who makes a change, and when: goes into `created_by`, `modified_by` and the dates of a row. */
export interface Stamp {
  /** uuid of the portal user; null: nobody of the portal, a SIP user for example. */
  readonly by: string | null;
  /** ISO 8601, UTC, milliseconds. */
  readonly now: string;
}
