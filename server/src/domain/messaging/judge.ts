import { allowed, hasRoom, notToItself, permitted, refusal, registered } from "./checks.js";
import { wayOf } from "./exchange.js";
import type { PricedSender, SenderFacts, SendFacts } from "./port/send-facts.js";
import { type DayMoney, priced } from "./price.js";
import { HOME_COUNTRIES } from "./rules.js";
import type { Wish } from "./wish.js";

/** What a message is judged by beside its sender. */
export interface AboutMessage extends Pick<SendFacts, "countries" | "recipient" | "table"> {
  readonly day: DayMoney;
}

/**
 * Checks 7 to 13 of messaging.md 2.1, in their order.
 * @param o.surcharge fee of the recipient's operator for one part, decimal text
 * @returns the sender with the price of the message, and whether that stays on this platform
 * @throws DomainError with the message error code as `meta`
 */
export function judged(
  { to, country, parts }: Pick<Wish, "to" | "country" | "parts">,
  sender: SenderFacts,
  facts: AboutMessage,
  o: { readonly account: string; readonly isEnforced: boolean; readonly surcharge: string },
): { readonly sender: PricedSender; readonly isLocal: boolean } {
  notToItself(sender, to.digits);
  permitted(country, facts.countries ?? HOME_COUNTRIES);
  if (o.isEnforced) registered(sender, country);
  const { isLocal, carriers } = wayOf(facts, sender, to, o.account);
  const costing = priced(sender, { parts, isLocal, surcharge: o.surcharge, day: facts.day });
  allowed(costing);
  if (!isLocal && carriers.length === 0) throw refusal(409, 1301);
  hasRoom(sender, parts);
  return { sender: costing, isLocal };
}
