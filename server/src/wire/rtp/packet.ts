/**
 * RTP fixed header, RFC 3550 §5.1:
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *    |                           timestamp                           |
 *    |                             SSRC                              |
 *    |                   CSRC, CC words of 32 bits                   |
 */
export const RTP_HEADER_BYTES = 12;

/** Why bytes are no RTP packet. */
export type RtpProblem = "short" | "version" | "csrc" | "extension" | "padding";

/** One packet as read; its owner keeps one view per stream and `parseRtp` fills it in place. */
export class RtpView {
  marker = false;
  payloadType = 0;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  /** The payload is `bytes[payloadStart, payloadEnd)`: no header extension, no padding. */
  payloadStart = 0;
  payloadEnd = 0;
}

/** Fills the caller's view. What a problem leaves in the view means nothing. Hot. */
export function parseRtp(b: Buffer, out: RtpView): RtpProblem | undefined {
  const n = b.length;
  if (n < RTP_HEADER_BYTES) return "short";
  const first = b[0]!;
  if (first >> 6 !== 2) return "version";
  let at = RTP_HEADER_BYTES + 4 * (first & 0x0f);
  if (at > n) return "csrc";
  if (first & 0x10) {
    // Extension: a profile's 16 bits, then the length in 32-bit words without this first one, §5.3.1.
    if (at + 4 > n) return "extension";
    at += 4 + 4 * b.readUInt16BE(at + 2);
    if (at > n) return "extension";
  }
  const hasPadding = (first & 0x20) !== 0;
  const padding = hasPadding ? b[n - 1]! : 0;
  if ((hasPadding && padding === 0) || at + padding > n) return "padding";
  out.marker = b[1]! >= 0x80;
  out.payloadType = b[1]! & 0x7f;
  out.sequence = b.readUInt16BE(2);
  out.timestamp = b.readUInt32BE(4);
  out.ssrc = b.readUInt32BE(8);
  out.payloadStart = at;
  out.payloadEnd = n - padding;
  return undefined;
}

/**
 * Bytes of the header, CSRC and extension included; -1 when it is not whole. Says nothing of padding, which SRTP encrypts.
 * Hot.
 */
export function rtpHeaderBytes(b: Buffer): number {
  if (b.length < RTP_HEADER_BYTES || b[0]! >> 6 !== 2) return -1;
  const fixed = RTP_HEADER_BYTES + 4 * (b[0]! & 0x0f);
  if ((b[0]! & 0x10) === 0) return fixed <= b.length ? fixed : -1;
  if (fixed + 4 > b.length) return -1;
  const whole = fixed + 4 + 4 * b.readUInt16BE(fixed + 2);
  return whole <= b.length ? whole : -1;
}

/** The fields of a packet to be sent; kept by the sender and changed in place. */
export interface RtpHeader {
  marker: boolean;
  payloadType: number;
  /** 0..65535. */
  sequence: number;
  /** Unsigned, 32 bits. */
  timestamp: number;
  /** Unsigned, 32 bits. */
  ssrc: number;
}

/** Writes the 12 bytes of a header without CSRC, extension and padding at the start of `out`. Hot. */
export function printRtpHeader(header: RtpHeader, out: Buffer): void {
  out[0] = 0x80;
  out[1] = (header.marker ? 0x80 : 0) | header.payloadType;
  out.writeUInt16BE(header.sequence, 2);
  out.writeUInt32BE(header.timestamp, 4);
  out.writeUInt32BE(header.ssrc, 8);
}

/** Whether a datagram on an RTP port is RTCP: packet types 192..223 stand where marker and payload type do, RFC 5761 §4. Hot. */
export function looksLikeRtcp(b: Buffer): boolean {
  return b.length >= 2 && b[1]! >= 192 && b[1]! <= 223;
}
