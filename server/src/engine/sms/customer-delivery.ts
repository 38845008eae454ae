import type { SubmittedMessage, WaitingDelivery } from "../../domain/smpp-account/port.js";
import type { CommandFields } from "../../wire/smpp/commands.js";
import { PLAIN_MESSAGE } from "../../wire/smpp/plain-message.js";
import { ESM_RECEIPT, printReceipt, type ReceiptState, receiptTlvs, stateNumber } from "../../wire/smpp/receipt.js";
import { segment } from "../../wire/smpp/segment.js";
import { NO_TLVS, TLV, type Tlvs } from "../../wire/smpp/tlv.js";

const EMPTY = Buffer.alloc(0);

/** Ends of messages as receipts tell them; any other failure is UNDELIV. */
const STATES: Readonly<Record<number, ReceiptState>> = {
  1204: "EXPIRED",
  1402: "EXPIRED",
  1303: "REJECTD",
  1403: "REJECTD",
  1203: "DELETED",
  1404: "DELETED",
};

/** deliver_sm of what waits for a customer; a text of several parts goes as message_payload. */
export function deliveryOf(one: WaitingDelivery): {
  readonly fields: CommandFields<"deliver_sm">;
  readonly tlvs: Tlvs;
} {
  if (one.message_id !== null) return receiptOf(one, one.message_id);
  const { encoding, parts } = segment(one.message);
  const whole = Buffer.concat(parts);
  const isLong = parts.length > 1;
  return {
    fields: {
      ...fieldsOf(one.from, one.to),
      data_coding: encoding === "UCS-2" ? 8 : 0,
      short_message: isLong ? EMPTY : whole,
    },
    tlvs: isLong ? new Map([[TLV.message_payload, whole]]) : NO_TLVS,
  };
}

/** Answer to query_sm (SMPP 3.4 §4.8.2). */
export function queriedOf({ isFinal, delivered, error_code, modified_on }: SubmittedMessage) {
  const state: ReceiptState = isFinal ? endOf(delivered, error_code) : "ENROUTE";
  return {
    // YYMMDDhhmmss, tenths, quarters of an hour from UTC (§7.1.1).
    final_date: isFinal ? `${digitsOf(modified_on).slice(2, 15)}00+` : "",
    message_state: stateNumber(state),
    error_code: isFinal && !delivered ? (error_code ?? 0) % 256 : 0,
  };
}

function endOf(delivered: boolean, error_code: number | null): ReceiptState {
  return delivered ? "DELIVRD" : (STATES[error_code ?? 0] ?? "UNDELIV");
}

function receiptOf(one: WaitingDelivery, messageId: string) {
  const { delivered, error_code, created_on, modified_on } = one;
  const state = endOf(delivered, error_code);
  const error = delivered ? undefined : String((error_code ?? 0) % 1000);
  const receipt = { messageId, state, error };
  const text = printReceipt({ ...receipt, submitted: minuteOf(created_on), done: minuteOf(modified_on), text: "" });
  return {
    // It comes from where the message went to.
    fields: { ...fieldsOf(one.to, one.from), esm_class: ESM_RECEIPT, short_message: Buffer.from(text, "latin1") },
    tlvs: receiptTlvs(receipt),
  };
}

/** Type of number and numbering plan of senders that are no international numbers (messaging.md 9.3). */
const SHORT_CODE = { source_addr_ton: 3, source_addr_npi: 0 } as const;
const ALPHANUMERIC = { source_addr_ton: 5, source_addr_npi: 0 } as const;
/** Characters that an address holds at most. */
const ADDRESS_MAX = 20;

function fieldsOf(source: string, destination_addr: string): CommandFields<"deliver_sm"> {
  const kind = /^\d{7,}$/.test(source) ? {} : /^\d+$/.test(source) ? SHORT_CODE : ALPHANUMERIC;
  return { ...PLAIN_MESSAGE, ...kind, source_addr: source.slice(0, ADDRESS_MAX), destination_addr };
}

/** YYMMDDhhmm, UTC. */
function minuteOf(date: string): string {
  return digitsOf(date).slice(2, 12);
}

function digitsOf(date: string): string {
  return new Date(date).toISOString().replace(/\D/g, "");
}
