import { Doubler } from "../../../wire/audio/half-band.js";
import { DtmfEvent } from "../../../wire/rtp/dtmf.js";
import { Latch } from "../../../wire/rtp/latch.js";
import { looksLikeRtcp } from "../../../wire/rtp/packet.js";
import type { AudioCodec } from "../../../wire/sdp/codecs.js";
import type { LegStats, Played, RecordSpec, RemoteMedia } from "../messages.js";
import { Bridge, type BridgeEnd } from "./bridge.js";
import type { ConferenceSeat } from "./conference.js";
import { type DigitRow, DigitSender } from "./digits.js";
import { Express } from "./express.js";
import { FRAME_MS, FRAME_SAMPLES } from "./graph.js";
import { HalfRound } from "./half-round.js";
import type { Encoded } from "./hearing.js";
import { Inbound } from "./inbound.js";
import type { LegCore, LegParts } from "./leg-parts.js";
import { LegPlay } from "./leg-play.js";
import { LegRecorders } from "./leg-recorders.js";
import { Listening } from "./listening.js";
import type { MediaSocket, MediaSocketHandler } from "./media-socket.js";
import type { Opus } from "./opus.js";
import { Outbound } from "./outbound.js";
import type { Performance } from "./player.js";
import type { Recorder } from "./recorder.js";
import type { Resting } from "./resting-legs.js";
import { RtcpSession } from "./rtcp-session.js";
import { SilenceWatch } from "./silence-watch.js";
import { legStats } from "./stats.js";
import type { Ticked } from "./ticker.js";

const LOST_CHECK_ROUNDS = 1000 / FRAME_MS;
/** Longest packet of a codec, where the peer names no limit. */
const MAX_PTIME_MS = 120;
/** A peer that saves packets in pauses sends one each 400 ms. */
const MAX_GAP_ROUNDS = 1000 / FRAME_MS;

/** One for all legs of the thread: they speak one after the other, and it stays in the cache. */
const SAID = new Int16Array(FRAME_SAMPLES);
/** Nobody writes into it. */
const SILENCE = new Int16Array(FRAME_SAMPLES);
const SAID_WIDE = new Int16Array(2 * FRAME_SAMPLES);

/**
 * One RTP leg: sockets, the peer's stream, our stream, and what is said on it. Each round it hears a frame and says
 * one: digits, else its player, else the other side of its bridge, else silence. At rest it has no rounds.
 */
export class RtpLeg implements Ticked, Resting, BridgeEnd, MediaSocketHandler {
  readonly #parts: LegCore;
  readonly #latch = new Latch();
  readonly #inbound: Inbound;
  readonly #listening = new Listening((key, durationMs) => this.#onDigit(key, durationMs));
  readonly #play = new LegPlay();
  readonly #digits = new DigitSender();
  readonly #recorders = new LegRecorders();
  /** The frame of this round; only valid within `speak`. Not filled when it is sent another way and nobody records. */
  readonly #said = SAID;
  /** Another way: as the other leg heard it, or at 16,000 Hz. */
  #encoded: Encoded | undefined;
  /** The frame before went that way, and how many there were none to pass on since. */
  #isPassing = false;
  #gapRounds = 0;
  #isSaidWide = false;
  #doubler: Doubler | undefined;
  #socket!: MediaSocket;
  #outbound!: Outbound;
  #express!: Express;
  #rtcp!: RtcpSession;
  #media: RemoteMedia | undefined;
  #bridge: Bridge | undefined;
  #seat: ConferenceSeat | undefined;
  /** Samples between the time at which the frame of this round was said and now. */
  #saidDelay = 0;
  #rounds = 0;
  #isAtRest = true;
  readonly #silence = new SilenceWatch();
  #lastRtcpMs = 0;
  #flooded = 0;
  #closing: Promise<void> | undefined;

