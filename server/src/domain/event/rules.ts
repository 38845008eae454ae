import type { EventAccount, EventScope, Since, StoredEvent, StoredEventType, SubscriptionRule } from "./port.js";

/** Largest frame (events.md 3). */
export const FRAME_MAX_BYTES = 64 * 1024;

/** Events that get a position in one transaction, at most. */
export const PASS_MAX = 500;

/** Types that are sent without any subscription (events.md 4). */
const DEFAULT_ON: ReadonlySet<StoredEventType> = new Set([
  "call_state",
  "call_flow",
  "call_record",
  "call_asr",
  "sms",
  "tn_order",
]);

/**
 * Whether an event goes to a user's connections (events.md 10.2).
 * @param rules the user's rows of channel `wss` that are not expired
 * @param scope needed only when one of the rules of this type names an entity
 */
export function isSent(
  event: Pick<StoredEvent, "type">,
  account: Pick<EventAccount, "notify_balance">,
  rules: readonly SubscriptionRule[],
  scope: EventScope | undefined,
): boolean {
  const own = rules.filter((rule) => rule.type === event.type);
  if (own.length === 0) return isSentUnasked(event.type, account);
  return own.some((rule) => rule.is_active && matchesScope(rule, scope));
}

/** Whether events of the type are sent where nobody asked for them. */
export function isSentUnasked(type: StoredEventType, account: Pick<EventAccount, "notify_balance">): boolean {
  return DEFAULT_ON.has(type) || (type === "balance" && account.notify_balance);
}

/** Whether what the rule is limited to is among what the event belongs to; a rule without an entity fits all. */
export function matchesScope(
  rule: Pick<SubscriptionRule, "entity_type" | "entity_key">,
  scope: EventScope | undefined,
): boolean {
  if (rule.entity_type === null || rule.entity_key === null) return true;
  return scope?.[rule.entity_type]?.includes(rule.entity_key) ?? false;
}

/** The frame of an event, all members in the documented shape (events.md 3). */
export function frameOf(event: StoredEvent, account: Pick<EventAccount, "short">, isReplayed = false) {
  const { uuid, created_on, modified_on, type, ref_id, sequence, position, delivery_report } = event;
  return {
    uuid,
    created_on,
    modified_on,
    timestamp: created_on,
    type,
    ...event.body,
    ref_id,
    account: account.short,
    delivery_report,
    sequence,
    position,
    ...(isReplayed ? { replayed: true } : {}),
  };
}

/** What is emptied, in this order, when a text is too large. */
const SHRINK = ["logs", "children", "records"] as const;

/** The frame as it is sent. */
export function frameText(event: StoredEvent, account: Pick<EventAccount, "short">, isReplayed = false): string {
  const frame = frameOf(event, account, isReplayed);
  return textOfCall(event.body.call, (call) => (call === undefined ? frame : { ...frame, call }));
}

/**
 * What `write` makes of a call, as JSON: 64 KiB at most where emptying lists of the call can do it (events.md 3, 12.5).
 */
export function textOfCall(call: unknown, write: (call: unknown) => object): string {
  let shown = call;
  let text = JSON.stringify(write(shown));
  for (const list of SHRINK) {
    if (Buffer.byteLength(text) <= FRAME_MAX_BYTES) return text;
    if (typeof shown !== "object" || shown === null || !(list in shown)) continue;
    shown = { ...shown, [list]: [] };
    text = JSON.stringify(write(shown));
  }
  return text;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}(?:T|$)/;

/** What a `since` names; digits in a text (a query) are a position. Undefined: none of the three forms. */
export function readSince(
  since: unknown,
):
  | { readonly kind: "uuid" | "time"; readonly text: string }
  | { readonly kind: "position"; readonly at: number }
  | undefined {
  if (typeof since === "number")
    return Number.isSafeInteger(since) && since >= 0 ? { kind: "position", at: since } : undefined;
  if (typeof since !== "string") return undefined;
  if (UUID.test(since)) return { kind: "uuid", text: since.toLowerCase() };
  if (/^\d{1,15}$/.test(since)) return { kind: "position", at: Number(since) };
  return DATE.test(since) ? { kind: "time", text: since } : undefined;
}

/** Control frame at the end of a replay. */
export function replayFrame(
  message: "complete" | "truncated" | "since not found",
  payload: { readonly since: Since; readonly count?: number; readonly last?: number; readonly oldest?: number | null },
): string {
  return JSON.stringify({ type: "replay", message, payload });
}
