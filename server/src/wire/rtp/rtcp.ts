const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const BYE = 203;
const CNAME = 1;
const SENDER_INFO_BYTES = 20;
const BLOCK_BYTES = 24;
/** Seconds between 1900 (NTP) and 1970, RFC 3550 §4. */
const NTP_OFFSET_SECONDS = 2_208_988_800;
/** Longest compound we print: SR with a block, SDES with a name of 255 bytes, BYE. */
export const RTCP_MAX_BYTES = 8 + SENDER_INFO_BYTES + BLOCK_BYTES + 4 + 4 + 2 + 255 + 4 + 8;

/** Why bytes are no RTCP. */
export type RtcpProblem = "short" | "version" | "first" | "length" | "padding";

/** What one compound packet said; its owner keeps one view per stream and `parseRtcp` fills it in place. */
export class RtcpView {
  /** Of the first report. */
  ssrc = 0;
  hasSenderReport = false;
  /** Middle 32 bits of the sender's NTP time: what goes back as LSR. */
  ntpMiddle = 0;
  senderPackets = 0;
  senderOctets = 0;
  hasBlock = false;
  /** Of the report block about the stream asked for: loss in 1/256 since the last report. */
  fractionLost = 0;
  /** May be negative, RFC 3550 §6.4.1. */
  packetsLost = 0;
  highestSequence = 0;
  /** In ticks of the media clock. */
  jitterTicks = 0;
  /** `ntpMiddle` of our last report that reached the peer; 0 = none. */
  lastReport = 0;
  /** In 1/65536 s. */
  delaySinceLastReport = 0;
  hasBye = false;
}

/**
 * Reads a compound packet, RFC 3550 §6.1 and A.2, and fills the caller's view with its reports, the block about
 * `ownSsrc` among them. Types other than SR, RR and BYE are stepped over.
 */
export function parseRtcp(b: Buffer, ownSsrc: number, out: RtcpView): RtcpProblem | undefined {
  out.hasSenderReport = false;
  out.hasBlock = false;
  out.hasBye = false;
  if (b.length < 8) return "short";
  if (b[1] !== SENDER_REPORT && b[1] !== RECEIVER_REPORT) return "first";
  out.ssrc = b.readUInt32BE(4);
  let at = 0;
  while (at < b.length) {
    if (at + 4 > b.length) return "short";
    if (b[at]! >> 6 !== 2) return "version";
    const end = at + 4 + 4 * b.readUInt16BE(at + 2);
    if (end > b.length) return "length";
    // Padding may stand only at the end of the compound, A.2.
    if (b[at]! & 0x20 && end !== b.length) return "padding";
    if (!parseOne(b, at, end, ownSsrc, out)) return "length";
    at = end;
  }
  return undefined;
}

function parseOne(b: Buffer, at: number, end: number, ownSsrc: number, out: RtcpView): boolean {
  const type = b[at + 1]!;
  if (type === BYE) out.hasBye = true;
  if (type !== SENDER_REPORT && type !== RECEIVER_REPORT) return true;
  const blocksAt = at + 8 + (type === SENDER_REPORT ? SENDER_INFO_BYTES : 0);
  const blocks = b[at]! & 0x1f;
  if (blocksAt + blocks * BLOCK_BYTES > end) return false;
  if (type === SENDER_REPORT) {
    out.hasSenderReport = true;
    out.ntpMiddle = b.readUInt32BE(at + 10);
    out.senderPackets = b.readUInt32BE(at + 20);
    out.senderOctets = b.readUInt32BE(at + 24);
  }
  for (let i = 0; i < blocks; i++) parseBlock(b, blocksAt + i * BLOCK_BYTES, ownSsrc, out);
  return true;
}

function parseBlock(b: Buffer, at: number, ownSsrc: number, out: RtcpView): void {
  if (b.readUInt32BE(at) !== ownSsrc) return;
  out.hasBlock = true;
  out.fractionLost = b[at + 4]!;
  out.packetsLost = b.readIntBE(at + 5, 3);
  out.highestSequence = b.readUInt32BE(at + 8);
  out.jitterTicks = b.readUInt32BE(at + 12);
  out.lastReport = b.readUInt32BE(at + 16);
  out.delaySinceLastReport = b.readUInt32BE(at + 20);
}

/** What we sent, for a sender report. */
export interface SenderInfo {
  /** RTP timestamp that belongs to the time of the report. */
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly octets: number;
}

/** What we received of the peer's stream. */
export interface ReportBlock {
  readonly ssrc: number;
  readonly fractionLost: number;
  readonly packetsLost: number;
  readonly highestSequence: number;
  readonly jitterTicks: number;
  readonly lastReport: number;
  readonly delaySinceLastReport: number;
}

/** One compound packet: SR when `sender` is given, else RR; SDES with the CNAME; BYE when the stream ends. */
export interface RtcpReport {
  readonly ssrc: number;
  /** Wall time of the report. */
  readonly epochMs: number;
  readonly sender?: SenderInfo | undefined;
  readonly block?: ReportBlock | undefined;
  /** At most 255 bytes of Latin-1. */
  readonly cname: string;
  readonly isBye?: boolean | undefined;
}

