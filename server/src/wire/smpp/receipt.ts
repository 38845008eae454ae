import { TLV, type Tlvs, tlvNumber, tlvText } from "./tlv.js";

/** Places = message_state of SMPP 3.4 §5.2.28; 0, 8 and 9 are of 5.0. Words as they stand in `stat:`, seven letters at most. */
const STATES = [
  "SCHEDULED",
  "ENROUTE",
  "DELIVRD",
  "EXPIRED",
  "DELETED",
  "UNDELIV",
  "ACCEPTD",
  "UNKNOWN",
  "REJECTD",
  "SKIPPED",
] as const;

/** State of a message as a receipt writes it (messaging.md 9.5). */
export type ReceiptState = (typeof STATES)[number];

/** What a receipt tells. */
export interface SmppReceipt {
  /** Id of the message as the peer writes it. */
  readonly messageId: string;
  readonly state: ReceiptState;
  /** Three characters of `err:`, or the code of network_error_code; undefined when none is told. */
  readonly error: string | undefined;
}

/** What a receipt is written from. Times are YYMMDDhhmm. */
export interface ReceiptText extends SmppReceipt {
  readonly submitted: string;
  readonly done: string;
  /** First characters of the message; more than 20 are cut. */
  readonly text: string;
}

/** Set in esm_class: a receipt of the final state, and one of a state on the way (SMPP 3.4 §5.2.12). */
export const ESM_RECEIPT = 0x04;
export const ESM_RECEIPT_INTERMEDIATE = 0x20;

/** Value of a key up to the next key, whatever the case; keys with a space are written with one or none. */
const ID = /(?:^|\s)id:\s*(\S+)/i;
const STATE = /(?:^|\s)stat:\s*([a-z]+)/i;
const ERROR = /(?:^|\s)err:\s*(\w+)/i;

/** Kind of network in network_error_code (SMPP 3.4 §5.3.2.31). */
const NETWORK_GSM = 3;

/** Longest text looked at: a receipt is one short message. */
const TEXT_MAX = 1_000;

/**
 * Reads a receipt: by its parameters where it has them, else by its text with keys in any case and order (messaging.md
 * 9.5). Undefined when it does not tell a message and a state.
 */
export function readReceipt(tlvs: Tlvs, text: string): SmppReceipt | undefined {
  const head = text.slice(0, TEXT_MAX);
  const messageId = tlvText(tlvs, TLV.receipted_message_id) || ID.exec(head)?.[1];
  const state = STATES[tlvNumber(tlvs, TLV.message_state) ?? -1] ?? stateOf(STATE.exec(head)?.[1]);
  if (messageId === undefined || state === undefined) return undefined;
  return { messageId, state, error: ERROR.exec(head)?.[1] ?? networkError(tlvs) };
}

/** The text of a receipt, as gateways expect it to the letter. */
export function printReceipt({ messageId, state, error, submitted, done, text }: ReceiptText): string {
  const delivered = state === "DELIVRD" ? "001" : "000";
  const code = (error ?? "000").padStart(3, "0").slice(-3);
  return (
    `id:${messageId} sub:001 dlvrd:${delivered} submit date:${submitted} done date:${done} ` +
    `stat:${state.slice(0, 7)} err:${code} text:${text.slice(0, 20)}`
  );
}

/** The parameters that say the same. */
export function receiptTlvs({ messageId, state, error }: SmppReceipt): Tlvs {
  const code = Number(error ?? 0) & 0xffff;
  return new Map([
    [TLV.receipted_message_id, Buffer.from(`${messageId}\0`, "latin1")],
    [TLV.network_error_code, Buffer.from([NETWORK_GSM, code >> 8, code & 0xff])],
    [TLV.message_state, Buffer.from([stateNumber(state)])],
  ]);
}

/** message_state of a word (SMPP 3.4 §5.2.28). */
export function stateNumber(state: ReceiptState): number {
  return STATES.indexOf(state);
}

/** Words are told apart by their first seven letters, and by what peers write in their place. */
function stateOf(word: string | undefined): ReceiptState | undefined {
  if (word === undefined) return undefined;
  const upper = word.toUpperCase();
  return STATES.find((state) => state.slice(0, 7) === upper.slice(0, 7)) ?? LONG_WORDS.get(upper);
}

const LONG_WORDS: ReadonlyMap<string, ReceiptState> = new Map([
  ["DELIVERED", "DELIVRD"],
  ["ACCEPTED", "ACCEPTD"],
  ["REJECTED", "REJECTD"],
  ["FAILED", "UNDELIV"],
]);

/** Three bytes: the kind of network, and its code (§5.3.2.31). */
function networkError(tlvs: Tlvs): string | undefined {
  const value = tlvs.get(TLV.network_error_code);
  return value?.length === 3 ? String(value.readUInt16BE(1)).padStart(3, "0") : undefined;
}
