import { sql } from "kysely";
import type { LedgerEntry } from "../domain/ledger/port.js";
import type { Tx } from "./db.js";
import { SqlLedger } from "./ledger.js";

/** A leg that has ended: minutes to pay, or as many as were set aside when nobody knows how long it was. */
export interface OwedLeg {
  readonly call: string;
  readonly account: string;
  readonly minutes: number | "held";
  /** When it ended. */
  readonly now: string;
}

interface OpenCharge {
  readonly hold: string | null;
  readonly ref_type: "voice_incoming" | "voice_outgoing";
  readonly tn: number;
  readonly minutes: number;
  readonly amount: string;
}

/** Locks the accounts of `owed` in one order, before anything else of the transaction touches them. */
export async function lockPayers(tx: Tx, owed: readonly OwedLeg[]): Promise<void> {
  const accounts = [...new Set(owed.map(({ account }) => account))];
  if (accounts.length === 0) return;
  await sql`select 1 from account where uuid = any (${accounts}::uuid[]) order by uuid for no key update`.execute(tx);
}

/**
 * Charges each leg once and frees what was set aside for it. Minutes beyond those, when the database was away while the
 * leg talked, are taken as far as the balance goes: it never falls below zero.
 */
export async function settle(tx: Tx, owed: readonly OwedLeg[]): Promise<void> {
  for (const leg of owed) {
    const charge = await openCharge(tx, leg);
    if (charge) await close(tx, leg, charge);
  }
}

async function openCharge(tx: Tx, { call, minutes }: OwedLeg): Promise<OpenCharge | undefined> {
  const talked = minutes === "held" ? sql`minutes` : sql`${minutes}::integer`;
  const { rows } = await sql<OpenCharge>`
    select hold, ref_type, tn, ${talked} as minutes, (per_minute * ${talked})::numeric(14, 5)::text as amount
    from call_charge where call = ${call} and settled_on is null for update`.execute(tx);
  return rows[0];
}

async function close(tx: Tx, { call, account, now }: OwedLeg, charge: OpenCharge): Promise<void> {
  const ledger = new SqlLedger(tx);
  const { minutes, ref_type: refType, tn } = charge;
  if (charge.hold !== null) await ledger.release(charge.hold);
  const entry: LedgerEntry = {
    amount: charge.amount,
    refType,
    refUuid: call,
    description: `Call of ${tn}, ${minutes} min`,
    onceKey: `call:${call}`,
  };
  const isPaid = await ledger.charge(account, entry, now);
  const amount = isPaid ? charge.amount : await ledger.free(account);
  if (!isPaid) await ledger.charge(account, { ...entry, amount }, now);
  await tx
    .updateTable("call_charge")
    .set({ settled_on: now, hold: null, minutes, amount })
    .where("call", "=", call)
    .execute();
}
