import type { ISMSBatch } from "@opentact/contract";
import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { MessageTx } from "../domain/messaging/port/message-store.js";
import type { NewSmsBatch, SmsBatchTx } from "../domain/sms-batch/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Tx } from "./db.js";
import { oneOf, raw, withinReach } from "./page.js";
import { SMS_BATCH_ONE } from "./sms-batch-json.js";
import { MessagesTx } from "./sms-tx.js";

/** One transaction on bulk messages. The account is locked before a batch, a batch before its items, always. */
export class SqlSmsBatchTx implements SmsBatchTx {
  readonly messages: MessageTx;
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
    this.messages = new MessagesTx(tx);
  }

  async insert({ phones, now, by, ...batch }: NewSmsBatch): Promise<void> {
    const { uuid, account } = batch;
    await this.#tx
      .insertInto("sms_batch")
      .values({ ...batch, created_on: now, modified_on: now, total: phones.length, created_by: by })
      .execute();
    const items = phones.map((phone, number) => ({ uuid: newUuid(), number, phone }));
    await sql`
      insert into sms_batch_item (uuid, created_on, modified_on, account, batch, number, phone)
      select r.uuid, ${now}::timestamptz, ${now}::timestamptz, ${account}::uuid, ${uuid}::uuid, r.number, r.phone
      from json_to_recordset(${JSON.stringify(items)}::json) as r(uuid uuid, number int, phone bigint)`.execute(
      this.#tx,
    );
  }

  lock(reach: string | null, uuid: string): Promise<{ readonly state: ISMSBatch["state"] } | undefined> {
    return this.#tx
      .selectFrom("sms_batch")
      .select("state")
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
  }

  async peek(batch: string): Promise<number | undefined> {
    const row = await this.#tx
      .selectFrom("sms_batch_item")
      .select("phone")
      .where("batch", "=", batch)
      .where("state", "=", "created")
      .orderBy("number")
      .limit(1)
      .executeTakeFirst();
    return row?.phone;
  }

  async next(batch: string): Promise<{ readonly uuid: string; readonly phone: number } | undefined> {
    const { rows } = await sql<{ uuid: string; phone: number }>`
      select uuid, phone from sms_batch_item where batch = ${batch} and state = 'created'
      order by number limit 1 for update`.execute(this.#tx);
    return rows[0];
  }

  async sending(batch: string, item: string, sms: string, now: string): Promise<void> {
    await this.#tx
      .updateTable("sms_batch_item")
      .set({ state: "sending", sms, modified_on: now })
      .where("uuid", "=", item)
      .execute();
    await this.#begun(batch, now);
  }

  async fail(batch: string, item: string, reason: string, now: string): Promise<void> {
    await this.#tx
      .updateTable("sms_batch_item")
      .set({ state: "failed", reason, modified_on: now })
      .where("uuid", "=", item)
      .execute();
    await this.#begun(batch, now);
  }

  async cancel(batch: string, now: string): Promise<void> {
    await sql`
      with left_out as (
        update sms_batch_item set state = 'canceled', modified_on = ${now} where batch = ${batch} and state = 'created'
        returning 1)
      update sms_batch set state = 'canceled', canceled = (select count(*) from left_out), modified_on = ${now}
      where uuid = ${batch}`.execute(this.#tx);
  }

  async entity(uuid: string): Promise<ISMSBatch> {
    const from = sql`sms_batch b where b.uuid = ${uuid}`;
    const found = await oneOf<WithZoneName<ISMSBatch>>(this.#tx, raw(SMS_BATCH_ONE), from);
    if (!found) throw new Error("a stored batch is gone");
    return zoned<ISMSBatch>(found);
  }

  async #begun(batch: string, now: string): Promise<void> {
    await this.#tx
      .updateTable("sms_batch")
      .set({ state: "processing", modified_on: now })
      .where("uuid", "=", batch)
      .where("state", "=", "created")
      .execute();
  }
}
