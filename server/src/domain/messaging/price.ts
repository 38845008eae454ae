import { moneyText, moneyUnits } from "../ledger/rules.js";
import type { DayFacts, PricedSender, SenderFacts } from "./port/send-facts.js";

/** Money of an account on this day, in hundred-thousandths. */
export interface DayMoney {
  /** Spent, and held. */
  readonly spent: bigint;
  /** What it may spend; undefined = without limit. */
  readonly limit: bigint | undefined;
}

/** Money of a day to reckon with. */
export function dayMoney({ spent, limit }: DayFacts): DayMoney {
  return { spent: moneyUnits(spent), limit: limit === null ? undefined : moneyUnits(limit) };
}

/**
 * The price of a message (messaging.md 7.2): that of the sender, and the fee of the recipient's operator for what leaves
 * this platform. What costs nothing is never over the limit of the day.
 * @param o.surcharge of one part, decimal text
 */
export function priced(
  sender: SenderFacts,
  o: { readonly parts: number; readonly isLocal: boolean; readonly surcharge: string; readonly day: DayMoney },
): PricedSender {
  const { spent, limit } = o.day;
  const price = moneyUnits(sender.price) + (o.isLocal ? 0n : moneyUnits(o.surcharge));
  const total = price * BigInt(o.parts);
  const overspends = total > 0n && limit !== undefined && spent + total > limit;
  return { ...sender, price: moneyText(price), total: moneyText(total), overspends };
}
