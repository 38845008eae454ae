import type { IBatch } from "@opentact/contract";
import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { BatchState, BatchTx, CalledItem, NewBatch, NextItem, OpenBatch } from "../domain/batch/port.js";
import type { PlacingTx } from "../domain/call/port/placing.js";
import { BATCH_ONE, batchOf, type FoundBatch } from "./batch-json.js";
import { count } from "./batch-results.js";
import type { Tx } from "./db.js";
import { oneOf, raw, withinReach } from "./page.js";
import { SqlPlacingTx } from "./placing.js";

/** One transaction on batches. The account is locked before a batch, a batch before its items, always. */
export class SqlBatchTx implements BatchTx {
  readonly calls: PlacingTx;
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
    this.calls = new SqlPlacingTx(tx);
  }

  async insert({ uuid, account, by, now, profile, lease, phones, xml }: NewBatch): Promise<void> {
    await this.#tx
      .insertInto("batch")
      .values({
        uuid,
        created_on: now,
        modified_on: now,
        account,
        outbound_voice_profile: profile,
        tn_lease: lease,
        xml,
        total: phones.length,
        created_by: by,
      })
      .execute();
    const items = phones.map((phone, number) => ({ uuid: newUuid(), number, phone }));
    await sql`
      insert into batch_item (uuid, created_on, modified_on, account, batch, number, phone)
      select r.uuid, ${now}::timestamptz, ${now}::timestamptz, ${account}::uuid, ${uuid}::uuid, r.number, r.phone
      from json_to_recordset(${JSON.stringify(items)}::json) as r(uuid uuid, number int, phone bigint)`.execute(
      this.#tx,
    );
  }

  lock(reach: string | null, uuid: string): Promise<{ readonly state: BatchState } | undefined> {
    return this.#tx
      .selectFrom("batch")
      .select("state")
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
  }

  async next({ uuid, account }: OpenBatch, max: number): Promise<readonly NextItem[]> {
    const { isClosed } = await this.calls.lockAccount(account);
    if (isClosed) return [];
    const batch = await this.lock(account, uuid);
    if (batch?.state !== "created" && batch?.state !== "processing") return [];
    const { rows } = await sql<NextItem>`
      select i.uuid, i.phone, b.xml, (select l.tn from tn_lease l where l.uuid = b.tn_lease and l.released_on is null
        and exists (select 1 from lease_subscription s
          where s.tn_lease = l.uuid and s.removed_on is null and s.type = 'voice')) as tn
      from batch_item i join batch b on b.uuid = i.batch
      where i.batch = ${uuid} and i.state = 'created'
      order by i.number limit ${max} for update of i`.execute(this.#tx);
    return rows;
  }

  async calling(batch: string, items: readonly CalledItem[], now: string): Promise<void> {
    if (items.length === 0) return;
    await sql`
      update batch_item i set state = 'calling', call = g.call, modified_on = ${now}
      from json_to_recordset(${JSON.stringify(items)}::json) as g(item uuid, call uuid) where i.uuid = g.item`.execute(
      this.#tx,
    );
    await this.#tx
      .updateTable("batch")
      .set({ state: "processing", modified_on: now })
      .where("uuid", "=", batch)
      .where("state", "=", "created")
      .execute();
  }

  async fail(batch: string, item: string, reason: string, now: string): Promise<void> {
    await this.#tx
      .updateTable("batch_item")
      .set({ state: "failed", reason, modified_on: now })
      .where("uuid", "=", item)
      .execute();
    await count(this.#tx, batch, { failed: 1 }, now);
  }

  async pause(batch: string, now: string): Promise<void> {
    await this.#tx.updateTable("batch").set({ state: "paused", modified_on: now }).where("uuid", "=", batch).execute();
  }

  async resume(batch: string, now: string): Promise<void> {
    await sql`
      update batch set modified_on = ${now}, state = case when exists (select 1 from batch_item i
        where i.batch = ${batch} and i.state <> 'created') then 'processing' else 'created' end
      where uuid = ${batch}`.execute(this.#tx);
  }

  async cancel(batch: string, now: string): Promise<void> {
    await sql`
      with left_out as (
        update batch_item set state = 'canceled', modified_on = ${now} where batch = ${batch} and state = 'created'
        returning 1)
      update batch set state = 'canceled', canceled = (select count(*) from left_out), modified_on = ${now}
      where uuid = ${batch}`.execute(this.#tx);
  }

  async entity(uuid: string): Promise<IBatch> {
    const found = await oneOf<FoundBatch>(this.#tx, raw(BATCH_ONE), sql`batch b where b.uuid = ${uuid}`);
    if (!found) throw new Error("a stored batch is gone");
    return batchOf(found);
  }
}
