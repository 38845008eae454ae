import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { NewEvent } from "../domain/event/port.js";
import type { Tx } from "./db.js";
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
}

/**
 * What `capture` does for one hold, for many: each out of the hold of its thing, or charged whatever the balance is where
 * it has none. One transaction row each, in the given order. The accounts are locked by the caller.
 * @param o.holdType what the holds are for
 * @returns the events of the balances, with their sequence, for the caller to store
 */
export async function captureMany(
  tx: Tx,
  captures: readonly Capture[],
  o: { readonly holdType: string; readonly refType: "sms_outgoing"; readonly now: string },
): Promise<NewEvent[]> {
  if (captures.length === 0) return [];
  await shrinkHolds(tx, captures, o.holdType);
  const entries = await write(tx, captures, o);
  const counts = new Map<string, number>();
  const events: NewEvent[] = [];
  for (const entry of entries) {
    const { account, balance, last } = entry;
    if (entry.fell) await tellLow(tx, account, entry, o.now);
    const count = (counts.get(account) ?? 0) + 1;
    counts.set(account, count);
    events.push({ ...balanceEvent(account, balance, o.refType, o.now), uuid: newUuid(), sequence: last + count });
  }
  return events;
}

async function shrinkHolds(tx: Tx, captures: readonly Capture[], holdType: string): Promise<void> {
  const wanted = JSON.stringify(captures.map(({ refUuid: ref, amount }) => ({ ref, amount })));
  const { rows } = await sql<{ short: number }>`
    with found as (
      select h.uuid, h.amount as held, w.amount from json_to_recordset(${wanted}::json) as w(ref uuid, amount numeric)
      cross join lateral (select uuid, amount from ledger_hold where ref_uuid = w.ref and ref_type = ${holdType} limit 1) h
    ), gone as (
      delete from ledger_hold h using found f where h.uuid = f.uuid and f.held = f.amount
    ), less as (
      update ledger_hold h set amount = h.amount - f.amount from found f where h.uuid = f.uuid and f.held > f.amount
    )
    select count(*)::int as short from found where held < amount`.execute(tx);
  if ((rows[0]?.short ?? 0) > 0) throw new Error("capture of more than the hold holds");
}

/** The balance of each account changes once; each row says what it would have been after it. */
async function write(
  tx: Tx,
  captures: readonly Capture[],
  { refType, now }: { readonly refType: string; readonly now: string },
): Promise<readonly Entry[]> {
  const list = captures.map(({ refUuid: ref, ...one }, n) => ({ n, uuid: newUuid(), ref, ...one }));
  const { rows } = await sql<Entry>`
    with entry as (
      select e.*, sum(e.amount) over (partition by e.account order by e.n) as spent
      from json_to_recordset(${JSON.stringify(list)}::json)
        as e(n integer, uuid uuid, account uuid, ref uuid, amount numeric, description text)
    ), changed as (
      update account set balance = account.balance - total.amount
      from (select account, sum(amount) as amount from entry group by account) total where account.uuid = total.account
      returning account.uuid, account.balance + total.amount as before, account.balance_low
    ), written as (
      insert into "transaction" (uuid, created_on, modified_on, account, amount, account_balance_before,
        account_balance_after, ref_type, ref_uuid, description)
      select e.uuid, ${now}::timestamptz, ${now}::timestamptz, e.account, - e.amount, c.before - e.spent + e.amount,
        c.before - e.spent, ${refType}::text, e.ref, e.description
      from entry e join changed c on c.uuid = e.account order by e.n
    )
    select e.account, c.before - e.spent as balance, (c.before - e.spent)::text as text, c.balance_low::text as "limit",
      coalesce(c.before - e.spent + e.amount >= c.balance_low and c.before - e.spent < c.balance_low, false) as fell,
      coalesce((select max(o.sequence) from outbox o where o.ref_id = e.account), 0) as last
    from entry e join changed c on c.uuid = e.account order by e.n`.execute(tx);
  return rows;
}
