import type { Latch } from "../../../wire/rtp/latch.js";
import { RTP_HEADER_BYTES, type RtpView } from "../../../wire/rtp/packet.js";
import { StreamMap } from "../../../wire/rtp/stream-map.js";
import type { AudioCodec } from "../../../wire/sdp/codecs.js";
import type { RemoteMedia } from "../messages.js";
import type { ThreadCounters } from "./counters.js";
import { FRAME_SAMPLES } from "./graph.js";
import { ALAW_TO_ULAW, ULAW_TO_ALAW } from "./laws.js";
import type { Outbound } from "./outbound.js";
import { ring } from "./packets.js";

/** Without a packet for so long the tick goes on: with silence, with comfort noise, or with what fills a gap. */
const QUIET_MS = 200;
/** The system may still hold a packet while others of a burst are written. */
const RING_PACKETS = 8;
/** So many packets in a row of a length that was not agreed are no odd one at the end of something. */
const ODD_PACKETS = 3;
const BYTES_PER_MS = 8;

/** What an express needs of the leg whose packets it sends. */
export interface ExpressParts {
  readonly outbound: Outbound;
  readonly latch: Latch;
  readonly counters: ThreadCounters;
  /** Whether the leg has nothing of its own to say and may send. Hot. */
  isFree(): boolean;
}

/**
 * Sends packets of the other leg of a bridge the moment they come, past jitter buffer and tick, which add 40 ms and more:
 * the receiver has a jitter buffer of its own. The stream stays one: numbers and timestamps go on when the express takes
 * over, and when it leaves the rest to the tick again. Codecs of one byte a tick whose packets are as long as agreed; the
 * laws of G.711 are exchanged.
 */
export class Express {
  readonly #parts: ExpressParts;
  readonly #map = new StreamMap();
  #ring: readonly Buffer[] | undefined;
  #turn = 0;
  #codec: AudioCodec | undefined;
  /** Length of a packet as agreed; 0 = none is passed on. */
  #bytes = 0;
  #isOn = false;
  #lastMs = 0;
  #odd = 0;
  /** Packets went out that the tick would say once more, because its audio comes out of the jitter buffer. */
  #wasAhead = false;
  #aheadRounds = 0;

  constructor(parts: ExpressParts) {
    this.#parts = parts;
  }

  /** What was agreed with the peer that it sends to. */
  configure({ codec, ptimeMs }: RemoteMedia): void {
    const bytes = codec === "opus" ? 0 : ptimeMs * BYTES_PER_MS;
    if (codec === this.#codec && bytes === this.#bytes) return;
    this.#leave(false);
    this.#codec = codec;
    this.#bytes = bytes;
    this.#ring = undefined;
  }

  /** Takes a packet of audio of the other leg's peer. Hot. @param codec of this packet @param isReordered see `StreamMap` */
  audio(nowMs: number, bytes: Buffer, view: RtpView, codec: AudioCodec, isReordered: boolean): void {
    if (!this.#isOn && isReordered) return;
    if (!this.#fits(codec, view.payloadEnd - view.payloadStart) || !this.#parts.isFree()) return;
    const { outbound, latch, counters } = this.#parts;
    if (!this.#map.take(view, isReordered, outbound.nextSequence, outbound.timestamp)) return;
    if (!this.#isOn) this.#enter();
    if (!isReordered) this.#lastMs = nowMs;
    counters.packetsOut++;
    const packet = this.#copy(bytes, view, codec);
    const isMarked = view.marker || this.#map.isFirst;
    outbound.relay(packet, this.#map, isMarked, isReordered, latch.address, latch.port);
  }

  /** The peer of the other leg sent a packet that is not passed on; of a pause it is one that says so. Hot. */
  other(isPause: boolean): void {
    if (!this.#isOn) return;
    this.#map.leaveOut();
    if (isPause) this.#leave(true);
  }

  /**
   * Once a round: whether the tick has nothing to send in it. Hot.
   * @param delaySamples by which the tick is behind the express
   */
  covers(nowMs: number, delaySamples: number): boolean {
    const isFree = this.#parts.isFree();
    if (this.#isOn && (!isFree || nowMs - this.#lastMs >= QUIET_MS)) this.#leave(false);
    if (this.#wasAhead) this.#aheadRounds = Math.ceil(delaySamples / FRAME_SAMPLES);
    this.#wasAhead = false;
    if (!isFree) this.#aheadRounds = 0;
    if (this.#isOn || this.#aheadRounds === 0) return this.#isOn;
    this.#aheadRounds--;
    return true;
  }

  /** The bridge is over. */
  end(): void {
    this.#leave(false);
    this.#wasAhead = false;
    this.#aheadRounds = 0;
  }

  /** Whether a packet can be passed on; too many that cannot leave them to the tick. */
  #fits(codec: AudioCodec, length: number): boolean {
    const isSame = codec === this.#codec || (isLaw(codec) && isLaw(this.#codec));
    if (isSame && length === this.#bytes && length > 0) {
      this.#odd = 0;
      return true;
    }
    if (!this.#isOn) return false;
    if (isSame && ++this.#odd < ODD_PACKETS && length > 0) return true;
    this.#leave(true);
    return false;
  }

  #enter(): void {
    this.#isOn = true;
    this.#odd = 0;
    this.#parts.outbound.beginRelay();
  }

  #leave(isAhead: boolean): void {
    this.#aheadRounds = 0;
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#map.end();
    this.#wasAhead = isAhead;
    this.#parts.outbound.markNext();
  }

  /** The packet to be sent: room for the header, then the payload in our codec. */
  #copy(bytes: Buffer, { payloadStart, payloadEnd }: RtpView, codec: AudioCodec): Buffer {
    const packet = this.#room(payloadEnd - payloadStart);
    if (codec === this.#codec) {
      bytes.copy(packet, RTP_HEADER_BYTES, payloadStart, payloadEnd);
      return packet;
    }
    const codes = codec === "PCMU" ? ULAW_TO_ALAW : ALAW_TO_ULAW;
    for (let from = payloadStart, to = RTP_HEADER_BYTES; from < payloadEnd; ) packet[to++] = codes[bytes[from++]!]!;
    return packet;
  }

  #room(length: number): Buffer {
    if (length !== this.#bytes) return Buffer.allocUnsafe(RTP_HEADER_BYTES + length);
    this.#ring ??= ring(RING_PACKETS, RTP_HEADER_BYTES + length);
    this.#turn = (this.#turn + 1) % RING_PACKETS;
    return this.#ring[this.#turn]!;
  }
}

function isLaw(codec: AudioCodec | undefined): boolean {
  return codec === "PCMU" || codec === "PCMA";
}
