import { type Kysely, sql } from "kysely";
import type { EventAccount, EventBatch, EventFilter } from "../domain/event/port.js";
import { isWhole } from "./event-position.js";
import { ACCOUNT_COLUMNS, accountOf, EVENT_COLUMNS, type EventRow } from "./event-rows.js";
import type { Tables } from "./tables.js";
import { wholeEvents } from "./whole-events.js";

/** Events after `position`, or the newest when it is undefined; at most `take`, ascending. */
export async function eventPage(
  db: Kysely<Tables>,
  account: string,
  position: number | undefined,
  { type, ref_id }: EventFilter,
  take: number,
): Promise<EventBatch> {
  let query = db
    .selectFrom("outbox")
    .select(EVENT_COLUMNS)
    .where("account", "=", account)
    .where(position === undefined ? isWhole(account) : sql<boolean>`position > ${position}`)
    .orderBy("position", position === undefined ? "desc" : "asc")
    .limit(take);
  if (type !== undefined) query = query.where("type", "=", type);
  if (ref_id !== undefined) query = query.where("ref_id", "=", ref_id);
  const [owner, found] = await Promise.all([eventAccount(db, account), query.execute()]);
  if (!owner) throw new Error("events of an account that is not there");
  const events = (await wholeEvents(db, account, found as EventRow[])).map(({ event }) => event);
  if (position === undefined) events.reverse();
  return { account: owner, after: position ?? 0, events };
}

/** The account as frames show it. */
export async function eventAccount(db: Kysely<Tables>, uuid: string): Promise<EventAccount | undefined> {
  const row = await db.selectFrom("account").select(ACCOUNT_COLUMNS).where("uuid", "=", uuid).executeTakeFirst();
  return row && accountOf(row);
}
