import { sql } from "kysely";
import type { LedgerEntry } from "../domain/ledger/port.js";
import type { Tariff } from "../domain/rating/port.js";
import { billedSeconds, chargeOf } from "../domain/rating/rules.js";
import type { Tx } from "./db.js";
import { SqlLedger } from "./ledger.js";

/** A leg that has ended: seconds it talked, or as many as were set aside when nobody knows how long it was. */
export interface OwedLeg {
  readonly call: string;
  readonly account: string;
  readonly seconds: number | "held";
  /** When it ended. */
  readonly now: string;
}

/** What is open of a leg: money is set aside for `minutes`. */
interface OpenCharge {
  readonly account: string;
  readonly hold: string | null;
  readonly ref_type: "voice_incoming" | "voice_outgoing";
  readonly tn: number;
  /** Outbound voice profile. */
  readonly profile: string | null;
  readonly minutes: number;
  readonly tariff: Tariff;
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
    const charge = await openCharge(tx, leg.call);
    if (charge) await close(tx, leg, charge);
  }
}

/** Locks and reads what is open of a leg; undefined when nothing is, or no more. */
export async function openCharge(tx: Tx, call: string): Promise<OpenCharge | undefined> {
  const { rows } = await sql<OpenCharge>`
    select c.account, c.hold, c.ref_type, c.tn, c.outbound_voice_profile as profile, c.minutes, ${sql.raw(tariffJson("c"))} as tariff
    from call_charge c where c.call = ${call} and c.settled_on is null for update`.execute(tx);
  return rows[0];
}

/** Tariff of charge `c`. */
export function tariffJson(c: string): string {
  return `json_build_object('perMinute', ${c}.per_minute::text, 'connect', ${c}.connect::text,
    'minimumSeconds', ${c}.minimum_seconds, 'incrementSeconds', ${c}.increment_seconds)`;
}

async function close(tx: Tx, leg: OwedLeg, charge: OpenCharge): Promise<void> {
  const { call, account, now } = leg;
  const ledger = new SqlLedger(tx);
  const { ref_type: refType, tn, tariff } = charge;
  const talked = leg.seconds === "held" ? charge.minutes * 60 : leg.seconds;
  const seconds = billedSeconds(tariff, talked);
  const whole = chargeOf(tariff, talked);
  if (charge.hold !== null) await ledger.release(charge.hold);
  const entry: LedgerEntry = {
    amount: whole,
    refType,
    refUuid: call,
    description: `Call of ${tn}, ${lengthText(seconds)}`,
    onceKey: `call:${call}`,
  };
  const isPaid = await ledger.charge(account, entry, now);
  const amount = isPaid ? whole : await ledger.free(account);
  if (!isPaid) await ledger.charge(account, { ...entry, amount }, now);
  await tx
    .updateTable("call_charge")
    .set({ settled_on: now, hold: null, minutes: Math.ceil(seconds / 60), seconds, amount })
    .where("call", "=", call)
    .execute();
}

function lengthText(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
