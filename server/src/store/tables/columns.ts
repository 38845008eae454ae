import type { ColumnType } from "kysely";

/** ISO 8601, UTC, milliseconds. */
export type Time = string;

/** numeric(14, 5): sums and products are made in SQL. */
export type Money = ColumnType<number, number | string, number | string>;

/** json column: written as text, so that an array does not become a PostgreSQL array. */
export type Json<T = unknown> = ColumnType<T, string, string>;

export interface Dated {
  created_on: Time;
  modified_on: Time;
}

export interface Entity extends Dated {
  uuid: string;
}

export interface Owned extends Entity {
  account: string;
}

export interface Authored {
  created_by: string | null;
  modified_by: string | null;
}
