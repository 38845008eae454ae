import type { ICallSearchParams } from "@opentact/contract";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import { zoneByName } from "../domain/account/rules.js";
import type { CallType } from "../domain/call/port/call-row.js";
import type { CallStore } from "../domain/call/port/call-store.js";
import type { IsoTime } from "../domain/call/port/iso-time.js";
import type { CallRecordRow } from "../domain/call/port/record-row.js";
import type { CallRelations, StoredCall } from "../domain/call/port/relations.js";
import type { Applied } from "../domain/search/rules.js";
import { callJson, recordJson, relationsJson } from "./call-json.js";
import type { Store } from "./db.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { datesOf, equals, fitsMask, joined, orderOf } from "./search.js";
import type { Tables } from "./tables.js";

const STORED = `json_build_object('call', ${callJson("k")}, 'relations', ${relationsJson("k")})`;

const ONLINE = raw("k.state in ('init', 'ringing', 'live')");

/** What SQL gives: the zone of the account by name. */
type Found = Omit<StoredCall, "relations"> & {
  readonly relations: Omit<CallRelations, "account"> & {
    readonly account: Omit<CallRelations["account"], "time_zone"> & { readonly time_zone: string | null };
  };
};

/** The call log in the database. */
export class SqlCalls implements CallStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(reach: string | null, uuid: string): Promise<StoredCall | undefined> {
    return findCall(this.#store.db, reach, uuid);
  }

  search(
    account: string,
    applied: Applied,
    filter: ICallSearchParams,
    now: IsoTime,
    only?: CallType,
  ): Promise<Page<StoredCall>> {
    const type = only === undefined ? sql`true` : sql`k.type = ${only}`;
    const filters = joined(applied, conditions(account, filter, now));
    return this.#page({
      from: sql`call k where k.account = ${account} and ${type} and ${filters}`,
      order: orderOf(applied, ORDER, "k.uuid"),
      page: applied,
    });
  }

  online(account: string, page: PageQuery): Promise<Page<StoredCall>> {
    return this.#page({
      from: sql`call k where k.account = ${account} and k.type = 'CallSCA' and ${isOwned(account)} and ${ONLINE}`,
      order: raw("k.created_on desc, k.uuid"),
      page,
    });
  }

  async records(reach: string | null, call: string, page: PageQuery): Promise<Page<CallRecordRow> | undefined> {
    const known = await oneOf(
      this.#store.db,
      raw("k.uuid"),
      sql`call k where k.uuid = ${call} and ${withinReach("k.account", reach)}`,
    );
    if (known === undefined) return undefined;
    return pageOf<CallRecordRow>(this.#store.db, {
      entity: raw(recordJson("r")),
      from: sql`call_record r where r.call = ${call}`,
      order: raw("r.created_on desc, r.uuid"),
      page,
    });
  }

  record(reach: string | null, uuid: string): Promise<CallRecordRow | undefined> {
    const where = sql`call_record r where r.uuid = ${uuid} and ${withinReach("r.account", reach)}`;
    return oneOf<CallRecordRow>(this.#store.db, raw(recordJson("r")), where);
  }

  async recordsBefore(before: IsoTime, after: string, max: number) {
    const { rows } = await sql<{ uuid: string; file: string }>`
      select r.uuid, r.file from call_record r
      where r.created_on < ${before} and r.file is not null and r.state in ('available', 'failed')
        and (${after} = '' or r.uuid > nullif(${after}, '')::uuid) order by r.uuid limit ${max}`.execute(
      this.#store.db,
    );
    return rows;
  }

  markRecordDeleted(reach: string | null, uuid: string, now: IsoTime): Promise<CallRecordRow | undefined> {
    return this.#store.transaction(async (tx) => {
      const { rows } = await sql<{ record: CallRecordRow }>`
        update call_record r set state = 'deleted', file = null, transcript = null, modified_on = ${now}
        where r.uuid = ${uuid} and ${withinReach("r.account", reach)}
        returning ${raw(recordJson("r"))} as record`.execute(tx);
      return rows[0]?.record;
    });
  }

  async #page(o: {
    from: RawBuilder<unknown>;
    order: RawBuilder<unknown>;
    page: PageQuery;
  }): Promise<Page<StoredCall>> {
    const { data, total } = await pageOf<Found>(this.#store.db, { entity: raw(STORED), ...o });
    return { data: data.map(storedCall), total };
  }
}

