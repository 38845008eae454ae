import { opusTicks } from "../../../wire/audio/opus-toc.js";
import { DtmfReceiver } from "../../../wire/rtp/dtmf.js";
import { JitterBuffer } from "../../../wire/rtp/jitter.js";
import type { Latch } from "../../../wire/rtp/latch.js";
import { parseRtp, RtpView } from "../../../wire/rtp/packet.js";
import { PlayoutDelay } from "../../../wire/rtp/playout-delay.js";
import { JitterEstimate } from "../../../wire/rtp/rtcp.js";
import { SequenceTracker } from "../../../wire/rtp/sequence.js";
import { type AudioCodec, CODEC_FACTS } from "../../../wire/sdp/codecs.js";
import type { RemoteMedia } from "../messages.js";
import type { ThreadCounters } from "./counters.js";
import type { Express } from "./express.js";
import { FRAME_SAMPLES, RATE_HZ } from "./graph.js";
import { type Encoded, Hearing } from "./hearing.js";
import { ALAW_TO_ULAW, QUIET_ALAW, QUIET_ULAW, ULAW_TO_ALAW } from "./laws.js";
import type { Opus } from "./opus.js";
import { PacketSlots } from "./packet-slots.js";

/** Longest payload taken: 200 ms of G.711. */
const MAX_PAYLOAD_BYTES = 1600;
/** Static payload types of RFC 3551 §6. */
const PCMU = 0;
const PCMA = 8;
const COMFORT_NOISE = 13;
/** Opus has a clock of 48,000 Hz, the jitter buffer one of 8,000. */
const OPUS_TICKS = 6;
/** The stream of the peer: who may send it, what is in it, and the frame heard in each round. */
export class Inbound {
  /** What the jitter buffer adds to that frame. */
  delaySamples = 0;
  readonly sequence = new SequenceTracker();
  jitter = new JitterEstimate(RATE_HZ);
  packets = 0;
  octets = 0;
  duplicates = 0;
  foreign = 0;
  malformed = 0;
  /** When the last packet of the peer came; 0 = none yet. */
  lastPacketMs = 0;
  /** Takes what comes before the jitter buffer does, for the leg that is bridged to this one. */
  express: Express | undefined;
  #ssrc = 0;
  #hasSsrc = false;
  #nextSsrc = 0;
  #nextSequence = -1;
  #sourceAddress = "";
  #sourcePort = 0;
  #media: RemoteMedia | undefined;
  readonly #latch: Latch;
  readonly #counters: ThreadCounters;
  readonly #onSource: (address: string, port: number) => void;
  readonly #view = new RtpView();
  readonly #buffer = new JitterBuffer();
  readonly #delay = new PlayoutDelay();
  readonly #hearing = new Hearing(this.#buffer);
  #codec: AudioCodec | undefined;
  #slots: PacketSlots | undefined;
  /** Of opus: the newest timestamp, and where it lies in the buffer; timestamps wrap elsewhere than ticks. */
  #lastTimestamp = 0;
  #lastTick = 0;
  #dtmf: DtmfReceiver;
  #dtmfTicksPerMs = 8;
  readonly #onDigit: (key: string, durationMs: number) => void;

  /**
   * @param on.digit a key of RFC 4733, at its end
   * @param on.source the first packet of the peer, or of a source that took the old one's place
   */
  constructor(
    latch: Latch,
    counters: ThreadCounters,
    on: { digit(key: string, durationMs: number): void; source(address: string, port: number): void },
  ) {
    this.express = undefined;
    this.#latch = latch;
    this.#counters = counters;
    this.#onDigit = (key, durationMs) => on.digit(key, durationMs);
    this.#dtmf = new DtmfReceiver(this.#onDigit);
    this.#onSource = (address, port) => on.source(address, port);
  }

  /** The SSRC of the peer's stream, once there is one. */
  get ssrc(): number | undefined {
    return this.#hasSsrc ? this.#ssrc : undefined;
  }

  /** Packets that came after their time to be played. */
  get late(): number {
    return this.#buffer.late;
  }

  /** Whether we agreed to hear the peer. */
  get listens(): boolean {
    const direction = this.#media?.direction;
    return direction === "sendrecv" || direction === "recvonly";
  }

  /** The frame of this round at 8,000 Hz. Decoded when asked for. Hot. */
  get heard(): Int16Array {
    return this.#hearing.heard;
  }

  /** The same at 16,000 Hz; undefined for a codec of 8,000 Hz. Hot. */
  get heardWide(): Int16Array | undefined {
    return this.#hearing.heardWide;
  }

