import { type Kysely, sql } from "kysely";
import { newOrderedUuid } from "../base/ids.js";
import { JsonText } from "../base/json-sink.js";
import type { NewEvent } from "../domain/event/port.js";
import type { Tables } from "./tables.js";

/** Separators of rows and values within the one parameter: JSON never holds them as they are. */
const ROW_END = "\x1e";
const V = "\x1f";

/**
 * Stores events in the given order, without positions, all by one text, so that the statement is the same however many
 * there are. One that is there by its uuid stays as it is.
 */
export async function insertEvents(db: Kysely<Tables>, events: readonly NewEvent[]): Promise<void> {
  await sql`
    insert into outbox (uuid, account, type, ref_id, sequence, created_on, modified_on, body, callback)
    select v[1]::uuid, v[2]::uuid, v[3], v[4]::uuid,
      coalesce(nullif(v[5], '')::integer, (select coalesce(max(o.sequence), 0) + 1 from outbox o where o.ref_id = v[4]::uuid)),
      v[6]::timestamptz, v[6]::timestamptz, v[7]::json, nullif(v[8], '')::json
    from (select string_to_array(line, chr(31)) as v, n
      from string_to_table(${events.map(lineOf).join(ROW_END)}, chr(30)) with ordinality as l(line, n)) e
    order by n
    on conflict (uuid) do nothing`.execute(db);
}

function storedBody(event: NewEvent): string {
  if (!event.bodyWriter) return event.bodyText ?? JSON.stringify(event.body);
  const text = new JsonText();
  event.bodyWriter.writeBody(text);
  return text.text;
}

/** The newest row of a ref is never removed while its entity lives, so the highest number is the last one given. */
function lineOf(event: NewEvent): string {
  const { account, type, ref_id, created_on, sequence } = event;
  const body = storedBody(event);
  const callback = event.callback === undefined ? "" : JSON.stringify(event.callback);
  const head = `${event.uuid ?? newOrderedUuid()}${V}${account}${V}${type}${V}${ref_id}${V}${sequence ?? ""}`;
  return `${head}${V}${created_on}${V}${body}${V}${callback}`;
}