  private constructor(parts: LegCore) {
    this.#parts = parts;
    this.#inbound = new Inbound(this.#latch, parts.counters, {
      digit: (key, durationMs) => this.#onDigit(key, durationMs),
      source: (address, port) => this.#onSource(address, port),
    });
  }

  /** @throws NoPortError, or the system's error */
  static async open(parts: LegParts): Promise<RtpLeg> {
    const leg = new RtpLeg(parts);
    return leg.#begin(await parts.open(leg));
  }

  /** A leg whose socket is there already. */
  static on(core: LegCore, socketOf: (leg: MediaSocketHandler) => MediaSocket): RtpLeg {
    const leg = new RtpLeg(core);
    return leg.#begin(socketOf(leg));
  }

  get port(): number {
    return this.#socket.port;
  }

  /** What others hear of the peer. The tones of a key are left out: it goes to them as a key. */
  get heard(): Int16Array {
    return this.#listening.isKeyHeld ? SILENCE : this.#inbound.heard;
  }

  get heardWide(): Int16Array | undefined {
    return this.#listening.isKeyHeld ? undefined : this.#inbound.heardWide;
  }

  get hasHeard(): boolean {
    return this.#inbound.hasHeard && !this.#listening.isKeyHeld;
  }

  get delaySamples(): number {
    return this.#inbound.delaySamples;
  }

  get express(): Express {
    return this.#express;
  }

  encoded(codec: AudioCodec, goesOn: boolean, maxPtimeMs: number): Encoded | undefined {
    return this.#listening.isKeyHeld ? undefined : this.#inbound.encoded(codec, goesOn, maxPtimeMs);
  }

  /** What is to be ticked half a round later, when the packets of this leg need it. */
  get half(): Ticked | undefined {
    return this.#outbound.hasHalves ? new HalfRound(this.#outbound) : undefined;
  }

  /** The leg on the other side of the bridge. */
  get bridgedTo(): BridgeEnd | undefined {
    return this.#bridge?.other;
  }

  /** Starts the stream, or changes it after a new offer. @param opus needed for that codec */
  remote(media: RemoteMedia, opus?: Opus): void {
    const nowMs = this.#parts.clock.monotonicMs();
    const peer = this.#socket.agree(nowMs, media);
    this.#media = media;
    this.#latch.offer(nowMs, peer);
    this.#inbound.configure(media, opus);
    this.#outbound.configure(media, opus);
    this.#express.configure(media);
    this.#listening.configure(media);
    this.#connectExpress();
    this.#doubler = this.#outbound.isWide ? (this.#doubler ?? new Doubler()) : undefined;
    this.#rtcp.configure(peer.address, peer.port, peer.rtcpPort, peer.rtcpMux);
    this.#socket.trust(this.#latch.address, this.#latch.port);
    this.#silence.begin(nowMs);
    this.#stir();
  }

  /** Plays in place of what played before. */
  play(performance: Performance, onEnd: (played: Played) => void): void {
    this.#play.begin(performance, onEnd);
    this.#stir();
  }

  /** Ends what plays. @param only nothing happens when something else plays by now */
  stopPlay(only?: Performance): void {
    this.#play.stop(only);
  }

  /** @returns false = too many keys wait */
  sendDigits(row: DigitRow): boolean {
    const isTaken = this.#digits.add(row);
    this.#stir();
    return isTaken;
  }

  stopDigits(row: DigitRow): void {
    this.#digits.stop(row);
  }

  /** Says what `other` hears. */
  connect(other: BridgeEnd): void {
    this.#isPassing = false;
    this.#bridge = new Bridge(other);
    this.#connectExpress();
  }

  disconnect(): void {
    this.#bridge = undefined;
    this.#connectExpress();
    this.#express.end();
    this.#seat?.leave();
    this.#seat = undefined;
  }

  /** Says what a conference hears, in place of what it was connected to. */
  sit(seat: ConferenceSeat): void {
    this.disconnect();
    this.#seat = seat;
    this.#stir();
  }

  /** Its place in a conference. */
  get seat(): ConferenceSeat | undefined {
    return this.#seat;
  }

  record(spec: RecordSpec): Recorder {
    const recorder = this.#recorders.begin(spec);
    this.#stir();
    return recorder;
  }

  stats(): LegStats {
    return legStats({
      inbound: this.#inbound,
      outbound: this.#outbound,
      rtcp: this.#rtcp,
      latch: this.#latch,
      listening: this.#listening,
      codec: this.#media?.codec,
      flooded: this.#flooded,
      peerName: this.#socket.peerName,
    });
  }

  /** Ends plays, digits and recordings, says BYE, closes the sockets. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.stopPlay();
    this.#digits.stopAll();
    const recorded = this.#recorders.end();
    if (this.#outbound.packets > 0) this.#rtcp.bye();
    this.#inbound.close();
    this.#outbound.close();
    await this.#socket.close();
    await recorded;
  }

  /** Hot. */
  hear(nowMs: number): void {
    this.#inbound.hear(nowMs);
    this.#listening.hear(this.#inbound);
  }

  /** Hot. */
  speak(nowMs: number): void {
    if (this.#closing) return;
    if (this.#socket.isReady) this.#say(nowMs);
    else this.#wait();
    if (!this.#recorders.isEmpty)
      this.#recorders.push(this.#inbound.heard, this.#said, this.#inbound.delaySamples, this.#saidDelay);
    this.#rtcp.tick();
    if (++this.#rounds % LOST_CHECK_ROUNDS !== 0) return;
    this.#watchSilence(nowMs);
    if (this.#hasNothing) this.#goToRest();
  }

  /** Hot. */
  flush(): void {
    this.#outbound.flush();
  }

  skip(rounds: number): void {
    this.#inbound.skip(rounds);
    this.#listening.skip();
    this.#outbound.pass(rounds);
    this.#outbound.markNext();
    this.#rtcp.skip(rounds);
    this.#recorders.skip(rounds);
  }

  /** `rounds` rounds of a leg at rest. */
  rest(rounds: number): void {
    this.skip(rounds - 1);
    this.#outbound.pass();
    this.#rtcp.tick();
  }

  broken(error: unknown): void {
    this.#parts.events.broken(error);
  }

  /** Hot. A bug in here ends this leg, never the thread. */
  rtp(nowMs: number, bytes: Buffer, address: string, port: number): void {
    this.#parts.counters.packetsIn++;
    try {
      if (looksLikeRtcp(bytes)) this.rtcp(nowMs, bytes, address, port);
      else this.#inbound.packet(nowMs, bytes, address, port);
    } catch (error) {
      this.broken(error);
    }
  }

  rtcp(nowMs: number, bytes: Buffer, address: string, port: number): void {
    try {
      if (!this.#media || !this.#rtcp.packet(bytes, address, port)) this.#inbound.countForeign();
      else this.#lastRtcpMs = nowMs;
    } catch (error) {
      this.broken(error);
    }
  }

  /** Hot. */
  flooded(): void {
    this.#flooded++;
    this.#parts.counters.packetsFlooded++;
  }

  unproved(): void {
    this.#inbound.countForeign();
  }

  lost(reason: string): void {
    this.#parts.events.lost(reason);
  }

  socketError(error: Error): void {
    this.#parts.events.socketError(error);
  }

  relayDigit(key: string, durationMs: number): void {
    this.#digits.relay(key, durationMs);
    this.#stir();
  }

  #begin(socket: MediaSocket): this {
    const { counters, start, clock, cname, reportPhase: phase } = this.#parts;
    const [latch, inbound, outbound] = [this.#latch, this.#inbound, new Outbound(socket, start)];
    this.#socket = socket;
    this.#outbound = outbound;
    this.#express = new Express({ outbound, latch, counters, isFree: () => this.#isFree() });
    this.#rtcp = new RtcpSession({ socket, latch, inbound, outbound, clock, cname, phase });
    return this;
  }

  /** Keys that are heard as tones must not pass before they are known. */
  #connectExpress(): void {
    this.#inbound.express = this.#listening.hearsKeys ? undefined : this.#bridge?.other.express;
  }

  /** Whether what the other leg hears can be sent without asking anything else in here. Hot. */
  #isFree(): boolean {
    return !this.#play.isOn && !this.#digits.isActive && this.#maySend && !this.#closing && this.#socket.isReady;
  }

  /** Hot. */
  get #maySend(): boolean {
    const direction = this.#media?.direction;
    return this.#latch.port !== 0 && (direction === "sendrecv" || direction === "sendonly");
  }

  /** Packets pass by the tick: only recordings need what is said. Hot. */
  #listenIn(bridge: Bridge): void {
    this.#isPassing = false;
    this.#outbound.pass();
    if (this.#recorders.isEmpty) return;
    this.#saidDelay = bridge.other.delaySamples;
    bridge.pull(this.#said);
  }

  /** Sends what is to be said in this round. Hot. */
  #say(nowMs: number): void {
    if (this.#bridge && this.#express.covers(nowMs, this.#bridge.other.delaySamples))
      return this.#listenIn(this.#bridge);
    const isTalk = this.#pullSource();
    const isGap = this.#isGap();
    if (isGap) this.#outbound.pass();
    else this.#send(isTalk);
    const isKey = this.#isPassing && this.#digits.isActive && this.#outbound.hasEvents;
    this.#isPassing = this.#encoded !== undefined || isGap || isKey;
  }

  /** The way to the peer is not open yet: what plays begins when it is. */
  #wait(): void {
    this.#said.fill(0);
    this.#saidDelay = 0;
    this.#outbound.pass();
    this.#outbound.markNext();
  }

  /** Fills the frame to be said. Hot. */
  #pullSource(): boolean {
    this.#encoded = undefined;
    this.#isSaidWide = false;
    this.#saidDelay = 0;
    if (this.#play.isOn) return this.#play.pull(this.#said);
    if (this.#bridge) {
      this.#saidDelay = this.#bridge.other.delaySamples;
      return this.#pullBridge(this.#bridge);
    }
    if (this.#seat) {
      this.#saidDelay = this.#seat.delaySamples;
      return this.#seat.pull(this.#said);
    }
    this.#said.fill(0);
    return false;
  }

  /** Opus that is passed on is followed by nothing while nothing comes: packets of ours would break its decoder's thread. */
  #isGap(): boolean {
    this.#gapRounds = this.#encoded || !this.#isPassing ? 0 : this.#gapRounds + 1;
    if (this.#gapRounds === 0 || this.#gapRounds > MAX_GAP_ROUNDS || this.#play.isOn || this.#digits.isActive)
      return false;
    return this.#media?.codec === "opus" && this.#bridge !== undefined && !this.#bridge.other.hasHeard;
  }

  /** Decodes only for a leg of another codec, for a recording, or to be sent beside keys. Hot. */
  #pullBridge(bridge: Bridge): boolean {
    const { other } = bridge;
    const isPlain = this.#media !== undefined && !this.#digits.isActive;
    if (isPlain)
      this.#encoded = other.encoded(this.#media!.codec, this.#isPassing, this.#media!.maxPtimeMs ?? MAX_PTIME_MS);
    const wide = isPlain && !this.#encoded && this.#outbound.isWide ? other.heardWide : undefined;
    if (wide) {
      SAID_WIDE.set(wide);
      this.#isSaidWide = true;
    }
    if ((this.#encoded || wide) && this.#recorders.isEmpty) return other.hasHeard;
    return bridge.pull(this.#said);
  }

  /** Hot. */
  #send(isTalk: boolean): void {
    const { address, port } = this.#latch;
    if (!this.#maySend) {
      this.#outbound.pass();
      this.#outbound.markNext();
      this.#digits.stopAll(); // they cannot be sent, and must not come out of the blue later
      return;
    }
    this.#parts.counters.packetsOut++;
    if (this.#digits.isActive) this.#sendDigit(isTalk, address, port);
    else if (this.#encoded) this.#outbound.sendCells(this.#encoded.cells, this.#encoded.slots, address, port);
    else this.#sendSaid(isTalk, address, port);
  }

  /** Sends the frame that was said, at the rate of the codec. Hot. */
  #sendSaid(isTalk: boolean, address: string, port: number): void {
    if (!this.#doubler) {
      this.#outbound.send(this.#said, isTalk, address, port);
      return;
    }
    if (!this.#isSaidWide) this.#doubler.run(this.#said, SAID_WIDE);
    this.#outbound.send(SAID_WIDE, isTalk, address, port);
  }

  /** A round in which keys are being sent: the frame of the source is replaced, but for the pause after an event. */
  #sendDigit(isTalk: boolean, address: string, port: number): void {
    const { hasEvents, timestamp, eventTicksPerMs } = this.#outbound;
    const frame = this.#digits.next(hasEvents, timestamp, eventTicksPerMs);
    if (frame instanceof DtmfEvent) this.#outbound.sendEvent(frame, address, port);
    else if (frame !== "pause") this.#sendSaid(frame.pull(this.#said), address, port);
    else if (hasEvents) this.#sendSaid(isTalk, address, port);
    else {
      this.#said.fill(0);
      this.#sendSaid(false, address, port);
    }
    this.#digits.sent(frame);
  }

  #onDigit(key: string, durationMs: number): void {
    this.#bridge?.other.relayDigit(key, durationMs);
    this.#parts.events.digit(key, durationMs);
  }

  #onSource(address: string, port: number): void {
    this.#socket.trust(address, port);
    this.#rtcp.source();
  }

  /** Nothing is to be said or heard in any round. */
  get #hasNothing(): boolean {
    const direction = this.#media?.direction ?? "inactive";
    return (
      direction === "inactive" && !this.#play.isOn && !this.#digits.isActive && this.#recorders.isEmpty && !this.#seat
    );
  }

  /** There may be something to do. */
  #stir(): void {
    if (!this.#isAtRest || this.#hasNothing || this.#closing) return;
    this.#isAtRest = false;
    this.#parts.events.wakes();
  }

  #goToRest(): void {
    this.#isAtRest = true;
    this.#parts.events.rests();
  }

  #watchSilence(nowMs: number): void {
    // One that holds the call says "sendonly" and, often, nothing more; one that suppresses silence is silent.
    if (this.#media?.direction !== "sendrecv" || this.#inbound.isPaused) return;
    const silentMs = this.#silence.look(nowMs, Math.max(this.#inbound.lastPacketMs, this.#lastRtcpMs));
    if (silentMs !== undefined) this.#parts.events.rtpLost(silentMs);
  }
}
