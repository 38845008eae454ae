import { type Kysely, type RawBuilder, sql } from "kysely";
import type { EventBody, NewEvent, PlacedEvents, StoredEvent } from "../domain/event/port.js";
import { violates } from "./away.js";
import { wordArray } from "./binary-array.js";
import { CHANNEL, EVENT_SUBJECT } from "./bus-channel.js";
import { isHooked, OWNER, ownerOf, prefixed } from "./event-owner.js";
import { ACCOUNT_COLUMNS, type AccountRow, accountOf } from "./event-rows.js";
import { FixedStatement, type SlotOf } from "./fixed-statement.js";
import { RowArray } from "./row-array.js";
import type { Tables } from "./tables.js";

/** Of `written_event`. */
export const EVENT_COLUMNS = 9;

/** Parameters of `placing`. */
export interface PlacingValues {
  /** Each account once, and how many of the events are its. */
  readonly accounts: string;
  readonly counts: string;
  /** `eventRows`. */
  readonly events: Buffer;
  /** Named in the message to the others. */
  readonly node: string;
}

/** Row of `cursor` of `placing`: an account whose events have their positions. */
export interface PlacedRow {
  readonly account: string;
  readonly after: number;
}

type OwnedRow = AccountRow & Pick<PlacedRow, "after">;

/** Events of each account, in order. */
export type EventsOfAccounts = ReadonlyMap<string, readonly NewEvent[]>;

const statement = new FixedStatement<PlacingValues, OwnedRow>(
  (slot) => sql`with ${placing(slot, sql`true`)}
    select cursor.after, ${prefixed("a", ACCOUNT_COLUMNS, OWNER)}
    from cursor join account a on a.uuid = cursor.account`,
);

/**
 * Stores events that bring their uuid and sequence, as `placing` says.
 * @returns what was given positions, to be passed on after the commit; the other accounts are left to the sequencer
 */
export async function placeEvents(
  db: Kysely<Tables>,
  events: readonly NewEvent[],
  own: EventsOfAccounts,
  node: string,
): Promise<readonly PlacedEvents[]> {
  const written = eventRows(events);
  const counts = new Map<string, number>();
  for (const [account, all] of own) counts.set(account, all.length);
  const placed = await statement.rows(db, placingValues(written, counts, node));
  written.release();
  return placed.map((row) => placedEvents(row, own));
}

/** An event was stored before. */
export function isRepeated(error: unknown): boolean {
  return violates(error, "outbox_uuid_key") || violates(error, "outbox_sequence");
}

/** Events by their accounts. */
export function byAccount(events: readonly NewEvent[]): EventsOfAccounts {
  const all = new Map<string, NewEvent[]>();
  for (const event of events) {
    const own = all.get(event.account);
    if (own) own.push(event);
    else all.set(event.account, [event]);
  }
  return all;
}

/**
 * Parts of a `with` that stores events with their positions, for accounts nobody has to be told of by webhook
 * and none of whose events wait: what the sequencer would do next, without a second writing of each row. The others'
 * events are left to the sequencer. The cursors stay locked until the commit, so that positions are seen in their order;
 * they are locked in one order, so that two writers cannot wait for each other.
 *
 * An event that is there by its uuid breaks `outbox_uuid_key`: its batch was written before, and positions would leave
 * holes.
 * @param first condition that has to be looked at before the cursors are locked
 */
export function placing(slot: SlotOf<PlacingValues>, first: RawBuilder<unknown>): RawBuilder<unknown> {
  const body = sql`json_build_object('account', c.account, 'position', c.position, 'node', ${slot("node")}::text)`;
  const message = sql`json_build_object('subject', ${EVENT_SUBJECT}::text, 'body', ${body})::text`;
  return sql`cursor as materialized (
      select c.account, c.position as after from event_cursor c
      where ${first} and c.account = any (${unseen(slot("accounts"), "uuid[]")}::uuid[])
        and not ${isHooked(sql.ref("c.account"))}
        and not exists (select from outbox o where o.account = c.account and o.position is null)
      order by c.account for update
    ), placed as (
      insert into outbox (uuid, account, type, ref_id, sequence, position, created_on, modified_on, body, callback)
      select e.uuid, e.account, e.type, e.ref_id, e.sequence, cursor.after + e.place, e.time, e.time, e.body, e.callback
      from unnest(${unseen(slot("events"), "written_event[]")})
        with ordinality as e(uuid, account, type, ref_id, sequence, place, time, body, callback, n)
        left join cursor on cursor.account = e.account
      order by e.n
    ), moved as (
      update event_cursor c set position = cursor.after + m.count
      from unnest(${unseen(slot("accounts"), "uuid[]")}, ${unseen(slot("counts"), "int[]")}) as m(account, count)
        join cursor on cursor.account = m.account
      where c.account = m.account
      returning pg_notify(${CHANNEL}, ${message})
    )`;
}

