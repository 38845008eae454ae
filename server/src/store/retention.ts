import { sql } from "kysely";
import type { RetentionStore } from "../domain/event/port.js";
import type { Store } from "./db.js";

/** Types whose ref lives on: its newest event is kept, because the next one counts on from it (events.md E5). */
const LIVING = ["balance", "tn_order", "tn_lease", "sip_user", "campaign", "webhook", "alarm", "test"];

/** Removes what is older than it has to be kept. */
export class SqlRetention implements RetentionStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async removeEvents(before: string, max: number): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      with old as (
        select o.uuid from outbox o where o.created_on < ${before} and o.position is not null and not (
          o.type = any(${LIVING}) and not exists (
            select from outbox n where n.ref_id = o.ref_id and n.sequence > o.sequence))
        order by o.created_on limit ${max}
      ), gone as (
        delete from outbox o using old where o.uuid = old.uuid returning o.account, o.position
      ), told as (
        update event_cursor c set purged = greatest(c.purged, g.position)
        from (select account, max(position) as position from gone group by account) g where c.account = g.account
      )
      select count(*)::int as count from gone`.execute(this.#store.db);
    return rows[0]?.count ?? 0;
  }

  async removeDeliveries(before: string, max: number): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      with old as (
        select uuid from webhook_delivery where created_on < ${before} and state <> 'pending'
        order by created_on limit ${max}
      ), gone as (
        delete from webhook_delivery d using old where d.uuid = old.uuid returning d.uuid
      )
      select count(*)::int as count from gone`.execute(this.#store.db);
    return rows[0]?.count ?? 0;
  }

  async removeTraces(before: string, max: number): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      with gone as (
        delete from call_trace where uuid in (
          select uuid from call_trace where created_on < ${before} order by created_on limit ${max})
        returning uuid
      )
      select count(*)::int as count from gone`.execute(this.#store.db);
    return rows[0]?.count ?? 0;
  }

  async removeProviderEvents(before: string, max: number): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from provider_event where ctid = any (array(
        select ctid from provider_event where created_on < ${before} limit ${max}))`.execute(this.#store.db);
    return Number(numAffectedRows ?? 0);
  }

  /** URLs that single messages named: each is a queue of its own, and some are named once. */
  async removeEndpoints(before: string): Promise<void> {
    await sql`
      delete from webhook_endpoint e where e.kind = 'sms' and e.created_on < ${before}
        and not exists (select from webhook_delivery d where d.endpoint = e.uuid)`.execute(this.#store.db);
  }
}
