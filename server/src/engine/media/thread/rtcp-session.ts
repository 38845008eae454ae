import type { Clock } from "../../../base/clock.js";
import type { Latch } from "../../../wire/rtp/latch.js";
import {
  parseRtcp,
  printRtcp,
  type ReportBlock,
  RTCP_MAX_BYTES,
  RtcpView,
  roundTripMs,
} from "../../../wire/rtp/rtcp.js";
import { FRAME_MS } from "./graph.js";
import type { Inbound } from "./inbound.js";
import type { MediaSocket } from "./media-socket.js";
import type { Outbound } from "./outbound.js";

/** Rounds between two reports: 5 s. */
const REPORT_ROUNDS = 5000 / FRAME_MS;

/** One for all sessions of the thread: each is read, or written, at once. */
const VIEW = new RtcpView();
const OUT = Buffer.alloc(RTCP_MAX_BYTES);

/** What a session reports about, and where to. */
export interface RtcpSides {
  readonly socket: MediaSocket;
  readonly latch: Latch;
  readonly inbound: Inbound;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly cname: string;
  /** Round of the first report, 0..249: legs do not report all at once. */
  readonly phase: number;
}

/** Sender and receiver reports of one leg, RFC 3550 §6, each 5 s while the peer is known. */
export class RtcpSession {
  /** Round trip by the peer's last report. */
  rttMs: number | undefined;
  /** What the peer says it lost of our stream, and its jitter. */
  remoteLost: number | undefined;
  remoteJitterMs: number | undefined;
  readonly #sides: RtcpSides;
  #rounds: number;
  #rtpAddress = "";
  #rtpPort = 0;
  #port = 0;
  #isMux = false;
  #isSdpAddress = true;
  #learnedPort = 0;
  #packetsAtReport = 0;
  #lastSrMiddle = 0;
  #lastSrAtMs = 0;

  constructor(sides: RtcpSides) {
    this.#sides = sides;
    this.#rounds = sides.phase;
  }

  /** Where the peer takes RTCP by its SDP. @param isMux over the RTP ports of both (RFC 5761) */
  configure(address: string, rtpPort: number, rtcpPort: number, isMux: boolean): void {
    this.#rtpAddress = address;
    this.#rtpPort = rtpPort;
    this.#port = rtcpPort;
    this.#isMux = isMux;
    this.source();
  }

  /** To be called when the peer's source is known or has moved: behind NAT the port of RTCP has to be learned as well. */
  source(): void {
    this.#isSdpAddress = this.#sides.latch.isPeer(this.#rtpAddress, this.#rtpPort);
    this.#learnedPort = 0;
  }

  /** Takes a datagram. Only the peer is believed (security.md 11). @returns false = foreign or malformed */
  packet(bytes: Buffer, address: string, port: number): boolean {
    const { latch, outbound, clock } = this.#sides;
    if (address !== latch.address || !this.#isPeerPort(port)) return false;
    const view = VIEW;
    if (parseRtcp(bytes, outbound.ssrc, view) !== undefined) return false;
    if (!this.#isSdpAddress && port !== latch.port) this.#learnedPort = port;
    if (view.hasSenderReport) {
      this.#lastSrMiddle = view.ntpMiddle;
      this.#lastSrAtMs = clock.monotonicMs();
    }
    if (!view.hasBlock) return true;
    this.rttMs = roundTripMs(clock.now(), view.lastReport, view.delaySinceLastReport) ?? this.rttMs;
    this.remoteLost = view.packetsLost;
    this.remoteJitterMs = view.jitterTicks / outbound.ticksPerMs;
    return true;
  }

  /** Once a round. Hot. */
  tick(): void {
    if (++this.#rounds < REPORT_ROUNDS) return;
    this.#rounds = 0;
    this.#report(false);
  }

  /** Rounds were left out. */
  skip(rounds: number): void {
    this.#rounds += rounds;
  }

  /** The stream ends. */
  bye(): void {
    this.#report(true);
  }

  /** The peer's RTCP port, or its RTP port for a peer that puts both on one (RFC 5761). */
  #isPeerPort(port: number): boolean {
    if (port === this.#sides.latch.port) return true;
    return this.#isSdpAddress ? port === this.#port : this.#learnedPort === 0 || port === this.#learnedPort;
  }

  #report(isBye: boolean): void {
    const { socket, latch, outbound, clock, cname } = this.#sides;
    if (this.#port === 0 || latch.port === 0) return;
    const hasSent = outbound.packets > this.#packetsAtReport;
    this.#packetsAtReport = outbound.packets;
    const length = printRtcp(
      {
        ssrc: outbound.ssrc,
        epochMs: clock.now(),
        sender: hasSent
          ? { rtpTimestamp: outbound.timestamp, packets: outbound.packets, octets: outbound.octets }
          : undefined,
        block: this.#block(),
        cname,
        isBye,
      },
      OUT,
    );
    // A copy: the next report is far away, but the system may keep a datagram it cannot send at once.
    const report = Buffer.from(OUT.subarray(0, length));
    const port = this.#isSdpAddress ? this.#port : this.#learnedPort || latch.port + 1;
    if (this.#isMux) socket.send(report, latch.address, latch.port);
    else socket.sendRtcp(report, latch.address, port);
  }

  #block(): ReportBlock | undefined {
    const { inbound, clock } = this.#sides;
    if (inbound.ssrc === undefined) return undefined;
    const hasSr = this.#lastSrMiddle !== 0;
    return {
      ssrc: inbound.ssrc,
      fractionLost: inbound.sequence.takeFractionLost(),
      packetsLost: inbound.sequence.lost,
      highestSequence: inbound.sequence.highestExtended,
      jitterTicks: inbound.jitter.ticks,
      lastReport: this.#lastSrMiddle,
      delaySinceLastReport: hasSr ? Math.round(((clock.monotonicMs() - this.#lastSrAtMs) * 65_536) / 1000) : 0,
    };
  }
}
