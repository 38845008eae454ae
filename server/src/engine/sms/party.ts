import { readNumber } from "../../domain/messaging/rules.js";

/** A sender or recipient as people and carriers write it: digits of a number, any other as it came. */
export function partyOf(text: string): string {
  return readNumber(text)?.digits ?? text.trim();
}

/** Types of number (SMPP 3.4 §5.2.5). */
const TON = { international: 1, alphanumeric: 5 } as const;

/**
 * A sender or recipient of SMPP (messaging.md 9.3). What is said to be international, by its type or by `+` or `00`, has
 * its country code; of others 10 digits of the North American plan lack theirs. Gateways write full numbers as national
 * ones, too. An alphanumeric one is a text, even of digits.
 */
export function smppParty(address: string, ton: number): string {
  if (ton === TON.alphanumeric) return address.trim();
  const bare = address.replace(/^(?:\+|00(?=\d{8}))/, "");
  const isInternational = bare !== address || ton === TON.international;
  return isInternational && /^\d{7,15}$/.test(bare) ? bare : partyOf(bare);
}
