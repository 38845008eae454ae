import { type Kysely, sql } from "kysely";
import type { EventBatch, EventCallback } from "../domain/event/port.js";
import { PASS_MAX } from "../domain/event/rules.js";
import type { HookedEvent } from "../domain/webhook/port.js";
import { CHANNEL, EVENT_SUBJECT } from "./bus-channel.js";
import type { Store } from "./db.js";
import { isHooked, OWNER, ownerOf, prefixed } from "./event-owner.js";
import { ACCOUNT_COLUMNS, accountOf, EVENT_COLUMNS, type EventRow } from "./event-rows.js";
import type { Tables } from "./tables.js";
import { writeDeliveries } from "./webhook-plan.js";
import { wholeEvents } from "./whole-events.js";

/** One event, or none (all its columns null), with the cursor before the pass and the columns of the account. */
type PassRow = EventRow & {
  readonly after: number;
  readonly callback: EventCallback | null;
  /** False: somebody is to be told by webhook, so nothing was done outside of a transaction. */
  readonly may_pass: boolean;
};

type Pass = EventBatch & { readonly events: readonly HookedEvent[]; readonly mayPass: boolean };

/**
 * Gives positions to at most 500 waiting events of the account, writes their webhook deliveries and tells the other
 * nodes, all at once. Undefined while another process holds the account.
 * @param node named in the message to the others
 * @param hooked accounts that had webhooks at their last pass; kept here from call to call
 */
export async function sequence(
  store: Store,
  node: string,
  account: string,
  hooked: Set<string>,
): Promise<EventBatch | undefined> {
  const batch = await passOf(store, node, account, hooked);
  if (batch || (await hasCursor(store.db, account))) return batch;
  const first = sql`insert into event_cursor (account, position)
    select uuid, 0 from account where uuid = ${account} on conflict do nothing`;
  await first.execute(store.db);
  const again = await passOf(store, node, account, hooked);
  if (!again && !(await hasCursor(store.db, account))) throw new Error("events of an account that is not there");
  return again;
}

/** Most accounts have no webhooks and need one statement; the others a transaction for all that belongs together. */
async function passOf(
  store: Store,
  node: string,
  account: string,
  hooked: Set<string>,
): Promise<EventBatch | undefined> {
  if (!hooked.has(account)) {
    const batch = await pass(store.db, node, account, false);
    if (!batch || batch.mayPass) return batch;
    hooked.add(account);
  }
  return store.transaction(async (tx) => {
    const batch = await pass(tx, node, account, true);
    if (batch?.mayPass) hooked.delete(account);
    else if (batch && batch.events.length > 0) await writeDeliveries(tx, batch.account, batch.events);
    return batch;
  });
}

/**
 * One statement, so one way to the database and back. Its view of the outbox is older than its lock of the cursor:
 * rows that another pass did in between are seen again as they are now and left out by `position is null`. Rows that
 * were committed in between wait for the wake that follows their commit.
 * @param withHooks the caller writes the deliveries in the same transaction; else an account with webhooks is left alone
 */
async function pass(db: Kysely<Tables>, node: string, account: string, withHooks: boolean): Promise<Pass | undefined> {
  const body = sql`json_build_object('account', account, 'position', position, 'node', ${node}::text)`;
  const message = sql`json_build_object('subject', ${EVENT_SUBJECT}::text, 'body', ${body})::text`;
  const { rows } = await sql<PassRow>`
    with cursor as materialized (
      select position from event_cursor where account = ${account} for update skip locked
    ), hooks as materialized (
      select ${isHooked(account)} as there
    ), waiting as (
      select uuid, row_number() over (order by seq) as n from (
        select o.uuid, o.seq from outbox o, cursor, hooks
        where o.account = ${account} and o.position is null and (${withHooks} or not hooks.there)
        order by o.seq limit ${PASS_MAX}) s
    ), given as (
      update outbox o set position = cursor.position + waiting.n from waiting, cursor
      where o.uuid = waiting.uuid and o.position is null
      returning o.callback, ${prefixed("o", EVENT_COLUMNS)}
    ), moved as (
      update event_cursor set position = (select max(position) from given)
      where account = ${account} and exists (select from given)
      returning pg_notify(${CHANNEL}, ${message})
    )
    select given.*, cursor.position as after, not hooks.there as may_pass, ${prefixed("a", ACCOUNT_COLUMNS, OWNER)}
    from cursor join account a on a.uuid = ${account} cross join hooks left join given on true`.execute(db);
  const [first] = rows;
  if (!first) return undefined;
  const given = rows.filter((row) => row.uuid !== null);
  const whole = await wholeEvents(db, account, given);
  const events = whole.map(({ row, event }) => ({ ...event, callback: row.callback }));
  events.sort((a, b) => a.position - b.position);
  return { account: accountOf(ownerOf(first)), after: first.after, events, mayPass: first.may_pass };
}

async function hasCursor(db: Kysely<Tables>, account: string): Promise<boolean> {
  const row = await db.selectFrom("event_cursor").select("account").where("account", "=", account).executeTakeFirst();
  return row !== undefined;
}
