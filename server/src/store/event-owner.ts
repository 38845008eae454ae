import { type RawBuilder, sql } from "kysely";
import { ACCOUNT_COLUMNS, type AccountRow } from "./event-rows.js";

/** Before the names of the account's columns where they stand beside those of an event. */
export const OWNER = "owner_";

/** Somebody of the account may have to be told by webhook of what waits. */
export function isHooked(account: string | RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`(
    exists (select from event_subscription where account = ${account} and channel = 'webhook')
    or exists (select from sip_control_app where account = ${account} and webhook_url is not null)
    or exists (select from outbox where account = ${account} and position is null
      and (callback is not null or type = 'test')))`;
}

/** Columns of `table`, each under its own name or with `prefix` before it. */
export function prefixed(table: string, names: readonly string[], prefix = ""): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`${sql.ref(`${table}.${name}`)} as ${sql.ref(prefix + name)}`));
}

/** The account of a row whose columns of it bear the prefix `OWNER`. */
export function ownerOf(row: object): AccountRow {
  const fields = row as Readonly<Record<string, unknown>>;
  return Object.fromEntries(ACCOUNT_COLUMNS.map((name) => [name, fields[OWNER + name]])) as unknown as AccountRow;
}
