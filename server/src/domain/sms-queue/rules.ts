import type { MessageErrorCode } from "../messaging/rules.js";
import type { RateSlot } from "./port.js";

/** What an answer of a carrier to a part makes the sender do (messaging.md 8.6). */
export type SubmitAction =
  /** Back to the head of the queue; the carrier rests for a moment. */
  | "throttled"
  /** Again at the same carrier, later and later; after three in a row at the next one. */
  | "retry"
  /** Once again, then the next carrier, then failed. */
  | "retry_once"
  /** The link binds anew, then again. */
  | "rebind"
  | "malformed"
  | "bad_sender"
  | "bad_recipient"
  | "refused";

/** Statuses that are not plain refusals (SMPP 3.4 §5.1.3, SMPP 5.0 §4.7.6). */
const SMPP_ACTIONS: Readonly<Record<number, SubmitAction>> = {
  20: "throttled",
  88: "throttled",
  8: "retry",
  100: "retry",
  69: "retry_once",
  4: "rebind",
  10: "bad_sender",
  11: "bad_recipient",
};

/** Our request is wrong for this carrier. */
const MALFORMED: ReadonlySet<number> = new Set([1, 2, 3, 97, 98, 192, 193, 194, 195, 196, 259, 260]);

/** What a command_status other than 0 asks for. */
export function smppAction(status: number): SubmitAction {
  return SMPP_ACTIONS[status] ?? (MALFORMED.has(status) ? "malformed" : "refused");
}

/** A command_status as people write it: `0x0000000B`. */
export function smppCode(status: number): string {
  return `0x${status.toString(16).padStart(8, "0").toUpperCase()}`;
}

/** Errors that end a message at once, whatever other carriers there are. */
export const FINAL_ERRORS = {
  malformed: 1304,
  bad_sender: 1305,
  bad_recipient: 1306,
  refused: 1303,
} as const satisfies Partial<Record<SubmitAction, MessageErrorCode>>;

/** Failures in a row at one carrier after which the next one is tried. */
export const FAILURES_BEFORE_FALLBACK = 3;

/** A carrier without a link is left for the next one after so long, unless its settings say otherwise. */
export const FAILOVER_AFTER_MS = 30_000;

/** Between two looks at a carrier without a link. */
export const LINK_DOWN_MS = 5_000;

/** Between two looks at a message that cannot go for another reason: no campaign, no route. */
export const BLOCKED_MS = 60_000;

/** Wait before try `failures` + 1 at the same carrier: 2, 4, 8 … 60 s. @param failures from 1 */
export function retryMs(failures: number): number {
  return Math.min(60_000, 1000 * 2 ** Math.min(failures, 6));
}

/** Rest of a carrier that throttles for the `times`th time in a row: 1, 2, 4 … 60 s, give or take a quarter. */
export function throttleMs(times: number, random: () => number): number {
  const base = Math.min(60_000, 1000 * 2 ** Math.min(times - 1, 6));
  return Math.round(base * (0.75 + random() / 2));
}

/** What a receipt says in the end. */
export type ReceiptVerdict = "delivered" | "intermediate" | MessageErrorCode;

/** Words of receipts (messaging.md 9.5), SMPP message_state numbers, and those of carriers by HTTP. */
const RECEIPT_WORDS: Readonly<Record<string, ReceiptVerdict>> = {
  DELIVRD: "delivered",
  DELIVERED: "delivered",
  READ: "delivered",
  CONVERTED: "delivered",
  EXPIRED: 1402,
  DELETED: 1404,
  UNDELIV: 1401,
  UNDELIVERABLE: 1401,
  FAILED: 1401,
  REJECTD: 1403,
  REJECTED: 1403,
  SKIPPED: 1405,
};

/** What a state of a receipt means; a word that is not known tells nothing yet. */
export function receiptVerdict(state: string): ReceiptVerdict {
  return RECEIPT_WORDS[state.toUpperCase()] ?? "intermediate";
}

/** How the id of a receipt relates to that of the answer to the submit. */
export type ReceiptIdForm = "string" | "resp_hex_dlr_dec" | "resp_dec_dlr_hex" | "auto";

/** Ids under which the message of a receipt may be stored, lower case, the most likely first. */
export function storedIds(receiptId: string, form: ReceiptIdForm): string[] {
  const id = receiptId.toLowerCase();
  const asHex = /^\d{1,20}$/.test(id) ? [BigInt(id).toString(16)] : [];
  const asDecimal = /^[0-9a-f]{1,16}$/.test(id) ? [BigInt(`0x${id}`).toString(10)] : [];
  switch (form) {
    case "string":
      return [id];
    case "resp_hex_dlr_dec":
      return withPadding(asHex);
    case "resp_dec_dlr_hex":
      return asDecimal;
    case "auto":
      return [...new Set([id, ...withPadding(asHex), ...asDecimal])];
    default:
      return form satisfies never;
  }
}

/** Hex ids are written in whole bytes or in eight digits, too. */
function withPadding(ids: readonly string[]): string[] {
  return ids.flatMap((id) => [id, id.length % 2 === 1 ? `0${id}` : id, id.padStart(8, "0")]);
}

/** A second counts until a minute after its end: so no 60 s, wherever they begin, hold more than the limit. */
const COUNTS_SECONDS = 61;

/** The earliest second that still counts. */
export function firstSecond(nowMs: number): number {
  return Math.floor(nowMs / 1000) - COUNTS_SECONDS + 1;
}

/**
 * Whether a message fits into the sliding minute of its campaign (messaging.md 10).
 * @param slots those that count, in order
 * @param limit parts in any 60 s
 * @returns undefined = now, else epoch milliseconds of when it fits if nothing else is sent; one that never fits goes
 * when nothing else counts
 */
export function fitsFrom(slots: readonly RateSlot[], limit: number, parts: number): number | undefined {
  let sum = slots.reduce((total, slot) => total + slot.parts, 0);
  if (sum + parts <= limit || sum === 0) return undefined;
  for (const slot of slots) {
    sum -= slot.parts;
    if (sum + parts <= limit || sum === 0) return (slot.second + COUNTS_SECONDS) * 1000;
  }
  return undefined;
}
