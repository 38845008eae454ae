import type { IMessagingCarrierSettings } from "@opentact/contract";
import { decodeGsm7, encodeGsm7, encodeUcs2, packSeptets } from "../../wire/smpp/alphabet.js";
import type { CommandFields } from "../../wire/smpp/commands.js";
import { printConcat } from "../../wire/smpp/concat.js";
import { SmppFormatError } from "../../wire/smpp/fields.js";
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
  const { esm_class, short_message, tlvs, encoding = part.encoding } = bodyOf(settings, sms, part);
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
      data_coding: DATA_CODING[encoding],
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
  /** In place of that of the part. */
  readonly encoding?: OutgoingPart["encoding"];
}

/** Characters of one part in UCS-2. */
const UCS2_UNITS = 70;

/**
 * @throws SmppFormatError `gsm_form`: the form of the carrier has not all characters of the text, and it is too long for
 *   one part in UCS-2
 */
function bodyOf(settings: IMessagingCarrierSettings, { message }: OutgoingSms, part: OutgoingPart): Body {
  const { concat = "udh8", gsm_form: form = "unpacked" } = settings;
  const { total, number, reference } = part;
  const bytes = part.encoding === "GSM-7" ? formed(part.bytes, form) : part.bytes;
  if (!bytes) {
    if (total > 1 || message.length > UCS2_UNITS) throw new SmppFormatError("gsm_form");
    return { esm_class: 0, short_message: encodeUcs2(message), tlvs: NO_TLVS, encoding: "UCS-2" };
  }
  if (total === 1) return { esm_class: 0, short_message: bytes, tlvs: NO_TLVS };
  switch (concat) {
    case "udh8":
    case "udh16": {
      const header = printConcat({ reference, total, number }, part.form);
      if (form === "packed" && part.encoding === "GSM-7") {
        // The first septet begins on a border of seven bits (TS 23.040 §9.2.3.24).
        const packed = packSeptets(part.bytes, (7 - ((header.length * 8) % 7)) % 7);
        return { esm_class: ESM_UDH, short_message: Buffer.concat([header, packed]), tlvs: NO_TLVS };
      }
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
      const septets = part.encoding === "GSM-7" ? encodeGsm7(message) : undefined;
      const whole = septets ? formed(septets, form) : encodeUcs2(message);
      if (!whole) throw new SmppFormatError("gsm_form");
      const tlvs = new Map([[TLV.message_payload, whole]]);
      return { esm_class: 0, short_message: Buffer.alloc(0), tlvs };
    }
    default:
      return concat satisfies never;
  }
}

type GsmForm = NonNullable<IMessagingCarrierSettings["gsm_form"]>;

/** Septets as the carrier wants them under data_coding 0; undefined: it cannot write one of the characters. */
function formed(septets: Buffer, form: GsmForm): Buffer | undefined {
  switch (form) {
    case "unpacked":
      return septets;
    case "packed":
      return packSeptets(septets);
    case "latin1":
      return written(septets, 0xff);
    case "ascii":
      return written(septets, 0x7f);
    default:
      return form satisfies never;
  }
}

function written(septets: Buffer, most: number): Buffer | undefined {
  const text = decodeGsm7(septets);
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > most) return undefined;
  return Buffer.from(text, "latin1");
}

function sixteen(value: number): Buffer {
  return Buffer.from([(value >> 8) & 0xff, value & 0xff]);
}
