import type { Clock } from "../base/clock.js";
import type { PortPool } from "../net/port-pool.js";
import { RtpSocket } from "../net/rtp-socket.js";
import { alawDecode, ulawDecode } from "../wire/audio/g711.js";
import { DtmfReceiver } from "../wire/rtp/dtmf.js";
import { parseRtp, RtpView } from "../wire/rtp/packet.js";
import type { NegotiatedMedia } from "../wire/sdp/negotiated.js";
import type { LossyLink } from "./lossy-link.js";
import type { Pacer } from "./pacer.js";
import { isTone, Recorder } from "./recorder.js";
import { LabSender } from "./sender.js";
import { type AudioSource, EchoSource } from "./source.js";

/** What every media end of the lab shares. */
export interface LabMediaWorld {
  readonly clock: Clock;
  readonly pacer: Pacer;
  readonly ports: PortPool;
  /** 0 <= x < 1. */
  readonly random: () => number;
  /** Loopback address that the sockets are bound to. */
  readonly address: string;
}

/** Numbers of one stream since it was opened. */
export interface LabMediaStats {
  readonly sent: number;
  readonly received: number;
  readonly rtcpReceived: number;
  /** Times between arrivals of audio packets, the last 1000. */
  readonly gapsMs: readonly number[];
}

interface Waiter {
  frame?(decoded: Int16Array): void;
  digit?(): void;
}

const GAPS_KEPT = 1000;

/** One end of an audio stream: sends a packet every 20 ms, keeps what it hears, knows digits and tones. */
export class LabMedia {
  /** Keys heard as RFC 4733 events, in order. */
  digits = "";
  readonly #world: LabMediaWorld;
  readonly #socket: RtpSocket;
  readonly #sender: LabSender;
  readonly #beat: { stop(): void };
  readonly #view = new RtpView();
  readonly #dtmf = new DtmfReceiver((key) => this.#onDigit(key));
  readonly #waiters = new Set<Waiter>();
  readonly #gapsMs: number[] = [];
  #remote: NegotiatedMedia | undefined;
  #recorder: Recorder | undefined;
  #received = 0;
  #ssrc = 0;
  #lastArrivalMs = 0;
  #rtcpReceived = 0;

