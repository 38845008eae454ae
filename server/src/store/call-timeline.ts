import { sql } from "kysely";
import type { CallRow } from "../domain/call/port/call-row.js";
import type { CallFlowRow } from "../domain/call/port/flow-row.js";
import type { CallRecordRow } from "../domain/call/port/record-row.js";
import type {
  StoredTimeline,
  TimelineCharge,
  TimelineDelivery,
  TimelineEvent,
  TimelineStore,
  TimelineTransaction,
} from "../domain/call-timeline/port.js";
import { callJson, flowJson, recordJson } from "./call-json.js";
import { tariffJson } from "./call-settlement.js";
import type { Store } from "./db.js";
import { dated, plain } from "./json.js";
import { raw, withinReach } from "./page.js";

/** Most legs, and rows of each kind. */
const LEGS_MAX = 100;
const ROWS_MAX = 2_000;

/** What is stored of calls, all legs of one together. */
export class SqlCallTimelines implements TimelineStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async read(reach: string | null, call: string): Promise<StoredTimeline | undefined> {
    const legs = await this.#legs(reach, call);
    const [first] = legs;
    if (!first) return undefined;
    const { account } = first;
    const ids = legs.map(({ uuid }) => uuid);
    const of = <T>(entity: string, table: string, key: string, order = "x.created_on") =>
      this.#rows<T>({ entity, table, key, order, account, ids });
    const [flows, events, deliveries, charges, transactions, records] = await Promise.all([
      of<CallFlowRow>(flowJson("x"), "call_flow_log", "call", "x.sequence"),
      of<TimelineEvent>(EVENT, "outbox", "ref_id", "x.sequence"),
      of<TimelineDelivery>(DELIVERY, "webhook_delivery", "ref_id"),
      of<TimelineCharge>(CHARGE, "call_charge", "call"),
      of<TimelineTransaction>(TRANSACTION, "transaction", "ref_uuid"),
      of<CallRecordRow>(recordJson("x"), "call_record", "call"),
    ]);
    const is_cut = legs.length >= LEGS_MAX || [flows, events, deliveries].some((rows) => rows.length >= ROWS_MAX);
    return { legs, flows, events, deliveries, charges, transactions, records, is_cut };
  }

  /** The leg that began the call, then those that it and they dialled. */
  async #legs(reach: string | null, call: string): Promise<readonly CallRow[]> {
    const { rows } = await sql<{ leg: CallRow }>`
      with recursive up as (
        select k.uuid, k.parent, k.account, 1 as depth from call k where k.uuid = ${call} and ${withinReach("k.account", reach)}
        union all
        select p.uuid, p.parent, p.account, up.depth + 1 from call p join up on p.uuid = up.parent and p.account = up.account
        where up.depth < ${LEGS_MAX}
      ), tree as (
        (select up.uuid, up.account, 1 as depth from up order by up.depth desc limit 1)
        union all
        select c.uuid, c.account, tree.depth + 1 from call c join tree on c.parent = tree.uuid and c.account = tree.account
        where tree.depth < ${LEGS_MAX}
      )
      select ${raw(callJson("k"))} as leg from tree join call k on k.uuid = tree.uuid
      order by tree.depth, k.created_on, k.uuid limit ${LEGS_MAX}`.execute(this.#store.db);
    return rows.map(({ leg }) => leg);
  }

  async #rows<T>(o: {
    readonly entity: string;
    readonly table: string;
    readonly key: string;
    readonly order: string;
    readonly account: string;
    readonly ids: readonly string[];
  }): Promise<readonly T[]> {
    const { rows } = await sql<{ row: T }>`
      select ${raw(o.entity)} as row from ${sql.table(o.table)} x
      where ${sql.ref(`x.${o.key}`)} = any (${o.ids}::uuid[]) and x.account = ${o.account}
      order by ${raw(o.order)} limit ${ROWS_MAX}`.execute(this.#store.db);
    return rows.map(({ row }) => row);
  }
}

const EVENT = `json_build_object(${dated("x", "created_on")}, ${plain("x", "uuid type sequence position")}, 'call', x.ref_id,
  'message', x.body ->> 'message', 'success', coalesce((x.body ->> 'success')::boolean, true))`;

const DELIVERY = `json_build_object(${dated("x", "created_on")}, ${plain("x", "uuid event type method url state log")}, 'call', x.ref_id)`;

const CHARGE = `json_build_object(${dated("x", "created_on")}, ${plain("x", "call prefix seconds")}, 'tariff', ${tariffJson("x")})`;

const TRANSACTION = `json_build_object(${dated("x", "created_on")}, ${plain("x", "uuid amount description")}, 'call', x.ref_uuid,
  'balance', x.account_balance_after)`;
