import { rtpHeaderBytes } from "./packet.js";
import { CounterCipher, GcmCipher, type PacketCipher, SRTP_BYTES_MAX } from "./srtp-cipher.js";
import { guessIndex, ReplayWindow } from "./srtp-index.js";
import { deriveKeys, type SrtpKeys } from "./srtp-keys.js";
import { SRTP_PROFILES, type SrtpMaster, type SrtpProfileName } from "./srtp-profile.js";

/** Why a packet was not opened. */
export type SrtpProblem = "malformed" | "replay" | "proof" | "too-many-streams";

/** Streams of one direction; each needs memory of its own, and only a peer with the key can begin one. */
const STREAMS_MAX = 16;
/** RTCP: length of the header that stays readable, and of the word with the index. */
const RTCP_HEADER_BYTES = 8;
const INDEX_BYTES = 4;
const ENCRYPTED = 0x8000_0000;

/** Protects what one side sends: SRTP and SRTCP (RFC 3711, RFC 7714). Each answer is a view that the next call overwrites. */
export class SrtpSender {
  readonly #rtp: PacketCipher;
  readonly #rtcp: PacketCipher;
  readonly #streams = new Map<number, ReplayWindow>();
  readonly #out = Buffer.alloc(SRTP_BYTES_MAX);
  readonly #extra = Buffer.alloc(INDEX_BYTES);
  #rtcpIndex = 0;

  constructor(master: SrtpMaster) {
    this.#rtp = cipherOf(master.profile, deriveKeys(master, "rtp"), "rtp");
    this.#rtcp = cipherOf(master.profile, deriveKeys(master, "rtcp"), "rtcp");
  }

  /**
   * A whole RTP packet; of one stream their sequence numbers rise. Hot.
   * @throws RangeError a packet that is none, or too long
   */
  rtp(packet: Buffer): Buffer {
    const from = rtpHeaderBytes(packet);
    if (from < 0 || packet.length > SRTP_BYTES_MAX - this.#rtp.tagBytes)
      throw new RangeError("no RTP packet to protect");
    const sequence = packet.readUInt16BE(2);
    const ssrc = packet.readUInt32BE(8);
    const stream = this.#streams.get(ssrc) ?? begin(this.#streams, ssrc);
    const index = guessIndex(stream.highest, sequence);
    stream.note(index);
    const high = Math.floor(index / 0x1_0000);
    this.#extra.writeUInt32BE(high, 0);
    packet.copy(this.#out);
    const end = this.#rtp.seal(this.#out, from, packet.length, { ssrc, high, low: sequence }, this.#extra);
    return this.#out.subarray(0, end);
  }

  /**
   * A whole compound RTCP packet.
   * @throws RangeError a packet that is none, or too long
   */
  rtcp(packet: Buffer): Buffer {
    const most = SRTP_BYTES_MAX - this.#rtcp.tagBytes - INDEX_BYTES;
    if (packet.length < RTCP_HEADER_BYTES || packet.length > most) throw new RangeError("no RTCP packet to protect");
    const low = this.#rtcpIndex++;
    this.#extra.writeUInt32BE((ENCRYPTED | low) >>> 0, 0);
    packet.copy(this.#out);
    const place = { ssrc: packet.readUInt32BE(4), high: 0, low };
    return this.#out.subarray(0, this.#rtcp.seal(this.#out, RTCP_HEADER_BYTES, packet.length, place, this.#extra));
  }
}

/** Opens what one side receives. Each answer is a view that the next call overwrites. */
export class SrtpReceiver {
  readonly #rtp: PacketCipher;
  readonly #rtcp: PacketCipher;
  readonly #streams = new Map<number, ReplayWindow>();
  readonly #reports = new Map<number, ReplayWindow>();
  readonly #out = Buffer.alloc(SRTP_BYTES_MAX);
  readonly #extra = Buffer.alloc(INDEX_BYTES);
  readonly #isAead: boolean;

  constructor(master: SrtpMaster) {
    this.#rtp = cipherOf(master.profile, deriveKeys(master, "rtp"), "rtp");
    this.#rtcp = cipherOf(master.profile, deriveKeys(master, "rtcp"), "rtcp");
    this.#isAead = SRTP_PROFILES[master.profile].isAead;
  }

  /** The RTP packet inside. Nothing of one that is refused changes the stream. Hot. */
  rtp(packet: Buffer): Buffer | SrtpProblem {
    const end = packet.length - this.#rtp.tagBytes;
    const from = rtpHeaderBytes(packet);
    if (from < 0 || from > end || packet.length > SRTP_BYTES_MAX) return "malformed";
    const sequence = packet.readUInt16BE(2);
    const ssrc = packet.readUInt32BE(8);
    const known = this.#streams.get(ssrc);
    const index = guessIndex(known?.highest ?? -1, sequence);
    if (index < 0 || (known && !known.isNew(index))) return "replay";
    const high = Math.floor(index / 0x1_0000);
    this.#extra.writeUInt32BE(high, 0);
    packet.copy(this.#out);
    if (!this.#rtp.open(this.#out, from, end, { ssrc, high, low: sequence }, this.#extra)) return "proof";
    if (!known && this.#streams.size >= STREAMS_MAX) return "too-many-streams";
    (known ?? begin(this.#streams, ssrc)).note(index);
    return this.#out.subarray(0, end);
  }

  /** The RTCP packet inside. One that is proved but not encrypted is refused: we never agree on that. */
  rtcp(packet: Buffer): Buffer | SrtpProblem {
    const { tagBytes } = this.#rtcp;
    const end = packet.length - tagBytes - INDEX_BYTES;
    if (end < RTCP_HEADER_BYTES || packet.length > SRTP_BYTES_MAX) return "malformed";
    // GCM has the index behind the proof (RFC 7714 §9.3), HMAC before it (RFC 3711 §3.4).
    const word = packet.readUInt32BE(this.#isAead ? packet.length - INDEX_BYTES : end);
    if (word < ENCRYPTED) return "malformed";
    const low = word - ENCRYPTED;
    const ssrc = packet.readUInt32BE(4);
    const known = this.#reports.get(ssrc);
    if (known && !known.isNew(low)) return "replay";
    this.#extra.writeUInt32BE(word, 0);
    packet.copy(this.#out);
    if (!this.#rtcp.open(this.#out, RTCP_HEADER_BYTES, end, { ssrc, high: 0, low }, this.#extra)) return "proof";
    if (!known && this.#reports.size >= STREAMS_MAX) return "too-many-streams";
    (known ?? begin(this.#reports, ssrc)).note(low);
    return this.#out.subarray(0, end);
  }
}

/** Makes the cipher of one kind of packets. */
export function cipherOf(profile: SrtpProfileName, keys: SrtpKeys, kind: "rtp" | "rtcp"): PacketCipher {
  const { isAead, rtpTagBytes, rtcpTagBytes } = SRTP_PROFILES[profile];
  if (isAead) return new GcmCipher(keys, kind === "rtcp");
  return new CounterCipher(keys, kind === "rtp" ? rtpTagBytes : rtcpTagBytes, kind === "rtcp");
}

function begin(streams: Map<number, ReplayWindow>, ssrc: number): ReplayWindow {
  const stream = new ReplayWindow();
  streams.set(ssrc, stream);
  return stream;
}
