import { alawEncode, ulawEncode } from "../wire/audio/g711.js";
import { DTMF_PAYLOAD_BYTES, DtmfEvent } from "../wire/rtp/dtmf.js";
import { printRtpHeader, RTP_HEADER_BYTES } from "../wire/rtp/packet.js";
import type { NegotiatedMedia } from "../wire/sdp/negotiated.js";
import { FRAME_MS } from "./pacer.js";
import { type AudioSource, silence } from "./source.js";

const FRAME_SAMPLES = 160;
/** Frames of audio between two keys. */
const GAP_FRAMES = 3;

interface Key {
  readonly key: string;
  readonly onMs: number;
  readonly done: () => void;
}

interface CurrentKey {
  readonly event: DtmfEvent;
  gapFrames: number;
  readonly done: () => void;
}

/** The outgoing half of a stream: one packet per call of `tick`, a key in progress before the audio. */
export class LabSender {
  source: AudioSource = silence;
  /** Muted = no packets at all, not silence in packets. */
  isMuted = false;
  sent = 0;
  readonly #send: (packet: Buffer) => void;
  readonly #ssrc: number;
  readonly #keys: Key[] = [];
  #current: CurrentKey | undefined;
  #sequence: number;
  #timestamp: number;
  #isFirst = true;

  /** @param random 0 <= x < 1, for the numbers that RFC 3550 5.1 wants random */
  constructor(random: () => number, send: (packet: Buffer) => void) {
    this.#send = send;
    this.#ssrc = Math.floor(random() * 0x1_0000_0000);
    this.#sequence = Math.floor(random() * 0x1_0000);
    this.#timestamp = Math.floor(random() * 0x1_0000_0000);
  }

  /** Adds keys to be sent as RFC 4733 events. Resolves when the last was sent or dropped. */
  async press(keys: string, onMs: number): Promise<void> {
    await Promise.all([...keys].map((key) => new Promise<void>((done) => this.#keys.push({ key, onMs, done }))));
  }

  /** The keys that are left are dropped. */
  close(): void {
    this.#current?.done();
    this.#current = undefined;
    for (const { done } of this.#keys.splice(0)) done();
  }

  /** Sends what is due now to a peer that takes `media`. */
  tick(media: NegotiatedMedia): void {
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0;
    const isSending = media.direction === "sendrecv" || media.direction === "sendonly";
    if (!isSending || this.isMuted || this.#sendKey(media)) return;
    const frame = new Int16Array(FRAME_SAMPLES);
    this.source.pull(frame);
    const packet = Buffer.allocUnsafe(RTP_HEADER_BYTES + FRAME_SAMPLES);
    (media.codec === "PCMA" ? alawEncode : ulawEncode)(frame, 0, FRAME_SAMPLES, packet, RTP_HEADER_BYTES);
    this.#print(packet, media.payloadType, this.#isFirst, this.#timestamp);
  }

  #sendKey(media: NegotiatedMedia): boolean {
    if (media.telephoneEvent === undefined) {
      this.close();
      return false;
    }
    const current = this.#current ?? this.#next();
    if (!current) return false;
    if (current.event.isOver) return this.#rest(current);
    const packet = Buffer.alloc(RTP_HEADER_BYTES + DTMF_PAYLOAD_BYTES);
    const { isFirst } = current.event;
    current.event.next(packet, RTP_HEADER_BYTES);
    this.#print(packet, media.telephoneEvent, isFirst, current.event.timestamp);
    return true;
  }

  #next(): CurrentKey | undefined {
    const key = this.#keys.shift();
    if (!key) return undefined;
    const event = new DtmfEvent(key.key, key.onMs, FRAME_MS, this.#timestamp);
    this.#current = { event, gapFrames: GAP_FRAMES, done: key.done };
    return this.#current;
  }

  /** Audio goes on in the pause behind a key. */
  #rest(current: CurrentKey): false {
    if (--current.gapFrames <= 0) {
      this.#current = undefined;
      current.done();
    }
    return false;
  }

  #print(packet: Buffer, payloadType: number, marker: boolean, timestamp: number): void {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    printRtpHeader({ marker, payloadType, sequence: this.#sequence, timestamp, ssrc: this.#ssrc }, packet);
    this.#isFirst = false;
    this.sent++;
    this.#send(packet);
  }
}
