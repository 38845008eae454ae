import type { ISMSBatch, ISMSBatchItem, ISMSBatchItemSearchParams } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Applied } from "../domain/search/rules.js";
import type { OpenSmsBatch, SmsBatchStore, SmsBatchTx } from "../domain/sms-batch/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import { dated, plain } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { transactionWithRetry } from "./retry.js";
import { datesOf, equals, joined, orderOf } from "./search.js";
import { SMS_BATCH_LISTED, SMS_BATCH_ONE } from "./sms-batch-json.js";
import { SqlSmsBatchTx } from "./sms-batch-tx.js";

const ITEM_ORDER = {
  state: "array_position(array['created', 'sending', 'success', 'failed', 'canceled'], i.state)",
  phone: "i.phone",
  created_on: "i.created_on",
  modified_on: "i.modified_on",
} as const;

const ITEM = `json_build_object(${dated("i", "created_on modified_on")}, ${plain("i", "uuid phone state reason")},
  'batch', json_build_object('uuid', i.batch),
  'sms', (select json_build_object(${plain("m", "uuid state from delivered delivery_state")})
    from sms m where m.uuid = i.sms and m.account = i.account))`;

/** Bulk messages in the database. */
export class SqlSmsBatches implements SmsBatchStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(account: string, page: PageQuery): Promise<Page<ISMSBatch>> {
    const { data, total } = await pageOf<WithZoneName<ISMSBatch>>(this.#store.db, {
      entity: raw(SMS_BATCH_LISTED),
      from: sql`sms_batch b where b.account = ${account}`,
      order: raw("b.created_on desc, b.uuid"),
      page,
    });
    return { data: data.map((found) => zoned<ISMSBatch>(found)), total };
  }

  async find(reach: string | null, uuid: string): Promise<ISMSBatch | undefined> {
    const found = await oneOf<WithZoneName<ISMSBatch>>(this.#store.db, raw(SMS_BATCH_ONE), within(reach, uuid));
    return found && zoned<ISMSBatch>(found);
  }

  async items(
    reach: string | null,
    uuid: string,
    applied: Applied,
    filter: ISMSBatchItemSearchParams,
  ): Promise<Page<ISMSBatchItem> | undefined> {
    if ((await oneOf(this.#store.db, raw("b.uuid"), within(reach, uuid))) === undefined) return undefined;
    const filters = joined(applied, [
      ...datesOf("i", filter),
      equals("i.state", filter.state),
      equals("i.phone", filter.phone),
    ]);
    return pageOf<ISMSBatchItem>(this.#store.db, {
      entity: raw(ITEM),
      from: sql`sms_batch_item i where i.batch = ${uuid} and ${filters}`,
      order: orderOf(applied, ITEM_ORDER, "i.number"),
      page: applied,
    });
  }

  async open(): Promise<readonly OpenSmsBatch[]> {
    const { rows } = await sql<OpenSmsBatch>`
      select b.uuid, b.account, b.created_by, b."from", b.messaging_profile, b.message, b.custom_callback_url,
        b.validity_period, b.state in ('created', 'processing') and exists (select 1 from sms_batch_item i
          where i.batch = b.uuid and i.state = 'created') as "isWaiting"
      from sms_batch b join account a on a.uuid = b.account
      where b.is_open and a.disabled_on is null and a.deleted_on is null
      order by b.created_on, b.uuid`.execute(this.#store.db);
    return rows;
  }

  async settle(uuid: string, now: string): Promise<void> {
    await this.#store.transaction(async (tx) => {
      // The batch before its items, as everybody does.
      await sql`select uuid from sms_batch where uuid = ${uuid} for update`.execute(tx);
      await sql`
        update sms_batch_item i set state = m.state, modified_on = ${now},
          reason = case when m.state = 'failed' then m.error_message end
        from sms m where i.batch = ${uuid} and i.state = 'sending' and m.uuid = i.sms and m.state in ('success', 'failed')`.execute(
        tx,
      );
      await sql`
        update sms_batch b set success = n.success, failed = n.failed, is_open = n.open > 0,
          modified_on = case when n.success + n.failed > b.success + b.failed then ${now} else b.modified_on end,
          state = case when b.state = 'canceled' or n.open > 0 then b.state when n.success > 0 then 'success' else 'failed' end
        from (select count(*) filter (where i.state = 'success') as success, count(*) filter (where i.state = 'failed') as failed,
            count(*) filter (where i.state in ('created', 'sending')) as open
          from sms_batch_item i where i.batch = ${uuid}) n
        where b.uuid = ${uuid} and (n.open = 0 or n.success <> b.success or n.failed <> b.failed)`.execute(tx);
    });
  }

  transaction<T>(work: (tx: SmsBatchTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new SqlSmsBatchTx(tx)));
  }
}

function within(reach: string | null, uuid: string): RawBuilder<unknown> {
  return sql`sms_batch b where b.uuid = ${uuid} and ${withinReach("b.account", reach)}`;
}
