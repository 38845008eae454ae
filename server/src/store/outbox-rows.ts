import { type Kysely, sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { NewEvent } from "../domain/event/port.js";
import type { Tables } from "./tables.js";

/** An event with its place in the account's order, if it has one already. */
export interface PlacedEvent {
  readonly event: NewEvent;
  readonly position: number | undefined;
}

/** Separators of rows and values within the one parameter: JSON never holds them as they are. */
const ROW_END = "\x1e";
const V = "\x1f";

/**
 * Stores events in the given order, all by one text, so that the statement is the same however many there are. One that
 * is there by its uuid stays as it is.
 * @returns how many were not there
 */
export async function insertEvents(db: Kysely<Tables>, events: readonly PlacedEvent[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into outbox (uuid, account, type, ref_id, sequence, position, created_on, modified_on, body, callback)
    select v[1]::uuid, v[2]::uuid, v[3], v[4]::uuid,
      coalesce(nullif(v[5], '')::integer, (select coalesce(max(o.sequence), 0) + 1 from outbox o where o.ref_id = v[4]::uuid)),
      nullif(v[6], '')::bigint, v[7]::timestamptz, v[7]::timestamptz, v[8]::json, nullif(v[9], '')::json
    from (select string_to_array(line, chr(31)) as v, n
      from string_to_table(${events.map(lineOf).join(ROW_END)}, chr(30)) with ordinality as l(line, n)) e
    order by n
    on conflict (uuid) do nothing`.execute(db);
  return Number(numAffectedRows);
}

/** The newest row of a ref is never removed while its entity lives, so the highest number is the last one given. */
function lineOf({ event, position }: PlacedEvent): string {
  const { account, type, ref_id, created_on, sequence } = event;
  const body = event.bodyText ?? JSON.stringify(event.body);
  const callback = event.callback === undefined ? "" : JSON.stringify(event.callback);
  const head = `${event.uuid ?? newUuid()}${V}${account}${V}${type}${V}${ref_id}${V}${sequence ?? ""}${V}${position ?? ""}`;
  return `${head}${V}${created_on}${V}${body}${V}${callback}`;
}
