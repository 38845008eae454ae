import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { NewEvent } from "../domain/event/port.js";
import type { Tx } from "./db.js";
import { FixedStatement } from "./fixed-statement.js";
import { balanceEvent, tellLow } from "./ledger.js";

/** What one of many things costs. */
export interface Capture {
  readonly account: string;
  readonly refUuid: string;
  /** As PostgreSQL writes it, above 0. */
  readonly amount: string;
  readonly description: string;
}

interface Entry {
  readonly account: string;
  readonly balance: number;
  readonly text: string;
  readonly limit: string | null;
  readonly fell: boolean;
  readonly last: number;
  /** Holds of all captures that hold less than is captured. */
  readonly short: number;
}

/**
 * What `capture` does for one hold, for many: each out of the hold of its thing, or charged whatever the balance is where
 * it has none. One transaction row each, in the given order. The accounts are locked by the caller.
 * @param o.holdType what the holds are for
 * @returns the events of the balances, with their sequence, for the caller to store; and each balance as it is now
 */
export async function captureMany(
  tx: Tx,
  captures: readonly Capture[],
  o: { readonly holdType: string; readonly refType: "sms_outgoing"; readonly now: string },
): Promise<{ readonly events: readonly NewEvent[]; readonly balances: ReadonlyMap<string, number> }> {
  if (captures.length === 0) return { events: [], balances: new Map() };
  const list = captures.map(({ refUuid: ref, ...one }, n) => ({ n, uuid: newUuid(), ref, ...one }));
  const entries = await CAPTURE.rows(tx, { ...o, list: JSON.stringify(list) });
  if (entries.some(({ short }) => short > 0)) throw new Error("capture of more than the hold holds");
  const counts = new Map<string, number>();
  const events: NewEvent[] = [];
  for (const entry of entries) {
    const { account, balance, last } = entry;
    if (entry.fell) await tellLow(tx, account, entry, o.now);
    const count = (counts.get(account) ?? 0) + 1;
    counts.set(account, count);
    events.push({ ...balanceEvent(account, balance, o.refType, o.now), uuid: newUuid(), sequence: last + count });
  }
  return { events, balances: new Map(entries.map(({ account, balance }) => [account, balance])) };
}

interface Captured {
  /** JSON. */
  readonly list: string;
  readonly holdType: string;
  readonly refType: string;
  readonly now: string;
}

/** Holds shrink, and the balance of each account changes once; each row says what it would have been after it. */
const CAPTURE = new FixedStatement<Captured, Entry>(
  (slot) => sql`
    with wanted as materialized (
      select * from json_to_recordset(${slot("list")}::json)
        as w(n integer, uuid uuid, account uuid, ref uuid, amount numeric, description text)
    ), found as (
      select h.uuid, h.amount as held, w.amount from wanted w cross join lateral (
        select uuid, amount from ledger_hold where ref_uuid = w.ref and ref_type = ${slot("holdType")}::text limit 1) h
    ), gone as (
      delete from ledger_hold h using found f where h.uuid = f.uuid and f.held = f.amount
    ), less as (
      update ledger_hold h set amount = h.amount - f.amount from found f where h.uuid = f.uuid and f.held > f.amount
    ), entry as (
      select w.*, sum(w.amount) over (partition by w.account order by w.n) as spent from wanted w
    ), changed as (
      update account set balance = account.balance - total.amount
      from (select account, sum(amount) as amount from entry group by account) total where account.uuid = total.account
      returning account.uuid, account.balance + total.amount as before, account.balance_low
    ), written as (
      insert into "transaction" (uuid, created_on, modified_on, account, amount, account_balance_before,
        account_balance_after, ref_type, ref_uuid, description)
      select e.uuid, ${slot("now")}::timestamptz, ${slot("now")}::timestamptz, e.account, - e.amount,
        c.before - e.spent + e.amount, c.before - e.spent, ${slot("refType")}::text, e.ref, e.description
      from entry e join changed c on c.uuid = e.account order by e.n
    )
    select e.account, c.before - e.spent as balance, (c.before - e.spent)::text as text, c.balance_low::text as "limit",
      coalesce(c.before - e.spent + e.amount >= c.balance_low and c.before - e.spent < c.balance_low, false) as fell,
      coalesce((select max(o.sequence) from outbox o where o.ref_id = e.account), 0) as last,
      (select count(*)::int from found where held < amount) as short
    from entry e join changed c on c.uuid = e.account order by e.n`,
);
