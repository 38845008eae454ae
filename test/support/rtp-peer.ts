import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { alawDecode, alawEncode, ulawDecode, ulawEncode } from "../../server/src/wire/audio/g711.js";
import { parseRtp, printRtpHeader, RTP_HEADER_BYTES, RtpView } from "../../server/src/wire/rtp/packet.js";
import { LIMIT_MS } from "./until.js";

/** A packet that came, with the time of its arrival. */
export interface Heard {
  readonly atMs: number;
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
}

/** What a peer says its side of the stream is, as the media interface takes it. */
export interface PeerMedia {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly remoteRtcpPort: number;
  readonly codec: "PCMU" | "PCMA";
  readonly payloadType: number;
  readonly receivePayloadType: number;
  readonly telephoneEvent?: number;
  readonly receiveTelephoneEvent?: number;
  readonly ptimeMs: number;
  readonly direction: "sendrecv" | "sendonly" | "recvonly" | "inactive";
}

const TELEPHONE_EVENT = 101;
/** Judging what was heard takes longer than a packet; a multiple of all packet lengths. */
const LOOK_MS = 120;

/** An RTP endpoint for tests: sends what it is told, keeps everything it hears. Loopback only. */
export class RtpPeer {
  readonly heard: Heard[] = [];
  readonly heardRtcp: Buffer[] = [];
  readonly codec: "PCMU" | "PCMA";
  sequence = 1000;
  timestamp = 5000;
  ssrc = 0x1234_5678;
  /** Where the last packet came from; 0 before the first. */
  sourcePort = 0;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  readonly #view = new RtpView();
  #waiting: { readonly count: () => boolean; readonly wake: () => void }[] = [];

  private constructor(rtp: Socket, rtcp: Socket, codec: "PCMU" | "PCMA") {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.codec = codec;
    rtp.on("message", (bytes, { port }) => {
      this.sourcePort = port;
      this.#onPacket(bytes);
    });
    rtcp.on("message", (bytes) => {
      this.heardRtcp.push(bytes);
      this.#check();
    });
  }

  static async open(codec: "PCMU" | "PCMA" = "PCMU"): Promise<RtpPeer> {
    const sockets = [createSocket("udp4"), createSocket("udp4")] as const;
    for (const socket of sockets) {
      socket.bind(0, "127.0.0.1");
      await once(socket, "listening");
    }
    return new RtpPeer(sockets[0], sockets[1], codec);
  }

  get port(): number {
    return this.#rtp.address().port;
  }

  get rtcpPort(): number {
    return this.#rtcp.address().port;
  }

  /** The negotiated media in which this peer is the other side. */
  media(patch: Partial<PeerMedia> = {}): PeerMedia {
    const payloadType = this.codec === "PCMU" ? 0 : 8;
    return {
      remoteAddress: "127.0.0.1",
      remotePort: this.port,
      remoteRtcpPort: this.rtcpPort,
      codec: this.codec,
      payloadType,
      receivePayloadType: payloadType,
      telephoneEvent: TELEPHONE_EVENT,
      receiveTelephoneEvent: TELEPHONE_EVENT,
      ptimeMs: 20,
      direction: "sendrecv",
      ...patch,
    };
  }

  /** Sends one packet of audio and moves the stream on. */
  sendAudio(port: number, samples: Int16Array, marker = false): void {
    const packet = Buffer.alloc(RTP_HEADER_BYTES + samples.length);
    const encode = this.codec === "PCMU" ? ulawEncode : alawEncode;
    encode(samples, 0, samples.length, packet, RTP_HEADER_BYTES);
    this.#header(packet, this.codec === "PCMU" ? 0 : 8, this.timestamp, marker);
    this.timestamp = (this.timestamp + samples.length) >>> 0;
    this.#rtp.send(packet, port, "127.0.0.1");
  }

  /** Sends one packet of an event; the stream's timestamp stays. */
  sendEvent(port: number, event: number, durationTicks: number, isEnd: boolean, marker = false): void {
    const packet = Buffer.alloc(RTP_HEADER_BYTES + 4);
    packet[RTP_HEADER_BYTES] = event;
    packet[RTP_HEADER_BYTES + 1] = (isEnd ? 0x80 : 0) | 10;
    packet.writeUInt16BE(durationTicks, RTP_HEADER_BYTES + 2);
    this.#header(packet, TELEPHONE_EVENT, this.timestamp, marker);
    this.#rtp.send(packet, port, "127.0.0.1");
  }