/**
 * A list whose length the planner cannot see. Where it can, a plan for lists of this length looks cheaper to it than the
 * one that is kept, and it makes one each time: more work than the statement itself.
 */
export function unseen(list: RawBuilder<unknown>, type: string): RawBuilder<unknown> {
  return sql`(select ${list}::${sql.raw(type)})`;
}

/**
 * @param events what `writeEvent` made of them
 * @param counts how many are those of each account
 */
export function placingValues(events: RowArray, counts: ReadonlyMap<string, number>, node: string): PlacingValues {
  return {
    accounts: wordArray([...counts.keys()]),
    counts: wordArray([...counts.values()]),
    events: events.array,
    node,
  };
}

/** Events as the database takes them, in the order in which they are to be stored. */
function eventRows(events: readonly NewEvent[]): RowArray {
  const rows = new RowArray(EVENT_COLUMNS);
  const counts = new Map<string, number>();
  for (const event of events) {
    const place = (counts.get(event.account) ?? 0) + 1;
    counts.set(event.account, place);
    writeEvent(rows, event, place);
  }
  return rows;
}

/**
 * Adds an event as the database takes it.
 * @param place among those of its account, from 1
 */
export function writeEvent(rows: RowArray, event: NewEvent, place: number): void {
  const start = beginEvent(rows, event, event.account, event.ref_id, place);
  if (event.bodyWriter) writeBody(rows, event.bodyWriter);
  else rows.json(event.bodyText ?? JSON.stringify(event.body));
  rows.json(event.callback ? JSON.stringify(event.callback) : null);
  rows.endRow(start);
}

/** Begins the row of an event; its body and its callback follow. Hot: in the order of `written_event`. @returns its place */
export function beginEvent(
  rows: RowArray,
  event: Pick<NewEvent, "uuid" | "type" | "sequence" | "created_on">,
  account: string,
  ref: string,
  place: number,
): number {
  const start = rows.row();
  if (event.uuid === undefined) rows.newUuid();
  else rows.uuid(event.uuid);
  rows.uuid(account);
  rows.text(event.type);
  rows.uuid(ref);
  rows.int4(event.sequence ?? 0);
  rows.int4(place);
  rows.time(event.created_on);
  return start;
}

/** Who has the pieces of a body writes it. Hot. */
export function writeBody(rows: RowArray, writer: NonNullable<NewEvent["bodyWriter"]>): void {
  const body = rows.beginJson();
  writer.writeBody(rows);
  rows.endJson(body);
}

/** Events of one account that were given positions, to be passed on after the commit. */
function placedEvents(row: OwnedRow, own: EventsOfAccounts): PlacedEvents {
  const account = accountOf(ownerOf(row));
  const { uuid } = account.short;
  const { after } = row;
  const events = (own.get(uuid) ?? []).map((event, index) => new PlacedEvent(event, after + index + 1));
  return { account: uuid, last: after + events.length, batch: { account, after, events } };
}

const NO_REPORT: StoredEvent["delivery_report"] = [];

/** An event with its position. Its body is made when it is read: most accounts have nobody who listens. */
class PlacedEvent implements StoredEvent {
  readonly uuid: string;
  readonly account: string;
  readonly type: StoredEvent["type"];
  readonly ref_id: string;
  readonly sequence: number;
  readonly position: number;
  readonly created_on: string;
  readonly modified_on: string;
  readonly delivery_report: StoredEvent["delivery_report"] = NO_REPORT;
  readonly messageType: string | undefined;
  readonly #event: NewEvent;
  #body: EventBody | undefined;

  constructor(event: NewEvent, position: number) {
    this.uuid = event.uuid ?? "";
    this.account = event.account;
    this.type = event.type;
    this.ref_id = event.ref_id;
    this.sequence = event.sequence ?? 0;
    this.position = position;
    this.created_on = event.created_on;
    this.modified_on = event.created_on;
    this.messageType = event.messageType;
    this.#event = event;
  }

  get body(): EventBody {
    this.#body ??= this.#event.body;
    return this.#body;
  }
}
