import { DTMF_PAYLOAD_BYTES, type DtmfEvent } from "../../../wire/rtp/dtmf.js";
import { printRtpHeader, RTP_HEADER_BYTES, type RtpHeader } from "../../../wire/rtp/packet.js";
import type { StreamMap } from "../../../wire/rtp/stream-map.js";
import { CODEC_FACTS } from "../../../wire/sdp/codecs.js";
import type { RemoteMedia } from "../messages.js";
import { ALAW_CODER, G722Coder, ULAW_CODER } from "./coders.js";
import { SILENT_BYTE } from "./decoders.js";
import { FRAME_MS } from "./graph.js";
import type { MediaSocket } from "./media-socket.js";
import type { Opus } from "./opus.js";
import { OpusPackets } from "./opus-packets.js";
import type { PacketSlots } from "./packet-slots.js";
import { BytePackets, type PacketSink, type Packets, ring } from "./packets.js";

/** Packets of a round: opus passes packets of 5 ms on, and what an event cuts short goes before it. */
const MAX_PENDING = 8;

/** Where a stream begins; random, RFC 3550 §5.1. */
export interface StreamStart {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
}

/**
 * The stream of one leg to its peer: one SSRC, one row of sequence numbers and one clock, whatever the source is. Each
 * round gives a frame, what another leg heard, an event, or is passed; the timestamp moves on in every case.
 */
export class Outbound implements PacketSink {
  readonly #socket: MediaSocket;
  readonly #header: RtpHeader;
  #events: readonly Buffer[] | undefined;
  readonly #pending: (Buffer | undefined)[] = new Array<Buffer | undefined>(MAX_PENDING).fill(undefined);
  #pendingCount = 0;
  #held: Buffer | undefined;
  #packets: Packets;
  /** What `#packets` was made for. */
  #format = "";
  #eventTurn = 0;
  #roundTicks = 8 * FRAME_MS;
  #timestamp: number;
  #payloadType = 0;
  #eventPayloadType: number | undefined;
  #eventTicksPerMs = 8;
  #isTalking = false;
  #mustMark = true;
  #address = "";
  #port = 0;
  #packetCount = 0;
  #octets = 0;

  constructor(socket: MediaSocket, start: StreamStart) {
    this.#socket = socket;
    this.#timestamp = start.timestamp >>> 0;
    this.#header = { marker: false, payloadType: 0, sequence: start.sequence & 0xffff, timestamp: 0, ssrc: start.ssrc };
    this.#packets = new BytePackets(ULAW_CODER, SILENT_BYTE.PCMU, FRAME_MS, this);
  }

  get ssrc(): number {
    return this.#header.ssrc;
  }

  /** Timestamp of the frame of this round. */
  get timestamp(): number {
    return this.#timestamp;
  }

  /** Number of the packet that follows the newest. */
  get nextSequence(): number {
    return this.#header.sequence;
  }

  get packets(): number {
    return this.#packetCount;
  }

  /** Payload octets, as in a sender report. */
  get octets(): number {
    return this.#octets;
  }

  /** Whether the peer takes events of RFC 4733, and their clock. */
  get hasEvents(): boolean {
    return this.#eventPayloadType !== undefined;
  }

  /** Of the timestamps: 8 of most codecs, 48 of opus. */
  get ticksPerMs(): number {
    return this.#roundTicks / FRAME_MS;
  }

  get eventTicksPerMs(): number {
    return this.#eventTicksPerMs;
  }

  /** Frames are of 320 samples at 16,000 Hz instead of 160 at 8,000. */
  get isWide(): boolean {
    return this.#packets.isWide;
  }

  /** `flushHalf` has something to do now and then. */
  get hasHalves(): boolean {
    return this.#packets.hasHalves;
  }

