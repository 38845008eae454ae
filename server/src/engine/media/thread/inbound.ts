import { alawDecode, ulawDecode } from "../../../wire/audio/g711.js";
import { DtmfReceiver } from "../../../wire/rtp/dtmf.js";
import { type Decode, JitterBuffer } from "../../../wire/rtp/jitter.js";
import type { Latch } from "../../../wire/rtp/latch.js";
import { parseRtp, RtpView } from "../../../wire/rtp/packet.js";
import { PlayoutDelay } from "../../../wire/rtp/playout-delay.js";
import { JitterEstimate } from "../../../wire/rtp/rtcp.js";
import { SequenceTracker } from "../../../wire/rtp/sequence.js";
import type { RemoteMedia } from "../messages.js";
import type { ThreadCounters } from "./counters.js";
import { FRAME_SAMPLES, RATE_HZ } from "./graph.js";

/** Longest payload taken: 200 ms of G.711. */
const MAX_PAYLOAD_BYTES = 1600;
/** Static payload types of RFC 3551 §6; comfort noise (RFC 3389) is taken for silence. */
const PCMU = 0;
const PCMA = 8;
const COMFORT_NOISE = 13;

/** The stream of the peer: who may send it, what is in it, and the frame heard in each round. */
export class Inbound {
  /** The frame of this round. */
  readonly heard = new Int16Array(FRAME_SAMPLES);
  hasHeard = false;
  /** What the jitter buffer adds to that frame. */
  delaySamples = 0;
  readonly sequence = new SequenceTracker();
  readonly jitter = new JitterEstimate(RATE_HZ);
  packets = 0;
  octets = 0;
  duplicates = 0;
  foreign = 0;
  malformed = 0;
  /** When the last packet of the peer came; 0 = none yet. */
  lastPacketMs = 0;
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
  readonly #dtmf: DtmfReceiver;

  /**
   * @param on.digit a key of RFC 4733, at its end
   * @param on.source the first packet of the peer, or of a source that took the old one's place
   */
  constructor(
    latch: Latch,
    counters: ThreadCounters,
    on: { digit(key: string, durationMs: number): void; source(address: string, port: number): void },
  ) {
    this.#latch = latch;
    this.#counters = counters;
    this.#dtmf = new DtmfReceiver((key, durationMs) => on.digit(key, durationMs));
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

  configure(media: RemoteMedia): void {
    this.#media = media;
    if (this.listens) return;
    this.#buffer.reset();
    this.#dtmf.reset();
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
    // `heard` is silent already while nothing comes; not touching it matters with thousands of legs.
    if (this.hasHeard || !this.#buffer.isEmpty) {
      this.hasHeard = this.#buffer.pull(nowMs, this.heard);
      if (this.hasHeard) this.delaySamples = this.#delay.of(nowMs, this.#buffer.playedTimestamp - FRAME_SAMPLES);
    }
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
    if (isEvent) this.#event(nowMs, bytes);
    else if (view.payloadType !== COMFORT_NOISE) this.#audio(nowMs, bytes, verdict === "late");
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
    if (!isReordered) this.jitter.update(nowMs, timestamp);
    this.#delay.arrived(nowMs, timestamp);
    this.#buffer.put(nowMs, isReordered, timestamp, bytes, payloadStart, payloadEnd, this.#decoder(payloadType));
  }

  #isKnown(payloadType: number): boolean {
    const media = this.#media;
    if (!media) return false;
    return (
      payloadType === media.receivePayloadType ||
      payloadType === media.receiveTelephoneEvent ||
      payloadType === PCMU ||
      payloadType === PCMA ||
      payloadType === COMFORT_NOISE
    );
  }

  /** The static types mean what they always mean, whatever of the two was agreed. */
  #decoder(payloadType: number): Decode {
    if (payloadType === PCMU) return ulawDecode;
    if (payloadType === PCMA) return alawDecode;
    return this.#media!.codec === "PCMA" ? alawDecode : ulawDecode;
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
    this.#dtmf.reset();
    this.jitter.restart();
    this.#delay.reset();
    return true;
  }
}