  /** The frame of this round for one who seldom looks: see `Hearing.glimpse`. Hot. */
  get glimpse(): Int16Array {
    return this.#hearing.glimpse;
  }

  get hasHeard(): boolean {
    return this.#hearing.hasHeard;
  }

  /** The peer said by comfort noise that it goes silent. */
  get isPaused(): boolean {
    return this.#hearing.isPaused;
  }

  /** The frame undecoded: see `Hearing.encoded`. Hot. */
  encoded(codec: AudioCodec, goesOn: boolean, maxPtimeMs: number): Encoded | undefined {
    return this.#hearing.encoded(codec, goesOn, maxPtimeMs);
  }

  /** @param opus needed for that codec */
  configure(media: RemoteMedia, opus?: Opus): void {
    this.#media = media;
    if (media.codec !== this.#codec) this.#setCodec(media.codec, opus);
    const ticksPerMs = (media.telephoneEventHz ?? 8000) / 1000;
    if (ticksPerMs !== this.#dtmfTicksPerMs) {
      this.#dtmf.reset();
      this.#dtmf = new DtmfReceiver(this.#onDigit, ticksPerMs);
      this.#dtmfTicksPerMs = ticksPerMs;
    }
    if (this.listens) return;
    this.#buffer.reset();
    this.#hearing.stop();
    this.#dtmf.reset();
  }

  /** Gives back what it holds. Idempotent. */
  close(): void {
    this.#hearing.close();
  }

  /** Takes a datagram. Hot: anyone can send us one. */
  packet(nowMs: number, bytes: Buffer, address: string, port: number): void {
    const view = this.#view;
    if (parseRtp(bytes, view) !== undefined || !this.#isKnown(view.payloadType)) {
      this.countMalformed();
      return;
    }
    if (!this.#latch.accept(nowMs, address, port, view.ssrc, view.payloadType, view.sequence)) {
      this.countForeign();
      return;
    }
    this.lastPacketMs = nowMs;
    if (port !== this.#sourcePort || address !== this.#sourceAddress) {
      this.#sourcePort = port;
      this.#sourceAddress = address;
      this.#onSource(address, port);
    }
    const isEvent = view.payloadType === this.#media!.receiveTelephoneEvent;
    if (!this.#isOfStream(view.ssrc, view.sequence, isEvent)) {
      // Some gateways send events with an SSRC of their own: read them, but the stream of audio stays what it is.
      if (isEvent && this.listens) this.#event(nowMs, bytes);
      return;
    }
    this.#inStream(nowMs, bytes, isEvent);
  }

  /** A packet of the leg's ports that is not the peer's, and one that cannot be read. */
  countForeign(): void {
    this.foreign++;
    this.#counters.packetsForeign++;
  }

  countMalformed(): void {
    this.malformed++;
    this.#counters.packetsMalformed++;
  }

  /** Makes `heard` the frame of this round. Hot. */
  hear(nowMs: number): void {
    this.#hearing.pull(nowMs);
    if (this.#hearing.hasCells) this.delaySamples = this.#delay.of(nowMs, this.#buffer.playedTimestamp - FRAME_SAMPLES);
    this.#dtmf.tick(nowMs);
  }

  /** Rounds were left out. */
  skip(rounds: number): void {
    this.#buffer.skip(rounds * FRAME_SAMPLES);
  }

  #inStream(nowMs: number, bytes: Buffer, isEvent: boolean): void {
    const view = this.#view;
    const verdict = this.sequence.update(view.sequence);
    if (verdict === "duplicate") this.duplicates++;
    if (verdict === "duplicate" || verdict === "jump") return;
    this.packets++;
    this.octets += view.payloadEnd - view.payloadStart;
    if (!this.listens) return;
    if (isEvent) {
      this.express?.other(false);
      this.#event(nowMs, bytes);
    } else if (this.#isNoise(view.payloadType)) this.#noise(bytes);
    else this.#audio(nowMs, bytes, verdict === "late");
  }

  #noise(bytes: Buffer): void {
    this.express?.other(true);
    this.#hearing.isPaused = true;
    this.#hearing.noise.set(bytes, this.#view.payloadStart, this.#view.payloadEnd);
  }

  #event(nowMs: number, bytes: Buffer): void {
    const view = this.#view;
    this.#dtmf.packet(nowMs, view.marker, view.timestamp, bytes, view.payloadStart, view.payloadEnd);
  }

