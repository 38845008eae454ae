import type { IBatch, IBatchItemSearchParams, IBatchSearchParams } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { BatchStore, BatchTx, OpenBatch, StoredItem } from "../domain/batch/port.js";
import type { Applied } from "../domain/search/rules.js";
import { BATCH_LISTED, BATCH_ONE, batchOf, type FoundBatch } from "./batch-json.js";
import { SqlBatchTx } from "./batch-tx.js";
import { callJson } from "./call-json.js";
import type { Store } from "./db.js";
import { dated, plain } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { datesOf, equals, fitsMask, joined, orderOf } from "./search.js";

const ORDER = {
  state: "array_position(array['created', 'processing', 'paused', 'success', 'failed', 'canceled'], b.state)",
  created_on: "b.created_on",
  modified_on: "b.modified_on",
} as const;

const ITEM_ORDER = {
  state: "array_position(array['created', 'calling', 'success', 'failed', 'canceled'], i.state)",
  phone: "i.phone",
  created_on: "i.created_on",
  modified_on: "i.modified_on",
} as const;

const ITEM = `json_build_object(${dated("i", "created_on modified_on")}, ${plain("i", "uuid phone state reason")},
  'batch', json_build_object('uuid', i.batch),
  'call', (select ${callJson("k")} from call k where k.uuid = i.call and k.account = i.account))`;

/** Batches of calls in the database. */
export class SqlBatches implements BatchStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, page: PageQuery): Promise<Page<IBatch>> {
    return this.#page(sql`batch b where b.account = ${account}`, raw("b.created_on desc, b.uuid"), page);
  }

  search(account: string, applied: Applied, filter: IBatchSearchParams): Promise<Page<IBatch>> {
    const filters = joined(applied, [
      ...datesOf("b", filter),
      equals("b.state", filter.state),
      equals("b.type", filter.type),
      fitsMask("(select l.tn from tn_lease l where l.uuid = b.tn_lease)", filter.tn),
    ]);
    const from = sql`batch b where b.account = ${account} and ${filters}`;
    return this.#page(from, orderOf(applied, ORDER, "b.uuid"), applied);
  }

  async find(reach: string | null, uuid: string): Promise<IBatch | undefined> {
    const from = sql`batch b where b.uuid = ${uuid} and ${withinReach("b.account", reach)}`;
    const found = await oneOf<FoundBatch>(this.#store.db, raw(BATCH_ONE), from);
    return found && batchOf(found);
  }

  async items(
    reach: string | null,
    uuid: string,
    applied: Applied,
    filter: IBatchItemSearchParams,
  ): Promise<Page<StoredItem> | undefined> {
    const from = sql`batch b where b.uuid = ${uuid} and ${withinReach("b.account", reach)}`;
    if ((await oneOf(this.#store.db, raw("b.uuid"), from)) === undefined) return undefined;
    const filters = joined(applied, [
      ...datesOf("i", filter),
      equals("i.state", filter.state),
      fitsMask("i.phone", filter.phone),
    ]);
    return pageOf<StoredItem>(this.#store.db, {
      entity: raw(ITEM),
      from: sql`batch_item i where i.batch = ${uuid} and ${filters}`,
      order: orderOf(applied, ITEM_ORDER, "i.number"),
      page: applied,
    });
  }

  async open(): Promise<readonly OpenBatch[]> {
    const { rows } = await sql<OpenBatch>`
      select b.uuid, b.account, a.level, a.created_on, (select json_build_object('uuid', v.uuid, 'channel_limit', v.channel_limit,
          'calls_per_second', v.calls_per_second, 'max_rate', v.max_rate, 'daily_spend_limit', v.daily_spend_limit)
        from outbound_voice_profile v where v.uuid = b.outbound_voice_profile and v.is_active) as profile
      from batch b join account a on a.uuid = b.account
      where b.state in ('created', 'processing') and a.disabled_on is null and a.deleted_on is null
        and exists (select 1 from batch_item i where i.batch = b.uuid and i.state = 'created')
      order by b.created_on, b.uuid`.execute(this.#store.db);
    return rows;
  }

  transaction<T>(work: (tx: BatchTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new SqlBatchTx(tx)));
  }

  async #page(from: RawBuilder<unknown>, order: RawBuilder<unknown>, page: PageQuery): Promise<Page<IBatch>> {
    const { data, total } = await pageOf<FoundBatch>(this.#store.db, { entity: raw(BATCH_LISTED), from, order, page });
    return { data: data.map(batchOf), total };
  }
}
