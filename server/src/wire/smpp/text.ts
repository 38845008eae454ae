import { decodeGsm7, decodeUcs2 } from "./alphabet.js";
import { type Concat, parseUserData } from "./concat.js";
import type { PduOf } from "./pdu.js";
import { TLV, type Tlvs, tlvNumber } from "./tlv.js";

/** Begins with a user data header (SMPP 3.4 §5.2.12). */
export const ESM_UDH = 0x40;

/** What a short message carries. */
export interface ShortMessage {
  /** Text or data, without header. */
  readonly bytes: Buffer;
  readonly dataCoding: number;
  /** It is one part of a longer text. */
  readonly concat: Concat | undefined;
  /** What data_coding 0 means when the message itself says so: the 7-bit alphabet with national tables. */
  readonly charset: string | undefined;
}

/** Name of the 7-bit alphabet with national tables, as `decodeText` takes it. */
const NATIONAL = /^gsm-7 locking (\d+) single (\d+)$/;

/** Character sets by data_coding (SMPP 3.4 §5.2.19), as the Encoding Standard names them. */
const CHARSETS: ReadonlyMap<number, string> = new Map([
  [1, "latin1"],
  [3, "latin1"],
  [6, "iso-8859-5"],
  [7, "iso-8859-8"],
]);

/** Takes a message apart: short_message, or message_payload where that is used. Undefined: its header passes the end. */
export function readShortMessage({
  fields,
  tlvs,
}: Pick<PduOf<"submit_sm" | "deliver_sm" | "data_sm">, "fields" | "tlvs">): ShortMessage | undefined {
  const short = "short_message" in fields ? fields.short_message : undefined;
  const all = short && short.length > 0 ? short : (tlvs.get(TLV.message_payload) ?? Buffer.alloc(0));
  const data =
    (fields.esm_class & ESM_UDH) === 0 ? { concat: undefined, tables: undefined, text: all } : parseUserData(all);
  if (!data) return undefined;
  const concat = data.concat ?? sarOf(tlvs);
  const { tables } = data;
  return {
    bytes: data.text,
    dataCoding: fields.data_coding,
    concat: concat && concat.total > 1 ? concat : undefined,
    charset: tables && `gsm-7 locking ${tables.locking ?? 0} single ${tables.single ?? 0}`,
  };
}

/** Parts told by parameters (SMPP 3.4 §5.3.2.22 to 24). */
function sarOf(tlvs: Tlvs): Concat | undefined {
  const reference = tlvNumber(tlvs, TLV.sar_msg_ref_num);
  const total = tlvNumber(tlvs, TLV.sar_total_segments);
  const number = tlvNumber(tlvs, TLV.sar_segment_seqnum);
  if (reference === undefined || !total || !number || number > total) return undefined;
  return { reference, total, number };
}

/**
 * Bytes of a message -> text that can be stored: without NUL, halves of pairs replaced. Binary data is shown in hex; flash messages (0x10 in data_coding) are read as others.
 * @param defaultCharset what data_coding 0 means; default GSM-7. A name that is not known counts as GSM-7
 */
export function decodeText(bytes: Buffer, dataCoding: number, defaultCharset?: string | null): string {
  const text = decode(bytes, dataCoding, defaultCharset).replaceAll("\0", "");
  return Buffer.from(text, "utf8").toString("utf8");
}

function decode(bytes: Buffer, dataCoding: number, defaultCharset?: string | null): string {
  // Flash and class bits say how it is shown, not how it is written (TS 23.038 §4).
  const coding = (dataCoding & 0xf0) === 0x10 || (dataCoding & 0xf0) === 0xf0 ? dataCoding & 0x0c : dataCoding;
  if (coding === 8) return decodeUcs2(bytes);
  if (coding === 4 || coding === 2) return bytes.toString("hex");
  const charset = coding === 0 ? defaultCharset : CHARSETS.get(coding);
  const [, locking, single] = NATIONAL.exec(charset ?? "") ?? [];
  if (locking !== undefined) return decodeGsm7(bytes, { locking: Number(locking), single: Number(single) });
  if (charset == null || /^gsm/i.test(charset)) return decodeGsm7(bytes);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return decodeGsm7(bytes);
  }
}