  /** Sends as agreed from now on. @param opus needed for that codec */
  configure(media: RemoteMedia, opus?: Opus): void {
    const format = `${media.codec} ${media.ptimeMs}`;
    this.#payloadType = media.payloadType;
    this.#eventPayloadType = media.telephoneEvent;
    this.#eventTicksPerMs = (media.telephoneEventHz ?? 8000) / 1000;
    if (format === this.#format) return;
    this.#format = format;
    this.#packets.close();
    this.#packets = this.#make(media, opus);
    this.#roundTicks = (CODEC_FACTS[media.codec].clockHz / 1000) * FRAME_MS;
    this.#mustMark = true;
  }

  /**
   * Takes a frame of audio; `flush` sends what has become a packet. Hot.
   * @param isTalk false = the frame is silence. The first packet of talk bears the marker, and so does the first one
   *   after a round without any
   */
  send(frame: Int16Array, isTalk: boolean, address: string, port: number): void {
    this.#begin(isTalk, address, port);
    this.#packets.frame(frame, isTalk, this.#timestamp);
    this.#advance(1);
  }

  /** As `send`, for what another leg heard in the same codec: it is not decoded. Hot. */
  sendCells(cells: Uint16Array, slots: PacketSlots | undefined, address: string, port: number): void {
    this.#begin(true, address, port);
    this.#packets.cells(cells, slots, this.#timestamp);
    this.#advance(1);
  }

  /** Takes the next packet of an event in place of this round's audio. Hot. */
  sendEvent(event: DtmfEvent, address: string, port: number): void {
    this.#goTo(address, port);
    this.#packets.cut();
    this.#events ??= ring(2, RTP_HEADER_BYTES + DTMF_PAYLOAD_BYTES);
    const packet = this.#events[this.#eventTurn]!;
    this.#eventTurn = 1 - this.#eventTurn;
    const isFirst = event.isFirst;
    event.next(packet, RTP_HEADER_BYTES);
    this.#emit(packet, isFirst, this.#eventPayloadType!, event.timestamp, false);
    this.#advance(1);
  }

  /** What was begun of packets of our own is forgotten: those of another stream follow, see `relay`. */
  beginRelay(): void {
    this.flushHalf();
    this.#packets.drop();
  }

  /**
   * Sends a packet of another stream of the same clock at once, as `place` says; sending of our own goes on after it. Hot.
   * @param isReordered it belongs before one that is out already
   */
  relay(packet: Buffer, place: StreamMap, marker: boolean, isReordered: boolean, address: string, port: number): void {
    const header = this.#header;
    const { sequence: next } = header;
    header.marker = marker;
    header.payloadType = this.#payloadType;
    header.sequence = place.sequence;
    header.timestamp = place.timestamp;
    printRtpHeader(header, packet);
    const bytes = packet.length - RTP_HEADER_BYTES;
    if (isReordered) header.sequence = next;
    else {
      header.sequence = (place.sequence + 1) & 0xffff;
      this.#timestamp = (place.timestamp + bytes) >>> 0;
      this.#isTalking = true;
      this.#mustMark = false;
    }
    this.#packetCount++;
    this.#octets += bytes;
    this.#socket.send(packet, address, port);
  }

  /** Sends the packets that were made in this round. Hot. */
  flush(): void {
    for (let i = 0; i < this.#pendingCount; i++) {
      this.#socket.send(this.#pending[i]!, this.#address, this.#port);
      this.#pending[i] = undefined;
    }
    this.#pendingCount = 0;
  }

  /** Half a round later: sends the packet that was held. Hot. */
  flushHalf(): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    this.#socket.send(held, this.#address, this.#port);
  }

  /** This round sends nothing. Hot. */
  pass(rounds = 1): void {
    this.#packets.drop();
    this.#advance(rounds);
  }

  /** The next packet begins anew after rounds in which nothing was sent. */
  markNext(): void {
    this.#mustMark = true;
  }

  /** Gives back what it holds. Idempotent. */
  close(): void {
    this.#packets.close();
  }

  /** From the maker of packets. */
  packet(bytes: Buffer, timestamp: number, isHeld: boolean, skipped: number): void {
    this.#header.sequence = (this.#header.sequence + skipped) & 0xffff;
    this.#emit(bytes, this.#mustMark, this.#payloadType, timestamp, isHeld);
    this.#mustMark = false;
  }

  #make(media: RemoteMedia, opus: Opus | undefined): Packets {
    const { codec, ptimeMs } = media;
    if (codec === "opus") {
      if (!opus) throw new Error("opus is not loaded");
      return new OpusPackets(opus, ptimeMs, this);
    }
    const coder = codec === "PCMU" ? ULAW_CODER : codec === "PCMA" ? ALAW_CODER : new G722Coder();
    return new BytePackets(coder, SILENT_BYTE[codec], ptimeMs, this);
  }

  #begin(isTalk: boolean, address: string, port: number): void {
    this.#goTo(address, port);
    if (isTalk && !this.#isTalking) this.#mustMark = true;
    this.#isTalking = isTalk;
  }

  #goTo(address: string, port: number): void {
    this.#address = address;
    this.#port = port;
    if (this.#held === undefined) return;
    this.#pending[this.#pendingCount++] = this.#held; // nobody called for it in time
    this.#held = undefined;
  }

  #advance(rounds: number): void {
    this.#timestamp = (this.#timestamp + rounds * this.#roundTicks) >>> 0;
  }

  #emit(packet: Buffer, marker: boolean, payloadType: number, timestamp: number, isHeld: boolean): void {
    const header = this.#header;
    header.marker = marker;
    header.payloadType = payloadType;
    header.timestamp = timestamp;
    printRtpHeader(header, packet);
    header.sequence = (header.sequence + 1) & 0xffff;
    this.#packetCount++;
    this.#octets += packet.length - RTP_HEADER_BYTES;
    if (isHeld) this.#held = packet;
    else if (this.#pendingCount < MAX_PENDING) this.#pending[this.#pendingCount++] = packet;
  }
}
