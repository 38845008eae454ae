import { createHash } from "node:crypto";
import type { CarrierSetup } from "../../domain/messaging-carrier/port.js";
import { ESM_RECEIPT, ESM_RECEIPT_INTERMEDIATE, readReceipt } from "../../wire/smpp/receipt.js";
import type { SmppRequest } from "../../wire/smpp/session.js";
import { decodeText, readShortMessage, type ShortMessage } from "../../wire/smpp/text.js";
import { smppParty } from "./party.js";
import type { CarrierEvent } from "./receiver.js";

/** A message or receipt that a carrier sends. */
export type SmppDelivery = Extract<SmppRequest, { command: "deliver_sm" | "data_sm" }>;

/** Reads what a carrier brings (messaging.md 9.2, 9.5). The raw bytes stay in the event. */
export function eventOf({ uuid, name, settings }: CarrierSetup, pdu: SmppDelivery): CarrierEvent {
  const { fields, tlvs } = pdu;
  const short = readShortMessage(pdu);
  const text = short ? decodeText(short.bytes, short.dataCoding, short.charset ?? settings.default_charset) : "";
  const from = smppParty(fields.source_addr, fields.source_addr_ton);
  const to = smppParty(fields.destination_addr, fields.dest_addr_ton);
  const isReceipt = (fields.esm_class & (ESM_RECEIPT | ESM_RECEIPT_INTERMEDIATE)) !== 0;
  const receipt = isReceipt ? readReceipt(tlvs, receiptText(short, text)) : undefined;
  const event = {
    carrier: uuid,
    provider: settings.label ?? name,
    event_id: null,
    object_id: receipt?.messageId ?? null,
    payload: rawOf(pdu),
    // A receipt twice does no harm.
    digest: receipt ? undefined : digestOf(pdu),
  };
  if (receipt) {
    const { messageId: id, state, error = null } = receipt;
    // It comes from where the message went to.
    return { kind: "receipt", event, id, idForm: settings.dlr_id ?? "auto", recipient: from, state, error };
  }
  if (isReceipt || !short) return { kind: "other", event };
  if (!short.concat) return { kind: "text", event, from, to, text };
  const { bytes, dataCoding, concat } = short;
  const charset = short.charset ?? settings.default_charset ?? null;
  return { kind: "part", event, part: { carrier: uuid, from, to, ...concat, dataCoding, charset, bytes } };
}

/** Receipts are written in ASCII, whatever data_coding 0 is taken for: an id may hold `_` or `@`. */
function receiptText(short: ShortMessage | undefined, decoded: string): string {
  return short?.dataCoding === 0 ? short.bytes.toString("latin1") : decoded;
}

/** What makes two deliveries of one link the same one (messaging.md 7.3). */
export function digestOf({ fields, tlvs }: SmppDelivery): string {
  const hash = createHash("sha256");
  hash.update(`${fields.source_addr}\0${fields.destination_addr}\0${fields.esm_class}\0${fields.data_coding}\0`);
  if ("short_message" in fields) hash.update(fields.short_message);
  for (const [tag, value] of tlvs) hash.update(`\0${tag}\0`).update(value);
  return hash.digest("base64");
}

function rawOf({ command, fields, tlvs }: SmppDelivery): object {
  const { source_addr, destination_addr, esm_class, data_coding } = fields;
  const short_message = "short_message" in fields ? fields.short_message.toString("hex") : undefined;
  const parameters = Object.fromEntries(
    [...tlvs].map(([tag, value]) => [`0x${tag.toString(16).padStart(4, "0")}`, value.toString("hex")]),
  );
  return { command, source_addr, destination_addr, esm_class, data_coding, short_message, tlvs: parameters };
}
