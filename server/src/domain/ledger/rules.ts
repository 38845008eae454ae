import type { ETransactionReferenceType } from "@opentact/contract";

/** At most five decimals, less than 1,000,000,000 (entities.md 1: `money`). */
export function isMoney(amount: number): boolean {
  return Math.abs(amount) < 1_000_000_000 && Number(amount.toFixed(5)) === amount;
}

const DECIMALS = 5;

/** Decimal text of PostgreSQL in hundred-thousandths: exact, as its own arithmetic is. */
export function moneyUnits(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, "0"));
}

/** Hundred-thousandths, 0 or more, as decimal text. */
export function moneyText(units: bigint): string {
  const digits = units.toString().padStart(DECIMALS + 1, "0");
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

/**
 * What an account of a level may spend a day, decimal text (security.md 12); levels that are missing have no limit. `new`:
 * Level0 in its first 24 h.
 */
export const SPEND_LIMITS: Readonly<Record<string, string>> = {
  new: "10",
  Level0: "20",
  Level1: "200",
  Level2: "2000",
};

/** Word of a `balance` event for what moved the money (events.md 9.1), where it is not the word of the transaction. */
const SOURCE_ACTIONS: Partial<Readonly<Record<ETransactionReferenceType, string>>> = {
  payment: "payment_success",
  tnlease_nrc: "nrc",
  tnlease_mrc: "mrc",
  sms_incoming: "sms_per_receive",
  sms_outgoing: "sms_per_send",
  mms_incoming: "mms_per_receive",
  mms_outgoing: "mms_per_send",
  fax_incoming: "fax_per_receive",
  fax_outgoing: "fax_per_send",
  emergency_incoming: "emergency_per_receive",
  emergency_outgoing: "emergency_per_send",
  voice_incoming: "voice_charge_in",
  voice_outgoing: "voice_charge_out",
  asr: "call_asr",
};

/** `source_action` of the `balance` event of a transaction. */
export function sourceAction(refType: ETransactionReferenceType): string {
  return SOURCE_ACTIONS[refType] ?? refType;
}