  /** Sends any bytes from the RTP port. */
  sendRaw(port: number, bytes: Buffer): void {
    this.#rtp.send(bytes, port, "127.0.0.1");
  }

  sendRawRtcp(port: number, bytes: Buffer): void {
    this.#rtcp.send(bytes, port, "127.0.0.1");
  }

  /**
   * Speaks like a phone until the samples end: one packet each `ptimeMs`, paced by the clock of the machine.
   * @param hz a sine of half of full scale
   */
  talk(port: number, hz: number, ms: number, ptimeMs = 20): Promise<void> {
    return this.#say(port, hz, ptimeMs, (saidMs) => saidMs >= ms);
  }

  /** Speaks until `isMet`: what a busy machine brings too late to be heard is made up for. @throws Error after the limit */
  talkUntil(port: number, hz: number, isMet: () => boolean, ptimeMs = 20): Promise<void> {
    return this.#say(port, hz, ptimeMs, (saidMs) => {
      if (saidMs > LIMIT_MS) throw new Error(`not met while ${hz} Hz were said`);
      return saidMs > 0 && saidMs % LOOK_MS === 0 && isMet();
    });
  }

  async #say(port: number, hz: number, ptimeMs: number, isOver: (saidMs: number) => boolean): Promise<void> {
    const startMs = performance.now();
    for (let saidMs = 0; !isOver(saidMs); saidMs += ptimeMs) {
      const waitMs = startMs + saidMs - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      this.sendAudio(port, sine(hz, ptimeMs, saidMs), saidMs === 0);
    }
  }

  /** Resolves when `isMet` becomes true after a packet; rejects after the deadline. */
  until(isMet: () => boolean, deadlineMs = LIMIT_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not met in ${deadlineMs} ms`)), deadlineMs);
      this.#waiting.push({
        count: isMet,
        wake: () => {
          clearTimeout(timer);
          resolve();
        },
      });
      this.#check();
    });
  }

  /** The audio heard, by timestamp from the first packet kept; what did not come is silence. */
  audio(): Int16Array {
    const packets = this.heard.filter((p) => p.payloadType === 0 || p.payloadType === 8);
    const first = packets[0];
    if (!first) return new Int16Array(0);
    const at = (p: Heard) => (p.timestamp - first.timestamp) | 0;
    const out = new Int16Array(Math.max(...packets.map((p) => at(p) + p.payload.length)));
    for (const p of packets) {
      if (at(p) < 0) continue;
      const decode = p.payloadType === 0 ? ulawDecode : alawDecode;
      decode(p.payload, 0, p.payload.length, out, at(p));
    }
    return out;
  }

  async close(): Promise<void> {
    for (const socket of [this.#rtp, this.#rtcp]) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  #header(packet: Buffer, payloadType: number, timestamp: number, marker: boolean): void {
    printRtpHeader({ marker, payloadType, sequence: this.sequence, timestamp, ssrc: this.ssrc }, packet);
    this.sequence = (this.sequence + 1) & 0xffff;
  }

  #onPacket(bytes: Buffer): void {
    const view = this.#view;
    if (parseRtp(bytes, view) !== undefined) return;
    const { marker, payloadType, sequence, timestamp, ssrc } = view;
    const payload = Buffer.from(bytes.subarray(view.payloadStart, view.payloadEnd));
    this.heard.push({ atMs: performance.now(), marker, payloadType, sequence, timestamp, ssrc, payload });
    this.#check();
  }

  #check(): void {
    const met = this.#waiting.filter((w) => w.count());
    this.#waiting = this.#waiting.filter((w) => !met.includes(w));
    for (const { wake } of met) wake();
  }
}

/** A sine of half of full scale at 8000 Hz. @param fromMs since when it has sounded */
export function sine(hz: number, ms: number, fromMs = 0): Int16Array {
  const at = (i: number) => Math.round(16_000 * Math.sin((2 * Math.PI * hz * (8 * fromMs + i)) / 8000));
  return Int16Array.from({ length: ms * 8 }, (_, i) => at(i));
}
