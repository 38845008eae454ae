import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { PricedSender, SenderFacts } from "./port/send-facts.js";
import { MESSAGE_ERRORS, type MessageErrorCode } from "./rules.js";

/** Parts a second that a number may send (messaging.md 10). */
export const SENDER_RATES: Readonly<Record<SenderFacts["type"], number>> = { long_code: 1, toll_free: 3 };

/** The queue of a sender takes what it can send in this time. */
const QUEUE_SECONDS = 4 * 3600;

/** A refusal with the code of the message error as `meta`. */
export function refusal(status: number, code: MessageErrorCode): DomainError {
  return new DomainError(status, String(code), MESSAGE_ERRORS[code]);
}

/** Check 4: the sender is leased by the account. */
export function leased(sender: SenderFacts | undefined): SenderFacts {
  if (sender) return sender;
  throw new DomainError(404, "1001", notFound("TNLease").message);
}

/** Check 5: the number sends messages at all, under the profile that the request names. */
export function enabled(sender: SenderFacts, profile: string | undefined): void {
  if (sender.profile === null) throw refusal(409, 1002);
  if (profile !== undefined && profile !== sender.profile)
    throw invalidField("body.messaging_profile", "not the messaging profile of the sender", profile);
}

/** Check 7. */
export function notToItself(sender: SenderFacts, to: string): void {
  if (String(sender.tn) === to) throw invalidField("body.to", "the sender itself", to);
}

/** Check 8: the country of the recipient is one of the account's. */
export function permitted(country: string | undefined, countries: readonly string[]): void {
  if (country === undefined || !countries.includes(country)) throw refusal(403, 406);
}

/**
 * Check 9: a long code that sends to the US has an active campaign, a toll-free number is verified.
 * @returns what is missing; undefined = registered
 */
export function unregistered(
  sender: Pick<SenderFacts, "type" | "campaign" | "isAssigned" | "isVerified">,
  country: string | undefined,
): MessageErrorCode | undefined {
  if (sender.type === "toll_free") return sender.isVerified ? undefined : 1102;
  const isRegistered = sender.campaign?.is_active === true && sender.isAssigned;
  return country === "US" && !isRegistered ? 1101 : undefined;
}

/** Check 9 as a refusal. */
export function registered(sender: SenderFacts, country: string | undefined): void {
  const code = unregistered(sender, country);
  if (code !== undefined) throw new DomainError(409, String(code), "Sender is not registered for this destination");
}

/** Checks 10 and 11. */
export function allowed(sender: Pick<PricedSender, "isOptedOut" | "overspends">): void {
  if (sender.isOptedOut) throw refusal(403, 1103);
  if (sender.overspends) throw refusal(403, 1104);
}

/** Check 13: the queue of the sender holds no more than it can send in four hours. */
export function hasRoom(sender: SenderFacts, parts: number): void {
  const rate = SENDER_RATES[sender.type];
  const over = sender.queuedParts + parts - QUEUE_SECONDS * rate;
  if (over > 0) throw new TooManyRequests(over / rate, { code: "1201", message: MESSAGE_ERRORS[1201] });
}
