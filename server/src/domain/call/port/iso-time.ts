/** ISO 8601, UTC, milliseconds. */
export type IsoTime = string;
