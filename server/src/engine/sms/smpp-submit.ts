import type { IMessagingCarrierSettings } from "@opentact/contract";
import { encodeGsm7, encodeUcs2 } from "../../wire/smpp/alphabet.js";
import type { CommandFields } from "../../wire/smpp/commands.js";
import { printConcat } from "../../wire/smpp/concat.js";
import { ESM_UDH } from "../../wire/smpp/text.js";
import { NO_TLVS, TLV, type Tlvs } from "../../wire/smpp/tlv.js";
import type { OutgoingPart, OutgoingSms } from "./link.js";

const DATA_CODING = { "GSM-7": 0, "UCS-2": 8 } as const;
const SHORT_CODE_DIGITS = 6;
/** Final receipts, good and bad. */
const REGISTERED = 1;

/** submit_sm of one part as a carrier wants it (messaging.md 9.2, 9.3). */
export function submitOf(
  settings: IMessagingCarrierSettings,
  sms: OutgoingSms,
  part: OutgoingPart,
): { readonly fields: CommandFields<"submit_sm">; readonly tlvs: Tlvs } {
  const { esm_class, short_message, tlvs } = bodyOf(settings, sms, part);
  const plus = settings.number_format === "plus" ? "+" : "";
  const isShort = sms.from.length <= SHORT_CODE_DIGITS;
  return {
    fields: {
      service_type: "",
      source_addr_ton: isShort ? 3 : (settings.source_ton ?? 1),
      source_addr_npi: isShort ? 0 : (settings.source_npi ?? 1),
      source_addr: isShort ? sms.from : plus + sms.from,
      dest_addr_ton: settings.dest_ton ?? 1,
      dest_addr_npi: settings.dest_npi ?? 1,
      destination_addr: plus + sms.to,
      esm_class,
      protocol_id: 0,
      priority_flag: 0,
      schedule_delivery_time: "",
      validity_period: "",
      registered_delivery: settings.registered_delivery ?? REGISTERED,
      replace_if_present_flag: 0,
      data_coding: DATA_CODING[part.encoding],
      sm_default_msg_id: 0,
      short_message,
    },
    tlvs: new Map([[TLV.user_message_reference, sixteen(part.id)], ...tlvs]),
  };
}

interface Body {
  readonly esm_class: number;
  readonly short_message: Buffer;
  readonly tlvs: Tlvs;
}

function bodyOf({ concat = "udh8" }: IMessagingCarrierSettings, { message }: OutgoingSms, part: OutgoingPart): Body {
  const { total, number, reference, bytes } = part;
  if (total === 1) return { esm_class: 0, short_message: bytes, tlvs: NO_TLVS };
  switch (concat) {
    case "udh8":
    case "udh16": {
      const header = printConcat({ reference, total, number }, part.form);
      return { esm_class: ESM_UDH, short_message: Buffer.concat([header, bytes]), tlvs: NO_TLVS };
    }
    case "sar":
      return {
        esm_class: 0,
        short_message: bytes,
        tlvs: new Map([
          [TLV.sar_msg_ref_num, sixteen(reference)],
          [TLV.sar_total_segments, Buffer.from([total])],
          [TLV.sar_segment_seqnum, Buffer.from([number])],
        ]),
      };
    case "payload": {
      const whole = part.encoding === "GSM-7" ? encodeGsm7(message) : encodeUcs2(message);
      const tlvs = new Map([[TLV.message_payload, whole ?? bytes]]);
      return { esm_class: 0, short_message: Buffer.alloc(0), tlvs };
    }
    default:
      return concat satisfies never;
  }
}

function sixteen(value: number): Buffer {
  return Buffer.from([(value >> 8) & 0xff, value & 0xff]);
}
