/** Lifetimes of subscriptions, seconds. What is asked for above the longest gets the longest (RFC 6665 §4.2.1.1). */
export const SUBSCRIBE_MIN_SECONDS = 60;
export const SUBSCRIBE_MAX_SECONDS = 3_600;

/**
 * The lifetime that a SUBSCRIBE gets; 0 asks for the state once, or ends the subscription.
 * @param value of its Expires header; without one it is the longest
 * @returns the status that refuses it: 400 for what is no number, 423 for less than the shortest
 */
export function grantedSeconds(
  value: string | undefined,
): { readonly seconds: number } | { readonly refusal: 400 | 423 } {
  if (value === undefined) return { seconds: SUBSCRIBE_MAX_SECONDS };
  if (!/^\s*\d+\s*$/.test(value)) return { refusal: 400 };
  const asked = Number(value);
  if (asked > 0 && asked < SUBSCRIBE_MIN_SECONDS) return { refusal: 423 };
  return { seconds: Math.min(asked, SUBSCRIBE_MAX_SECONDS) };
}