  #audio(nowMs: number, bytes: Buffer, isReordered: boolean): void {
    const { timestamp, payloadType, payloadStart, payloadEnd } = this.#view;
    if (payloadEnd - payloadStart > MAX_PAYLOAD_BYTES) {
      this.countMalformed();
      return;
    }
    this.express?.audio(nowMs, bytes, this.#view, this.#codecOf(payloadType), isReordered);
    if (!isReordered) this.jitter.update(nowMs, timestamp);
    const tick = this.#slots ? this.#tickOf(timestamp) : timestamp;
    this.#delay.arrived(nowMs, tick);
    this.#hearing.isPaused = false;
    if (this.#slots) this.#packet(nowMs, bytes, isReordered, tick, this.#slots);
    else this.#buffer.put(nowMs, isReordered, timestamp, bytes, payloadStart, payloadEnd, this.#codes(payloadType));
  }

  /** Opus stays as it is until it is played. */
  #packet(nowMs: number, bytes: Buffer, isReordered: boolean, tick: number, slots: PacketSlots): void {
    const { payloadStart, payloadEnd, sequence } = this.#view;
    const ticks = opusTicks(bytes, payloadStart, payloadEnd);
    const slot = ticks === 0 ? -1 : slots.keep(bytes, payloadStart, payloadEnd, sequence);
    if (slot < 0) return this.countMalformed();
    this.#buffer.putPacket(nowMs, isReordered, tick, ticks, slot);
  }

  #tickOf(timestamp: number): number {
    this.#lastTick = (this.#lastTick + Math.round(((timestamp - this.#lastTimestamp) | 0) / OPUS_TICKS)) | 0;
    this.#lastTimestamp = timestamp;
    return this.#lastTick;
  }

  #setCodec(codec: AudioCodec, opus: Opus | undefined): void {
    const slots = codec === "opus" ? new PacketSlots() : undefined;
    this.#buffer.reset();
    this.#buffer.quietCodes = codec === "PCMU" ? QUIET_ULAW : codec === "PCMA" ? QUIET_ALAW : undefined;
    this.#hearing.configure(codec, opus, slots);
    this.#slots = slots;
    if (this.#codec === undefined || CODEC_FACTS[codec].clockHz !== CODEC_FACTS[this.#codec].clockHz)
      this.jitter = new JitterEstimate(CODEC_FACTS[codec].clockHz);
    this.#codec = codec;
  }

  #isKnown(payloadType: number): boolean {
    const media = this.#media;
    if (!media) return false;
    if (payloadType === media.receivePayloadType || payloadType === media.receiveTelephoneEvent) return true;
    if (this.#isNoise(payloadType)) return true;
    // The static types mean what they always mean, whatever of the two was agreed.
    return (payloadType === PCMU || payloadType === PCMA) && (media.codec === "PCMU" || media.codec === "PCMA");
  }

  #isNoise(payloadType: number): boolean {
    return payloadType === COMFORT_NOISE || payloadType === this.#media!.comfortNoise;
  }

  #codecOf(payloadType: number): AudioCodec {
    if (payloadType === this.#media!.receivePayloadType) return this.#codec!;
    return payloadType === PCMU ? "PCMU" : "PCMA";
  }

  /** What the bytes of the law that was not agreed are called in the other. */
  #codes(payloadType: number): Uint8Array | undefined {
    if (payloadType === this.#media!.receivePayloadType) return undefined;
    if (payloadType === PCMU) return this.#codec === "PCMA" ? ULAW_TO_ALAW : undefined;
    return this.#codec === "PCMU" ? ALAW_TO_ULAW : undefined;
  }

  /** Another SSRC is believed with its second packet in sequence: a stray one must not throw the stream away. */
  #isOfStream(ssrc: number, sequence: number, isEvent: boolean): boolean {
    if (this.#hasSsrc && ssrc === this.#ssrc) return true;
    if (isEvent && this.#hasSsrc) return false;
    const isBelieved = !this.#hasSsrc || (ssrc === this.#nextSsrc && sequence === this.#nextSequence);
    this.#nextSsrc = ssrc;
    this.#nextSequence = (sequence + 1) & 0xffff;
    if (!isBelieved) return false;
    this.#hasSsrc = true;
    this.#ssrc = ssrc;
    this.sequence.reset();
    this.#buffer.reset();
    this.#hearing.restart();
    this.#dtmf.reset();
    this.jitter.restart();
    this.#delay.reset();
    return true;
  }
}
