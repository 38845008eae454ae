import { allowed, hasRoom, notToItself, permitted, refusal, registered } from "./checks.js";
import { wayOf } from "./exchange.js";
import type { SenderFacts, SendFacts } from "./port.js";
import { HOME_COUNTRIES } from "./rules.js";
import type { Wish } from "./wish.js";

/**
 * Checks 7 to 13 of messaging.md 2.1, in their order.
 * @returns whether the message stays on this platform
 * @throws DomainError with the message error code as `meta`
 */
export function judged(
  { to, country, parts }: Pick<Wish, "to" | "country" | "parts">,
  sender: SenderFacts,
  facts: Pick<SendFacts, "countries" | "recipient" | "table">,
  o: { readonly account: string; readonly isEnforced: boolean },
): boolean {
  notToItself(sender, to.digits);
  permitted(country, facts.countries ?? HOME_COUNTRIES);
  if (o.isEnforced) registered(sender, country);
  allowed(sender);
  const { isLocal, carriers } = wayOf(facts, sender, to, o.account);
  if (!isLocal && carriers.length === 0) throw refusal(409, 1301);
  hasRoom(sender, parts);
  return isLocal;
}
