import type { IEventDeliveryReport, IWebhookTarget } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import { storableJson } from "../base/storable-json.js";
import type { EventOutbox } from "../domain/event/port.js";
import type { MailOutbox } from "../domain/mail/port.js";
import type { DeliveredOne, DeliveryTx, EndpointFailing, SettledDelivery } from "../domain/webhook/port.js";
import type { Tx } from "./transaction.js";
import { FREE } from "./webhook-claim.js";
import { TARGETS } from "./webhook-targets.js";

/** What follows from an attempt, in one transaction. */
export class SqlDeliveryTx implements DeliveryTx {
  readonly #db: Tx;

  constructor(db: Tx) {
    this.#db = db;
  }

  get outbox(): EventOutbox {
    return this.#db.outbox;
  }

  get mails(): MailOutbox {
    return this.#db.mails;
  }

  async adminEmail(account: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom("account as a")
      .innerJoin("user as u", "u.uuid", "a.admin")
      .select("u.email")
      .where("a.uuid", "=", account)
      .where("u.deleted_on", "is", null)
      .executeTakeFirst();
    return row?.email;
  }

  async settle({ uuid, state, next_attempt_on, log, now, ...rest }: SettledDelivery): Promise<void> {
    const isOff = sql`state = 'disabled' and ${state}::text <> 'delivered'`;
    await this.#db
      .updateTable("webhook_delivery")
      .set({
        ...rest,
        state: sql<"pending">`case when ${isOff} then 'disabled' else ${state} end`,
        next_attempt_on: sql<string | null>`case when ${isOff} then null else ${next_attempt_on}::timestamptz end`,
        log: storableJson(log),
        ...FREE,
        modified_on: now,
      })
      .where("uuid", "=", uuid)
      .execute();
  }

  async report(event: string, rows: readonly IEventDeliveryReport[], now: string): Promise<void> {
    await reportUpdate(event, rows, now).execute(this.#db);
  }

  async succeeded(endpoint: string): Promise<void> {
    await this.#db
      .updateTable("webhook_endpoint")
      .set({ failing_since: null, exhausted: 0 })
      .where("uuid", "=", endpoint)
      .where("failing_since", "is not", null)
      .execute();
  }

  async told(message: string, now: string): Promise<void> {
    await this.#db
      .updateTable("sms")
      .set({ delivered: true, modified_on: now })
      .where("uuid", "=", message)
      .where("type", "=", "smsi")
      .where("delivered", "=", false)
      .execute();
  }

  async failed(endpoint: string, isExhausted: boolean, now: string): Promise<EndpointFailing> {
    const row = await this.#db
      .updateTable("webhook_endpoint")
      .set((e) => ({
        failing_since: e.fn.coalesce("failing_since", sql<string>`${now}::timestamptz`),
        exhausted: e("exhausted", "+", isExhausted ? 1 : 0),
        modified_on: now,
      }))
      .where("uuid", "=", endpoint)
      .returning(["failing_since", "exhausted"])
      .executeTakeFirstOrThrow();
    return { failing_since: row.failing_since ?? now, exhausted: row.exhausted };
  }

  async disable(endpoint: string, target: IWebhookTarget, now: string): Promise<boolean> {
    await this.#db
      .updateTable("webhook_endpoint")
      .set({ failing_since: null, exhausted: 0, modified_on: now })
      .where("uuid", "=", endpoint)
      .execute();
    await this.#db
      .updateTable("webhook_delivery")
      .set({ state: "disabled", next_attempt_on: null, modified_on: now })
      .where("endpoint", "=", endpoint)
      .where("state", "=", "pending")
      .execute();
    const of = TARGETS[target.kind];
    if (!of) return true;
    const { rows } = await sql`
      update ${sql.table(of.table)} set ${sql.ref(of.disabled)} = ${now}
      where uuid = ${target.uuid} and ${sql.ref(of.disabled)} is null returning uuid`.execute(this.#db);
    return rows.length > 0;
  }
}

/** The statement that keeps successes, any number of them: their rows, endpoints that are well again, and what frames show. */
export function keepDelivered(all: readonly DeliveredOne[]): RawBuilder<unknown> {
  const rows = all.map(({ settled, event, reports }, at) => {
    const { uuid, attempts, round, delivered_on, method, url, log, now } = settled;
    return { at, uuid, attempts, round, delivered_on, method, url, log, now, event, reports };
  });
  return sql`
    with given as materialized (
      select * from json_to_recordset(${storableJson(rows)}::json) as g(at int, uuid uuid, attempts int, round int,
        delivered_on timestamptz, method text, url text, log json, now timestamptz, event uuid, reports jsonb)
    ), settled as (
      update webhook_delivery d set state = 'delivered', attempts = g.attempts, round = g.round, next_attempt_on = null,
        delivered_on = g.delivered_on, method = g.method, url = g.url, log = g.log,
        claimed_until = null, claimed_by = null, modified_on = g.now
      from given g where d.uuid = g.uuid returning d.endpoint
    ), healed as (
      update webhook_endpoint e set failing_since = null, exhausted = 0
      where e.uuid in (select endpoint from settled) and e.failing_since is not null
    ), told as (
      select g.event, jsonb_agg(r.report order by g.at, r.at) as reports, max(g.now) as now
      from given g, jsonb_array_elements(g.reports) with ordinality as r(report, at) group by g.event
    )
    update outbox o set delivery_report = (o.delivery_report::jsonb || t.reports)::json, modified_on = t.now
    from told t where o.uuid = t.event`;
}

function reportUpdate(event: string, rows: readonly IEventDeliveryReport[], now: string): RawBuilder<unknown> {
  return sql`update outbox set delivery_report = (delivery_report::jsonb || ${storableJson(rows)}::jsonb)::json,
    modified_on = ${now} where uuid = ${event}`;
}