  private constructor(world: LabMediaWorld, socket: RtpSocket, link: LossyLink | undefined) {
    this.#world = world;
    this.#socket = socket;
    this.#sender = new LabSender(world.random, (packet) => {
      const { remoteAddress = "", remotePort = 0 } = this.#remote ?? {};
      const deliver = () => socket.send(packet, remoteAddress, remotePort);
      if (link) link.pass(deliver);
      else deliver();
    });
    this.#beat = world.pacer.add(() => this.#tick());
  }

  /** @param link what packets sent from here go through; default: the loopback as it is */
  static async open(world: LabMediaWorld, link?: LossyLink): Promise<LabMedia> {
    const holder: { media?: LabMedia } = {};
    const socket = await RtpSocket.open(world.ports, world.address, {
      rtp: (nowMs, bytes) => holder.media?.onRtp(nowMs, bytes),
      rtcp: () => holder.media?.onRtcp(),
      flooded: () => undefined,
      socketError: () => undefined, // a peer that closed its port first: its packets are simply gone
    });
    holder.media = new LabMedia(world, socket, link);
    return holder.media;
  }

  get address(): string {
    return this.#world.address;
  }

  get port(): number {
    return this.#socket.port;
  }

  /** Where it sends to; 0 before anything was agreed. */
  get remotePort(): number {
    return this.#remote?.remotePort ?? 0;
  }

  get stats(): LabMediaStats {
    const { sent } = this.#sender;
    return { sent, received: this.#received, rtcpReceived: this.#rtcpReceived, gapsMs: this.#gapsMs };
  }

  /** What was heard since `record`. */
  get recorder(): Recorder | undefined {
    return this.#recorder;
  }

  /** Begins to send, or goes on to another place. */
  connect(media: NegotiatedMedia): void {
    this.#remote = media;
    this.#socket.trust(media.remoteAddress, media.remotePort);
  }

  /** What the peer hears from now on. */
  play(source: AudioSource): void {
    this.#sender.source = source;
  }

  /** Muted = no packets at all, not silence in packets. */
  mute(isMuted: boolean): void {
    this.#sender.isMuted = isMuted;
  }

  /** Begins to keep what is heard, from now. @param maxMs default 10 minutes */
  record(maxMs?: number): Recorder {
    this.#recorder = new Recorder(performance.now(), maxMs);
    return this.#recorder;
  }

  /** Sends keys as RFC 4733 events, one after the other. Resolves when the last was sent, or the stream was closed. */
  press(keys: string, onMs = 100): Promise<void> {
    return this.#sender.press(keys, onMs);
  }

  /**
   * Waits until `hz` has sounded for `forMs` without a break.
   * @returns false when that did not come within `withinMs`
   */
  hearsTone(hz: number, forMs: number, withinMs: number): Promise<boolean> {
    let heardMs = 0;
    return this.#wait(withinMs, (done) => ({
      frame: (decoded) => {
        heardMs = isTone(decoded, 0, decoded.length, hz) ? heardMs + decoded.length / 8 : 0;
        if (heardMs >= forMs) done();
      },
    }));
  }

  /** Waits until the digits heard so far contain `keys`. */
  hearsDigits(keys: string, withinMs: number): Promise<boolean> {
    if (this.digits.includes(keys)) return Promise.resolve(true);
    return this.#wait(withinMs, (done) => ({
      digit: () => {
        if (this.digits.includes(keys)) done();
      },
    }));
  }

  /** Stops sending and frees the port. Idempotent. */
  async close(): Promise<void> {
    this.#beat.stop();
    this.#sender.close();
    await this.#socket.close();
  }

  #wait(withinMs: number, make: (done: () => void) => Waiter): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isHeard: boolean) => {
        timer.cancel();
        this.#waiters.delete(waiter);
        resolve(isHeard);
      };
      const timer = this.#world.clock.setTimer(withinMs, () => end(false));
      const waiter = make(() => end(true));
      this.#waiters.add(waiter);
    });
  }

  #tick(): void {
    this.#dtmf.tick(performance.now());
    if (this.#remote && this.#remote.remotePort !== 0) this.#sender.tick(this.#remote);
  }

  #onDigit(key: string): void {
    this.digits += key;
    for (const waiter of [...this.#waiters]) waiter.digit?.();
  }

  /** From the socket. */
  private onRtcp(): void {
    this.#rtcpReceived++;
  }

  /** From the socket. */
  private onRtp(nowMs: number, bytes: Buffer): void {
    const view = this.#view;
    const remote = this.#remote;
    if (!remote || parseRtp(bytes, view)) return;
    this.#received++;
    // Another stream has timestamps of its own.
    if (view.ssrc !== this.#ssrc) this.#dtmf.reset();
    this.#ssrc = view.ssrc;
    if (view.payloadType === remote.receiveTelephoneEvent)
      this.#dtmf.packet(nowMs, view.marker, view.timestamp, bytes, view.payloadStart, view.payloadEnd);
    else if (view.payloadType === remote.receivePayloadType) this.#onAudio(nowMs, bytes, remote);
  }

  #onAudio(nowMs: number, bytes: Buffer, remote: NegotiatedMedia): void {
    const { payloadStart, payloadEnd, ssrc, timestamp } = this.#view;
    this.#countGap(nowMs);
    const decoded = new Int16Array(payloadEnd - payloadStart);
    (remote.codec === "PCMA" ? alawDecode : ulawDecode)(bytes, payloadStart, payloadEnd, decoded, 0);
    this.#recorder?.add(nowMs, ssrc, timestamp, decoded);
    if (this.#sender.source instanceof EchoSource) this.#sender.source.push(decoded);
    for (const waiter of [...this.#waiters]) waiter.frame?.(decoded);
  }

  #countGap(nowMs: number): void {
    if (this.#lastArrivalMs > 0) this.#gapsMs.push(nowMs - this.#lastArrivalMs);
    if (this.#gapsMs.length > GAPS_KEPT) this.#gapsMs.shift();
    this.#lastArrivalMs = nowMs;
  }
}