/** Writes a compound packet, RFC 3550 §6.4 to §6.6. @param out at least RTCP_MAX_BYTES @returns its length */
export function printRtcp(r: RtcpReport, out: Buffer): number {
  const sdesAt = printReport(r, out);
  const byeAt = printSdes(r.ssrc, r.cname, out, sdesAt);
  if (!r.isBye) return byeAt;
  printHead(out, byeAt, 1, BYE, byeAt + 8);
  out.writeUInt32BE(r.ssrc, byeAt + 4);
  return byeAt + 8;
}

function printReport(r: RtcpReport, out: Buffer): number {
  let at = 8;
  out.writeUInt32BE(r.ssrc, 4);
  if (r.sender) {
    out.writeUInt32BE(ntpSeconds(r.epochMs), at);
    out.writeUInt32BE(ntpFraction(r.epochMs), at + 4);
    out.writeUInt32BE(r.sender.rtpTimestamp >>> 0, at + 8);
    out.writeUInt32BE(r.sender.packets >>> 0, at + 12);
    out.writeUInt32BE(r.sender.octets >>> 0, at + 16);
    at += SENDER_INFO_BYTES;
  }
  if (r.block) {
    out.writeUInt32BE(r.block.ssrc, at);
    out[at + 4] = r.block.fractionLost;
    out.writeIntBE(Math.max(-0x80_0000, Math.min(r.block.packetsLost, 0x7f_ffff)), at + 5, 3);
    out.writeUInt32BE(r.block.highestSequence, at + 8);
    out.writeUInt32BE(r.block.jitterTicks >>> 0, at + 12);
    out.writeUInt32BE(r.block.lastReport, at + 16);
    out.writeUInt32BE(r.block.delaySinceLastReport >>> 0, at + 20);
    at += BLOCK_BYTES;
  }
  printHead(out, 0, r.block ? 1 : 0, r.sender ? SENDER_REPORT : RECEIVER_REPORT, at);
  return at;
}

function printSdes(ssrc: number, cname: string, out: Buffer, at: number): number {
  out.writeUInt32BE(ssrc, at + 4);
  out[at + 8] = CNAME;
  const length = out.write(cname.slice(0, 255), at + 10, "latin1");
  out[at + 9] = length;
  const textEnd = at + 10 + length;
  // At least one zero byte ends the items, then zeros up to the next word, §6.5.
  const end = (textEnd + 4) & ~3;
  out.fill(0, textEnd, end);
  printHead(out, at, 1, SOURCE_DESCRIPTION, end);
  return end;
}

function printHead(out: Buffer, at: number, count: number, type: number, end: number): void {
  out[at] = 0x80 | count;
  out[at + 1] = type;
  out.writeUInt16BE((end - at) / 4 - 1, at + 2);
}

function ntpSeconds(epochMs: number): number {
  return (Math.floor(epochMs / 1000) + NTP_OFFSET_SECONDS) >>> 0;
}

function ntpFraction(epochMs: number): number {
  return Math.floor(((((epochMs % 1000) + 1000) % 1000) / 1000) * 2 ** 32) >>> 0;
}

/** The middle 32 bits of the NTP time, in 1/65536 s: the unit of LSR and DLSR, §6.4.1. */
export function ntpMiddle(epochMs: number): number {
  return (((ntpSeconds(epochMs) & 0xffff) << 16) | (ntpFraction(epochMs) >>> 16)) >>> 0;
}

/**
 * Round trip by a report block that came at `epochMs`, §6.4.1.
 * @returns undefined when the peer has no report of ours yet, or what it says cannot be
 */
export function roundTripMs(epochMs: number, lastReport: number, delaySinceLastReport: number): number | undefined {
  if (lastReport === 0) return undefined;
  const units = (ntpMiddle(epochMs) - lastReport - delaySinceLastReport) | 0;
  return units < 0 || units > 60 * 65_536 ? undefined : (units * 1000) / 65_536;
}

/** Interarrival jitter of one stream, RFC 3550 A.8, in ticks of the media clock. */
export class JitterEstimate {
  readonly #ticksPerMs: number;
  #hasTransit = false;
  #transit = 0;
  #ticks = 0;

  constructor(rateHz: number) {
    this.#ticksPerMs = rateHz / 1000;
  }

  get ticks(): number {
    return Math.round(this.#ticks);
  }

  get ms(): number {
    return this.#ticks / this.#ticksPerMs;
  }

  /** Takes the arrival of a packet. Hot. */
  update(nowMs: number, timestamp: number): void {
    const transit = (Math.round(nowMs * this.#ticksPerMs) - timestamp) | 0;
    const difference = Math.abs((transit - this.#transit) | 0);
    this.#transit = transit;
    if (this.#hasTransit) this.#ticks += (difference - this.#ticks) / 16;
    this.#hasTransit = true;
  }

  /** The next packet begins another stream or talkspurt; the estimate stays. */
  restart(): void {
    this.#hasTransit = false;
  }
}
