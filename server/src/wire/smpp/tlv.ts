import { SmppFormatError } from "./fields.js";

/** Tags of the optional parameters that are understood (SMPP 3.4 §5.3.2, messaging.md 9.1). */
export const TLV = {
  additional_status_info_text: 0x001d,
  receipted_message_id: 0x001e,
  user_message_reference: 0x0204,
  sar_msg_ref_num: 0x020c,
  sar_total_segments: 0x020e,
  sar_segment_seqnum: 0x020f,
  sc_interface_version: 0x0210,
  network_error_code: 0x0423,
  message_payload: 0x0424,
  message_state: 0x0427,
} as const;

/** Optional parameters by tag, as bytes; unknown tags are kept. */
export type Tlvs = ReadonlyMap<number, Buffer>;

/** No parameters. */
export const NO_TLVS: Tlvs = new Map();

/**
 * Reads the optional parameters that fill a body from `at` to its end. Of a tag that comes twice the first counts.
 * @throws SmppFormatError when one passes the end
 */
export function readTlvs(bytes: Buffer, at: number): Tlvs {
  if (at === bytes.length) return NO_TLVS;
  const tlvs = new Map<number, Buffer>();
  for (let place = at; place < bytes.length; ) {
    if (place + 4 > bytes.length) throw new SmppFormatError("tlv");
    const tag = bytes.readUInt16BE(place);
    const end = place + 4 + bytes.readUInt16BE(place + 2);
    if (end > bytes.length) throw new SmppFormatError(`tlv 0x${tag.toString(16).padStart(4, "0")}`);
    if (!tlvs.has(tag)) tlvs.set(tag, bytes.subarray(place + 4, end));
    place = end;
  }
  return tlvs;
}

/** Bytes that the parameters take. */
export function sizeOfTlvs(tlvs: Tlvs): number {
  let size = 0;
  for (const value of tlvs.values()) size += 4 + value.length;
  return size;
}

/**
 * Writes the parameters from `at`. @returns where they end
 * @throws SmppFormatError a value of more than 65,535 bytes
 */
export function writeTlvs(bytes: Buffer, at: number, tlvs: Tlvs): number {
  let place = at;
  for (const [tag, value] of tlvs) {
    if (value.length > 0xffff) throw new SmppFormatError(`tlv 0x${tag.toString(16).padStart(4, "0")}`);
    bytes.writeUInt16BE(tag, place);
    bytes.writeUInt16BE(value.length, place + 2);
    place += 4 + value.copy(bytes, place + 4);
  }
  return place;
}

/** Value of a parameter that is a whole number of 1, 2 or 4 bytes; undefined when absent or of another size. */
export function tlvNumber(tlvs: Tlvs, tag: number): number | undefined {
  const value = tlvs.get(tag);
  if (!value || (value.length !== 1 && value.length !== 2 && value.length !== 4)) return undefined;
  return value.readUIntBE(0, value.length);
}

/** Value of a parameter that is text, up to its terminator when it has one. */
export function tlvText(tlvs: Tlvs, tag: number): string | undefined {
  const value = tlvs.get(tag);
  if (!value) return undefined;
  const end = value.indexOf(0);
  return value.toString("latin1", 0, end < 0 ? value.length : end);
}
