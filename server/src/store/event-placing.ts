import { type Kysely, sql } from "kysely";
import type { EventAccount, EventBatch, EventBody, NewEvent, StoredEvent } from "../domain/event/port.js";
import { CHANNEL, EVENT_SUBJECT } from "./bus-channel.js";
import { isHooked, OWNER, ownerOf, prefixed } from "./event-owner.js";
import { ACCOUNT_COLUMNS, type AccountRow, accountOf } from "./event-rows.js";
import { insertEvents, type PlacedEvent } from "./outbox-rows.js";

import type { Tables } from "./tables.js";

/** An event of the batch is stored already: the batch was written before, and its positions would leave holes. */
export class RepeatedEventsError extends Error {
  constructor() {
    super("events that are stored already cannot be given positions");
    this.name = "RepeatedEventsError";
  }
}

interface Cursor {
  readonly account: EventAccount;
  readonly after: number;
  readonly events: NewEvent[];
}

type CursorRow = AccountRow & { readonly after: number };

/**
 * Stores events with their positions, for accounts nobody has to be told of by webhook and none of whose events wait:
 * what the sequencer would do next, without a second writing of each row. The others' events are left to the sequencer.
 * The cursors stay locked until the commit, so that positions are seen in their order.
 * @param node named in the message to the others
 * @returns what was given positions, to be passed on after the commit, and the accounts that are left to the sequencer
 * @throws RepeatedEventsError
 */
export async function placeEvents(
  db: Kysely<Tables>,
  events: readonly NewEvent[],
  node: string,
): Promise<{ readonly placed: readonly EventBatch[]; readonly left: ReadonlySet<string> }> {
  const cursors = await lockCursors(db, [...new Set(events.map(({ account }) => account))]);
  const left = new Set<string>();
  const rows = events.map((event): PlacedEvent => {
    const cursor = cursors.get(event.account);
    if (!cursor) left.add(event.account);
    else cursor.events.push(event);
    return { event, position: cursor && cursor.after + cursor.events.length };
  });
  if ((await insertEvents(db, rows)) < rows.length) throw new RepeatedEventsError();
  if (cursors.size > 0) await moveCursors(db, cursors, node);
  return { placed: [...cursors.values()].map(batchOf), left };
}

/** In one order, so that two writers cannot wait for each other. */
async function lockCursors(db: Kysely<Tables>, accounts: readonly string[]): Promise<ReadonlyMap<string, Cursor>> {
  const { rows } = await sql<CursorRow>`
    select c.position as after, ${prefixed("a", ACCOUNT_COLUMNS, OWNER)}
    from event_cursor c join account a on a.uuid = c.account
    where c.account = any (${accounts}::uuid[]) and not ${isHooked(sql.ref("c.account"))}
      and not exists (select from outbox o where o.account = c.account and o.position is null)
    order by c.account for update of c`.execute(db);
  return new Map(
    rows.map((row) => {
      const account = accountOf(ownerOf(row));
      return [account.short.uuid, { account, after: row.after, events: [] }];
    }),
  );
}

async function moveCursors(db: Kysely<Tables>, cursors: ReadonlyMap<string, Cursor>, node: string): Promise<void> {
  const moved = [...cursors].map(([account, { after, events }]) => ({ account, position: after + events.length }));
  const body = sql`json_build_object('account', c.account, 'position', c.position, 'node', ${node}::text)`;
  const message = sql`json_build_object('subject', ${EVENT_SUBJECT}::text, 'body', ${body})::text`;
  await sql`
    update event_cursor c set position = m.position
    from json_to_recordset(${JSON.stringify(moved)}::json) as m(account uuid, position bigint)
    where c.account = m.account
    returning pg_notify(${CHANNEL}, ${message})`.execute(db);
}

function batchOf({ account, after, events }: Cursor): EventBatch {
  return {
    account,
    after,
    events: events.map((event, index) => stored(event, after + index + 1)),
  };
}

/** Its body is made when it is read: most accounts have nobody who listens. */
function stored(event: NewEvent, position: number): StoredEvent {
  const { uuid = "", account, type, ref_id, sequence = 0, created_on } = event;
  let body: EventBody | undefined;
  return {
    uuid,
    account,
    type,
    ref_id,
    sequence,
    position,
    created_on,
    modified_on: created_on,
    get body() {
      body ??= event.body;
      return body;
    },
    delivery_report: [],
  };
}
