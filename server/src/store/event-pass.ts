import { type Kysely, type RawBuilder, sql } from "kysely";
import type { EventBatch } from "../domain/event/port.js";
import { PASS_MAX } from "../domain/event/rules.js";
import { ACCOUNT_COLUMNS, type AccountRow, accountOf, EVENT_COLUMNS, type EventRow, eventOf } from "./event-rows.js";
import { CHANNEL, EVENT_SUBJECT } from "./pg-bus.js";
import type { Tables } from "./tables.js";

/** Before the names of the account's columns where they stand beside those of an event. */
const OWNER = "owner_";

/** One event, or none (all its columns null), with the cursor before the pass and the columns of the account. */
type PassRow = EventRow & { readonly after: number };

/**
 * Gives positions to at most 500 waiting events of the account and tells the other nodes. Undefined while another
 * process holds the account.
 * @param node named in the message to the others
 */
export async function sequence(db: Kysely<Tables>, node: string, account: string): Promise<EventBatch | undefined> {
  const batch = await pass(db, node, account);
  if (batch || (await hasCursor(db, account))) return batch;
  const first = sql`insert into event_cursor (account, position)
    select uuid, 0 from account where uuid = ${account} on conflict do nothing`;
  await first.execute(db);
  const again = await pass(db, node, account);
  if (!again && !(await hasCursor(db, account))) throw new Error("events of an account that is not there");
  return again;
}

/**
 * One statement, so one way to the database and back. Its view of the outbox is older than its lock of the cursor:
 * rows that another pass did in between are seen again as they are now and left out by `position is null`. Rows that
 * were committed in between wait for the wake that follows their commit.
 */
async function pass(db: Kysely<Tables>, node: string, account: string): Promise<EventBatch | undefined> {
  const body = sql`json_build_object('account', account, 'position', position, 'node', ${node}::text)`;
  const message = sql`json_build_object('subject', ${EVENT_SUBJECT}::text, 'body', ${body})::text`;
  const { rows } = await sql<PassRow>`
    with cursor as materialized (
      select position from event_cursor where account = ${account} for update skip locked
    ), waiting as (
      select seq, row_number() over (order by seq) as n from (
        select o.seq from outbox o, cursor where o.account = ${account} and o.position is null
        order by o.seq limit ${PASS_MAX}) s
    ), given as (
      update outbox o set position = cursor.position + waiting.n from waiting, cursor
      where o.seq = waiting.seq and o.position is null
      returning ${columns("o", EVENT_COLUMNS)}
    ), moved as (
      update event_cursor set position = (select max(position) from given)
      where account = ${account} and exists (select from given)
      returning pg_notify(${CHANNEL}, ${message})
    )
    select given.*, cursor.position as after, ${columns("a", ACCOUNT_COLUMNS, OWNER)}
    from cursor join account a on a.uuid = ${account} left join given on true`.execute(db);
  const [first] = rows;
  if (!first) return undefined;
  const events = rows.filter((row) => row.uuid !== null).map((row) => eventOf(row));
  events.sort((a, b) => a.position - b.position);
  return { account: accountOf(ownerOf(first)), after: first.after, events };
}

async function hasCursor(db: Kysely<Tables>, account: string): Promise<boolean> {
  const row = await db.selectFrom("event_cursor").select("account").where("account", "=", account).executeTakeFirst();
  return row !== undefined;
}

/** Columns of `table`, each under its own name or with `prefix` before it. */
function columns(table: string, names: readonly string[], prefix = ""): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`${sql.ref(`${table}.${name}`)} as ${sql.ref(prefix + name)}`));
}

function ownerOf(row: PassRow): AccountRow {
  const fields = row as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(ACCOUNT_COLUMNS.map((name) => [name, fields[OWNER + name]])) as unknown as AccountRow;
}
