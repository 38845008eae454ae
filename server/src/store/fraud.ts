import { sql } from "kysely";
import type { Alarm, FraudStore, FraudTx, ShortCalls, SpendStep, UnusualRate } from "../domain/fraud/port.js";
import type { Store, Tx } from "./db.js";
import { spendLimit } from "./spend.js";

/** What the watch for fraud reads and writes in the database. */
export class SqlFraud implements FraudStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  transaction<T>(work: (tx: FraudTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new SqlFraudTx(tx)));
  }
}

/** The same within a transaction. */
export class SqlFraudTx implements FraudTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async spendSteps(steps: readonly number[], limits: Readonly<Record<string, string>>, now: string) {
    const { rows } = await sql<SpendStep>`
      with today as (
        select d.account, d.day, d.is_reached, ${spendLimit(now, JSON.stringify(limits))} as "limit", d.amount
          + coalesce((select sum(h.amount) from ledger_hold h where h.account = a.uuid), 0) as spent
        from account_spend d join account a on a.uuid = d.account
        where d.day between ${now}::date - 1 and ${now}::date + 1
          and d.day = (${now}::timestamptz at time zone coalesce(a.time_zone, 'UTC'))::date
      ), passed as (
        select t.*, (select max(s) from unnest(${[...steps]}::int[]) s
          where t.spent * 100 >= t."limit" * s or (s = 100 and t.is_reached)) as percent
        from today t where t."limit" < 'infinity'
      )
      update account_spend d set alarmed = p.percent from passed p
      where d.account = p.account and d.day = p.day and p.percent > d.alarmed
      returning d.account, p.percent, p.spent::text as spent, p."limit"::text as "limit"`.execute(this.#tx);
    return rows;
  }

  async shortCalls({ calls, percent, seconds }: { calls: number; percent: number; seconds: number }, now: string) {
    const { rows } = await sql<ShortCalls>`
      with found as (
        select a.uuid as account, s.calls::int as calls, s.short::int as short
        from account a cross join lateral (
          select count(*) as calls,
            count(*) filter (where k.hangup_on - k.answer_on < ${seconds} * interval '1 second') as short
          from (
            select c.answer_on, c.hangup_on from call c
            where c.account = a.uuid and c.direction = 'out' and c.answer_on is not null and c.hangup_on is not null
            order by c.created_on desc limit ${calls}) k) s
        where a.deleted_on is null and s.calls = ${calls} and s.short * 100 > s.calls * ${percent}
          and exists (select 1 from call r where r.account = a.uuid
            and r.created_on > ${now}::timestamptz - interval '10 minutes')
      ), told as (${told("short_calls", now)})
      select f.* from found f join told t on t.account = f.account`.execute(this.#tx);
    return rows;
  }

  async unusualRates({ factor, legs }: { factor: number; legs: number }, now: string) {
    const { rows } = await sql<UnusualRate>`
      with found as (
        select a.uuid as account, n.call, ${shownRate("n.per_minute")} as rate, ${shownRate("m.median")} as median
        from account a
        cross join lateral (
          select c.call, c.per_minute from call_charge c
          where c.account = a.uuid and c.ref_type = 'voice_outgoing'
            and c.created_on > ${now}::timestamptz - interval '5 minutes'
          order by c.per_minute desc limit 1) n
        cross join lateral (
          select percentile_disc(0.5) within group (order by b.per_minute) as median, count(*) as legs
          from (select b.per_minute from call_charge b
            where b.account = a.uuid and b.ref_type = 'voice_outgoing'
              and b.created_on > ${now}::timestamptz - interval '30 days'
            order by b.created_on desc limit 1000) b) m
        where m.legs >= ${legs} and n.per_minute > m.median * ${factor}
      ), told as (${told("rate", now)})
      select f.* from found f join told t on t.account = f.account`.execute(this.#tx);
    return rows;
  }

  async tell({ account, kind, what, details }: Alarm, now: string): Promise<void> {
    const body = { message: `Alarm: ${what}`, success: true, payload: { kind, details } };
    await this.#tx.outbox.add({ account, type: "alarm", ref_id: account, created_on: now, body });
    await this.#tx.mails.addForAccount({ template: "alarm", account, data: { what }, now });
  }
}

/** Marks the accounts of `found` as told, those that were not in the last day. */
function told(kind: "short_calls" | "rate", now: string) {
  return sql`
    insert into account_alarm (account, kind, told_on) select account, ${kind}, ${now}::timestamptz from found
    on conflict (account, kind) do update set told_on = excluded.told_on
      where account_alarm.told_on <= excluded.told_on - interval '1 day'
    returning account`;
}

/** SQL of a rate as text with five decimals, or as many more as it needs. */
function shownRate(rate: string) {
  return sql.raw(`round(${rate}, greatest(5, scale(trim_scale(${rate}))))::text`);
}