/** A leg with everything that surrounds it; undefined when it is not within reach. */
export async function findCall(
  db: Kysely<Tables>,
  reach: string | null,
  uuid: string,
): Promise<StoredCall | undefined> {
  const where = sql`call k where k.uuid = ${uuid} and ${withinReach("k.account", reach)}`;
  const found = await oneOf<Found>(db, raw(STORED), where);
  return found && storedCall(found);
}

/** The same of many that are there, in no order. */
export async function findCalls(
  db: Kysely<Tables>,
  reach: string | null,
  uuids: readonly string[],
): Promise<readonly StoredCall[]> {
  const { rows } = await sql<{ entity: Found }>`
    select ${raw(STORED)} as entity from call k
    where k.uuid = any (${uuids}::uuid[]) and ${withinReach("k.account", reach)}`.execute(db);
  return rows.map(({ entity }) => storedCall(entity));
}

function storedCall({ call, relations }: Found): StoredCall {
  const { time_zone, ...account } = relations.account;
  const zone = time_zone === null ? null : (zoneByName(time_zone) ?? null);
  return { call, relations: { ...relations, account: { ...account, time_zone: zone } } };
}

const ORDER = {
  tn: "k.tn",
  to: `ltrim(lower(k."to"::text), '+')`,
  from: `ltrim(lower(k."from"::text), '+')`,
  state: "array_position(array['init', 'ringing', 'live', 'hangup', 'destroyed'], k.state)",
  created_on: "k.created_on",
  modified_on: "k.modified_on",
  duration: "(coalesce(k.hangup_on, statement_timestamp()) - k.init_on)",
} as const;

function conditions(account: string, filter: ICallSearchParams, now: IsoTime): (RawBuilder<boolean> | undefined)[] {
  const seconds = sql`greatest(1, ceil(extract(epoch from coalesce(k.hangup_on, ${now}::timestamptz) - k.init_on)))`;
  return [
    ...datesOf("k", filter),
    equals("k.direction", filter.direction),
    equals("k.type", filter.type),
    equals("k.state_end", filter.state_end),
    equals("k.thread", filter.thread),
    equals("k.sip_control_app", filter.sip_control_app),
    equals("k.sip_connection", filter.sip_connection),
    equals("k.sip_user", filter.sip_user),
    fitsMask("k.tn", filter.tn),
    fitsMask('k."from"', filter.from),
    fitsMask('k."to"', filter.to),
    stateFilter(account, filter.state),
    filter.batch === undefined
      ? undefined
      : sql<boolean>`k.batch_item in (select i.uuid from batch_item i where i.batch = ${filter.batch})`,
    filter.duration_min === undefined ? undefined : sql<boolean>`${seconds} >= ${filter.duration_min}`,
    filter.duration_max === undefined ? undefined : sql<boolean>`${seconds} <= ${filter.duration_max}`,
  ];
}

function stateFilter(account: string, state: ICallSearchParams["state"]): RawBuilder<boolean> | undefined {
  if (state === "online") return sql<boolean>`(${isOwned(account)} and ${ONLINE})`;
  if (state === "offline") return sql<boolean>`k.state in ('hangup', 'destroyed')`;
  if (state === undefined || state === "destroyed") return equals("k.state", state);
  return sql<boolean>`(${isOwned(account)} and k.state = ${state})`;
}

/** Legs of the account that a node has. As a list they are few rows by their key, however many calls there were. */
function isOwned(account: string): RawBuilder<boolean> {
  return sql<boolean>`k.uuid = any (array(select l.call from live_call l where l.account = ${account}))`;
}
