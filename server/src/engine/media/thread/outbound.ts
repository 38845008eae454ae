import type { RtpSocket } from "../../../net/rtp-socket.js";
import { ALAW_SILENCE, alawEncode, ULAW_SILENCE, ulawEncode } from "../../../wire/audio/g711.js";
import { DTMF_PAYLOAD_BYTES, type DtmfEvent } from "../../../wire/rtp/dtmf.js";
import { printRtpHeader, RTP_HEADER_BYTES, type RtpHeader } from "../../../wire/rtp/packet.js";
import type { RemoteMedia } from "../messages.js";
import { FRAME_SAMPLES } from "./graph.js";

/** While the system still holds one packet the next is written into the other: never into that of another leg. */
const RING = 2;

/** Where a stream begins; random, RFC 3550 §5.1. */
export interface StreamStart {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
}

/**
 * The stream of one leg to its peer: one SSRC, one row of sequence numbers and one clock, whatever the source is. Each
 * round is either sent or passed; the timestamp moves on in both cases.
 */
export class Outbound {
  readonly #socket: RtpSocket;
  readonly #header: RtpHeader;
  readonly #audio = ring(RTP_HEADER_BYTES + FRAME_SAMPLES);
  readonly #events = ring(RTP_HEADER_BYTES + DTMF_PAYLOAD_BYTES);
  #turn = 0;
  #timestamp: number;
  #isAlaw = false;
  #payloadType = 0;
  #eventPayloadType: number | undefined;
  #isTalking = false;
  #mustMark = true;
  #pending: Buffer | undefined;
  #address = "";
  #port = 0;
  #packets = 0;
  #octets = 0;

  constructor(socket: RtpSocket, start: StreamStart) {
    this.#socket = socket;
    this.#timestamp = start.timestamp >>> 0;
    this.#header = { marker: false, payloadType: 0, sequence: start.sequence & 0xffff, timestamp: 0, ssrc: start.ssrc };
  }

  get ssrc(): number {
    return this.#header.ssrc;
  }

  /** Timestamp of the frame of this round. */
  get timestamp(): number {
    return this.#timestamp;
  }

  get packets(): number {
    return this.#packets;
  }

  /** Payload octets, as in a sender report. */
  get octets(): number {
    return this.#octets;
  }

  /** Whether the peer takes events of RFC 4733. */
  get hasEvents(): boolean {
    return this.#eventPayloadType !== undefined;
  }

  /** Sends as agreed from now on. */
  configure(media: RemoteMedia): void {
    this.#isAlaw = media.codec === "PCMA";
    this.#payloadType = media.payloadType;
    this.#eventPayloadType = media.telephoneEvent;
  }

  /**
   * Makes the packet of a frame of audio; `flush` sends it. Hot.
   * @param isTalk false = the frame is silence. The first frame of talk bears the marker, and so does the first packet
   *   after a round without one
   */
  send(frame: Int16Array, isTalk: boolean, address: string, port: number): void {
    const packet = this.#audio[this.#turn]!;
    if (!isTalk) packet.fill(this.#isAlaw ? ALAW_SILENCE : ULAW_SILENCE, RTP_HEADER_BYTES);
    else if (this.#isAlaw) alawEncode(frame, 0, FRAME_SAMPLES, packet, RTP_HEADER_BYTES);
    else ulawEncode(frame, 0, FRAME_SAMPLES, packet, RTP_HEADER_BYTES);
    const isFirst = this.#mustMark || (isTalk && !this.#isTalking);
    this.#isTalking = isTalk;
    this.#emit(packet, isFirst, this.#payloadType, this.#timestamp, address, port);
    this.pass();
  }

  /** Makes the next packet of an event in place of this round's audio. Hot. */
  sendEvent(event: DtmfEvent, address: string, port: number): void {
    const packet = this.#events[this.#turn]!;
    const isFirst = event.isFirst;
    event.next(packet, RTP_HEADER_BYTES);
    this.#emit(packet, isFirst, this.#eventPayloadType!, event.timestamp, address, port);
    this.pass();
  }

  /** Sends the packet that was made in this round, if any. Hot. */
  flush(): void {
    if (!this.#pending) return;
    this.#socket.send(this.#pending, this.#address, this.#port);
    this.#pending = undefined;
  }

  /** This round sends nothing. Hot. */
  pass(rounds = 1): void {
    this.#timestamp = (this.#timestamp + rounds * FRAME_SAMPLES) >>> 0;
  }

  /** The next packet begins anew after rounds in which nothing was sent. */
  markNext(): void {
    this.#mustMark = true;
  }

  #emit(packet: Buffer, marker: boolean, payloadType: number, timestamp: number, address: string, port: number): void {
    const header = this.#header;
    header.marker = marker;
    header.payloadType = payloadType;
    header.timestamp = timestamp;
    printRtpHeader(header, packet);
    header.sequence = (header.sequence + 1) & 0xffff;
    this.#mustMark = false;
    this.#turn = (this.#turn + 1) % RING;
    this.#packets++;
    this.#octets += packet.length - RTP_HEADER_BYTES;
    this.#pending = packet;
    this.#address = address;
    this.#port = port;
  }
}

function ring(bytes: number): readonly Buffer[] {
  const all = Buffer.alloc(RING * bytes);
  return Array.from({ length: RING }, (_, k) => all.subarray(k * bytes, (k + 1) * bytes));
}
