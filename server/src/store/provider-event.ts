import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { NewProviderEvent, ProviderEvents } from "../domain/messaging/port/provider-events.js";
import type { Tx } from "./db.js";

/** Raw events of carriers, in the transaction that works them off. */
export class SqlProviderEvents implements ProviderEvents {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async note(event: NewProviderEvent, now: string): Promise<string | undefined> {
    if (event.digest !== undefined && !(await this.#isNew(event.carrier, event.digest, now))) return undefined;
    const { rows } = await sql<{ uuid: string }>`
      insert into provider_event (uuid, created_on, modified_on, provider, carrier, reference_event_id,
        reference_object_id, payload)
      values (${newUuid()}, ${now}, ${now}, ${event.provider}, ${event.carrier}, ${event.event_id}, ${event.object_id},
        ${JSON.stringify(event.payload ?? null)})
      on conflict (carrier, reference_event_id) where carrier is not null and reference_event_id is not null do nothing
      returning uuid`.execute(this.#tx);
    return rows[0]?.uuid;
  }

  /** Kept until the carrier has surely seen that it was taken. */
  async #isNew(carrier: string, digest: string, now: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#tx
      .insertInto("sms_unseen")
      .values({ carrier, digest, received_on: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async close(uuid: string, state: "success" | "skipped" | "failed", result: unknown, now: string): Promise<void> {
    await this.#tx
      .updateTable("provider_event")
      .set({ state, process_result: JSON.stringify(result ?? null), modified_on: now })
      .where("uuid", "=", uuid)
      .execute();
  }
}
