import { randomBytes } from "node:crypto";
import type { Clock } from "../../../base/clock.js";
import { NoPortError } from "../../../net/bound-udp.js";
import { PortPool } from "../../../net/port-pool.js";
import { RtpPairs } from "../../../net/rtp-pairs.js";
import { SharedUdp, type SharedUdpHandler } from "../../../net/shared-udp.js";
import {
  type Command,
  type FromThread,
  type LegStats,
  type OpenedLeg,
  type Played,
  type RemoteMedia,
  type Replies,
  type ThreadData,
  type ThreadStats,
  type ToThread,
  UNANSWERED,
  UNHURRIED_REPLIES,
} from "../messages.js";
import { Conference, type ConferenceSeat } from "./conference.js";
import { ThreadCounters } from "./counters.js";
import type { DigitRow } from "./digits.js";
import type { LegCore } from "./leg-parts.js";
import { RtpLeg } from "./leg-rtp.js";
import type { MediaSocketHandler } from "./media-socket.js";
import { Opus } from "./opus.js";
import { PairSocket } from "./pair-socket.js";
import { PlaceSlots } from "./place-slots.js";
import { PcmPlayer, type Performance, TonePlayer } from "./player.js";
import { RandomStore } from "./random-store.js";
import type { Recorder } from "./recorder.js";
import { RestingLegs } from "./resting-legs.js";
import { type Ticked, Ticker } from "./ticker.js";
import type { WebPort } from "./web-port.js";

/** Rounds between two RTCP reports; the first report of a leg falls anywhere within. */
const REPORT_ROUNDS = 250;

interface Seat {
  readonly leg: RtpLeg;
  readonly place: number;
  /** Absent at rest. */
  slot: number | undefined;
  /** What is ticked half a round later. */
  half: Ticked | undefined;
  /** Descriptions of the peer so far: one that waited for its codec must not come after a newer one. */
  remotes: number;
}

interface Room {
  readonly conference: Conference;
  readonly place: number;
  readonly slot: number;
}

/** What ends when a `stop` names the command that began it. */
type Stoppable = () => void;

type Reply<K extends Command["kind"]> = Replies[K] | Promise<Replies[K]>;
type Handlers = { readonly [K in Command["kind"]]: (command: Extract<Command, { kind: K }>, id: number) => Reply<K> };

/** The media thread: its legs, its tick, its ports. Commands come in, replies and events go out. */
export class MediaEngine {
  readonly #address: string;
  readonly #clock: Clock;
  readonly #post: (message: FromThread, isUrgent?: boolean) => void;
  readonly #pool: PortPool;
  readonly #pairs: RtpPairs;
  readonly #ticker: Ticker;
  readonly #slots: PlaceSlots;
  readonly #resting: RestingLegs;
  readonly #counters = new ThreadCounters();
  readonly #seats = new Map<number, Seat>();
  readonly #rooms = new Map<number, Room>();
  readonly #stops = new Map<number, Stoppable>();
  readonly #recorders = new Map<number, Recorder>();
  readonly #closing = new Set<Promise<void>>();
  readonly #random = new RandomStore();
  readonly #cname = `${randomBytes(12).toString("base64url")}`;
  readonly #handlers: Handlers;
  #webPort: Promise<WebPort> | undefined;

  /** @param o.streams told when the first stream is there, and when the last has gone */
  constructor(o: {
    data: ThreadData;
    clock: Clock;
    post: (message: FromThread, isUrgent?: boolean) => void;
    streams?: (areAny: boolean) => void;
  }) {
    this.#address = o.data.address;
    this.#clock = o.clock;
    this.#post = o.post;
    const { portMin: min, portMax: max, pairsMax, resting = [] } = o.data;
    this.#pool = new PortPool({ range: { min, max }, clock: o.clock, resting });
    this.#pairs = new RtpPairs({
      pool: this.#pool,
      address: this.#address,
      clock: o.clock,
      boundMax: pairsMax,
      onDisturbed: (port) => this.#post({ kind: "disturbed", port }, false),
    });
    this.#ticker = new Ticker(o.clock, o.streams);
    this.#slots = new PlaceSlots(this.#ticker);
    this.#resting = new RestingLegs(o.clock);
    this.#handlers = this.#makeHandlers();
  }

  /** Does what main asks; the one reply goes out by `post`. Never throws. */
  async handle(message: ToThread): Promise<void> {
    try {
      // The table pairs each kind with its own handler; the compiler cannot follow that through the union.
      const handler = this.#handlers[message.kind] as (command: Command, id: number) => Reply<Command["kind"]>;
      const value = await handler(message, message.id);
      if (message.id === UNANSWERED) return;
      this.#post({ kind: "reply", id: message.id, ok: true, value }, !UNHURRIED_REPLIES.has(message.kind));
    } catch (error) {
      this.#refuse(message, errorCode(error));
    }
  }

  /** Where nobody waits for the reply, that a leg is gone by then is nothing to tell. */
  #refuse({ id, kind }: ToThread, error: string): void {
    if (id !== UNANSWERED) this.#post({ kind: "reply", id, ok: false, error });
    else if (error !== "no_leg") {
      const fields = { command: kind, error };
      this.#post({ kind: "log", level: "warn", fields, message: "media command failed" });
    }
  }

  #makeHandlers(): Handlers {
    return {
      reserve: ({ count }) => this.#pairs.reserve(count),
      release: ({ ports }) => done(this.#pairs.release(ports)),
      open: (command) => this.#open(command),
      remote: ({ leg, media }) => this.#remote(leg, media),
      connect: ({ a, b }) => this.#connect(a, b),
      disconnect: ({ leg }) => done(this.#disconnect(this.#leg(leg))),
      conference_open: ({ conference, place }) => done(this.#openConference(conference, place)),
      conference_join: (command) => done(this.#join(command)),
      conference_leave: ({ conference, leg }) => done(this.#leave(conference, leg)),
      conference_record: ({ conference, spec }, id) => this.#keep(this.#room(conference).conference.record(spec), id),
      conference_close: ({ conference }) => this.#closeConference(conference),
      play: ({ leg, samples, loop }, id) => this.#play(leg, id, new PcmPlayer(samples, loop)),
      tone: ({ leg, spec }, id) => this.#play(leg, id, new TonePlayer(spec)),
      dtmf: ({ leg, keys, onMs, gapMs }, id) => this.#dtmf(leg, id, { keys, onMs, gapMs }),
      stop: ({ target }) => done(this.#stops.get(target)?.()),
      record: ({ leg, spec }, id) => this.#keep(this.#leg(leg).record(spec), id),
      record_stop: ({ recording }) => done(this.#recorders.get(recording)?.end("stopped")),
      record_pause: ({ recording, gap }) => done(this.#recorders.get(recording)?.pause(gap)),
      record_resume: ({ recording }) => done(this.#recorders.get(recording)?.resume()),
      stats: ({ leg }) => this.#leg(leg).stats(),
      thread_stats: () => this.#stats(),
      ping: () => null,
      close: ({ leg }) => this.#close(leg),
      shutdown: () => this.#shutdown(),
    };
  }

  #leg(id: number): RtpLeg {
    return this.#seat(id).leg;
  }

  #seat(id: number): Seat {
    const seat = this.#seats.get(id);
    if (!seat) throw new CodedError("no_leg");
    return seat;
  }

  #open({ leg: id, place, transport, port }: Extract<Command, { kind: "open" }>): Reply<"open"> {
    if (this.#seats.has(id)) throw new CodedError("bad_request");
    const core = this.#core(id);
    // At once: what the leg is to do is on its way already.
    if (port !== undefined)
      return this.#seatLeg(
        id,
        place,
        RtpLeg.on(core, (handler) => PairSocket.onReserved(this.#pairs, port, handler)),
      );
    return transport === "pair" ? this.#openPair(id, place, core) : this.#openWeb(id, place, core);
  }

  async #openPair(id: number, place: number, core: LegCore): Promise<OpenedLeg> {
    const leg = await RtpLeg.open({ open: (handler) => PairSocket.open(this.#pairs, handler), ...core });
    return this.#seatLeg(id, place, leg);
  }

  async #openWeb(id: number, place: number, core: LegCore): Promise<OpenedLeg> {
    let fingerprint: string | undefined;
    const open = async (handler: MediaSocketHandler) => {
      const path = (await this.#openWebPort()).path(handler);
      fingerprint = path.certificate.fingerprint;
      return path;
    };
    return { ...this.#seatLeg(id, place, await RtpLeg.open({ open, ...core })), fingerprint };
  }

  #seatLeg(id: number, place: number, leg: RtpLeg): OpenedLeg {
    this.#seats.set(id, { leg, place, slot: undefined, half: undefined, remotes: 0 });
    this.#resting.add(leg);
    return { port: leg.port };
  }

  #core(id: number): LegCore {
    const random = this.#random.take(12);
    return {
      clock: this.#clock,
      counters: this.#counters,
      start: {
        ssrc: random.readUInt32BE(0),
        timestamp: random.readUInt32BE(4),
        sequence: random.readUInt16BE(8),
      },
      cname: this.#cname,
      reportPhase: random.readUInt16BE(10) % REPORT_ROUNDS,
      events: {
        digit: (key, durationMs) => this.#post({ kind: "digit", leg: id, key, durationMs }),
        rtpLost: (silentMs) => this.#post({ kind: "rtp_lost", leg: id, silentMs }),
        socketError: (error) => this.#warn("RTP socket", id, error),
        lost: (reason) => this.#lost(id, reason),
        broken: (error) => this.#broken(id, error),
        wakes: () => this.#wake(id),
        rests: () => this.#rest(id),
      },
    };
  }

  /** The port of all web calls of the thread, once one wants it; it stays. */
  async #openWebPort(): Promise<WebPort> {
    this.#webPort ??= this.#makeWebPort();
    try {
      return await this.#webPort;
    } catch (error) {
      this.#webPort = undefined;
      throw error;
    }
  }

  /** What only web calls need is loaded with the first of them: threads start sooner without. */
  async #makeWebPort(): Promise<WebPort> {
    const { WebPort } = await import("./web-port.js");
    return WebPort.open({
      bind: (handler) => this.#bindShared(handler),
      clock: this.#clock,
      onError: (error) => this.#warn("web socket", 0, error),
    });
  }

  /** The last port that is free may be one of those kept for legs. */
  async #bindShared(handler: SharedUdpHandler): Promise<SharedUdp> {
    const open = () => SharedUdp.open(this.#pool, this.#address, handler);
    return open().catch(async (error: unknown) => {
      if (!(error instanceof NoPortError) || !(await this.#pairs.giveUp())) throw error;
      return open();
    });
  }

  #wake(id: number): void {
    const seat = this.#seats.get(id);
    if (!seat) return;
    const missed = this.#resting.remove(seat.leg);
    if (missed > 0) seat.leg.skip(missed);
    seat.slot = this.#slots.take(seat.place);
    this.#ticker.add(seat.slot, seat.leg);
    this.#tickHalf(seat, seat.half);
  }

  #rest(id: number): void {
    const seat = this.#seats.get(id);
    if (!seat) return;
    this.#untick(seat);
    this.#resting.add(seat.leg);
  }

  /** Nothing of it is ticked any more. */
  #untick(seat: Seat): void {
    if (seat.slot === undefined) return;
    this.#ticker.remove(seat.slot, seat.leg);
    if (seat.half) this.#ticker.remove(this.#ticker.slotAfterHalf(seat.slot), seat.half);
    this.#slots.leave(seat.place);
    seat.slot = undefined;
  }

  #tickHalf({ slot }: Seat, half: Ticked | undefined): void {
    if (slot !== undefined && half) this.#ticker.add(this.#ticker.slotAfterHalf(slot), half);
  }

  #room(id: number): Room {
    const room = this.#rooms.get(id);
    if (!room) throw new CodedError("no_conference");
    return room;
  }

  #openConference(id: number, place: number): void {
    if (this.#rooms.has(id)) throw new CodedError("bad_request");
    const conference = new Conference((error) => {
      this.#post({ kind: "log", level: "error", fields: { error: String(error) }, message: "conference broke" });
      void this.#closeConference(id);
    });
    const slot = this.#slots.take(place);
    this.#rooms.set(id, { conference, place, slot });
    this.#ticker.add(slot, conference);
  }

  #join({ conference: id, leg: legId, role, whispersTo }: Extract<Command, { kind: "conference_join" }>): void {
    const { conference, place } = this.#room(id);
    const leg = this.#leg(legId);
    if (this.#seats.get(legId)!.place !== place) throw new CodedError("bad_request");
    const target = whispersTo === undefined ? undefined : this.#seatIn(conference, whispersTo);
    if (!leg.seat || !conference.has(leg.seat)) {
      this.#disconnect(leg);
      leg.sit(conference.join(leg));
    }
    conference.change(leg.seat!, role, target);
  }

  /** Who is whispered to must be there. */
  #seatIn(conference: Conference, leg: number): ConferenceSeat {
    const { seat } = this.#leg(leg);
    if (!seat || !conference.has(seat)) throw new CodedError("bad_request");
    return seat;
  }

  #leave(id: number, legId: number): void {
    const { conference } = this.#room(id);
    const leg = this.#leg(legId);
    if (leg.seat && conference.has(leg.seat)) leg.disconnect();
  }

  async #closeConference(id: number): Promise<null> {
    const room = this.#rooms.get(id);
    if (!room) return null;
    this.#rooms.delete(id);
    this.#ticker.remove(room.slot, room.conference);
    this.#slots.leave(room.place);
    for (const { leg } of this.#seats.values()) if (leg.seat && room.conference.has(leg.seat)) leg.disconnect();
    await room.conference.close();
    return null;
  }

  /** The codec that is a program of its own is loaded when the first leg speaks it. */
  async #remote(id: number, media: RemoteMedia): Promise<null> {
    const seat = this.#seat(id);
    const turn = ++seat.remotes;
    if (media.codec !== "opus") return this.#describe(seat, media);
    const opus = await Opus.load().catch((error: unknown) => this.#broken(id, error));
    return opus && this.#seats.get(id) === seat && turn === seat.remotes ? this.#describe(seat, media, opus) : null;
  }

  #describe(seat: Seat, media: RemoteMedia, opus?: Opus): null {
    seat.leg.remote(media, opus);
    const half = seat.leg.half;
    if ((half === undefined) === (seat.half === undefined)) return null;
    if (seat.half && seat.slot !== undefined) this.#ticker.remove(this.#ticker.slotAfterHalf(seat.slot), seat.half);
    this.#tickHalf(seat, half);
    seat.half = half;
    return null;
  }

  #connect(a: number, b: number): null {
    const [legA, legB] = [this.#leg(a), this.#leg(b)];
    if (legA === legB || this.#seats.get(a)!.place !== this.#seats.get(b)!.place) throw new CodedError("bad_request");
    this.#disconnect(legA);
    this.#disconnect(legB);
    legA.connect(legB);
    legB.connect(legA);
    return null;
  }

  #disconnect(leg: RtpLeg): void {
    const other = leg.bridgedTo;
    leg.disconnect();
    if (other instanceof RtpLeg) other.disconnect();
  }

  #play(id: number, command: number, performance: Performance): Promise<Played> {
    const leg = this.#leg(id);
    return this.#stoppable(
      command,
      (onEnd) => leg.play(performance, onEnd),
      () => leg.stopPlay(performance),
    );
  }

  #dtmf(id: number, command: number, o: Omit<DigitRow, "onEnd">): Promise<Played> {
    const leg = this.#leg(id);
    let row: DigitRow = o;
    return this.#stoppable(
      command,
      (onEnd) => {
        row = { ...o, onEnd };
        if (!leg.sendDigits(row)) throw new CodedError("too_many_digits");
      },
      () => leg.stopDigits(row),
    );
  }

  async #stoppable(
    command: number,
    begin: (onEnd: (played: Played) => void) => void,
    stop: Stoppable,
  ): Promise<Played> {
    this.#stops.set(command, stop);
    try {
      return await new Promise<Played>((resolve) => begin(resolve));
    } finally {
      this.#stops.delete(command);
    }
  }

  async #keep(recorder: Recorder, id: number): Promise<null> {
    this.#recorders.set(id, recorder);
    recorder.onVoice = () => this.#post({ kind: "voice", id });
    void recorder.done.then((result) => {
      this.#recorders.delete(id);
      this.#post({ kind: "recorded", id, result });
    });
    await recorder.started;
    return null;
  }

  #stats(): ThreadStats {
    return {
      legs: this.#seats.size,
      portsInUse: this.#pool.inUse - this.#pairs.kept,
      ...this.#counters,
      roundsSkipped: this.#ticker.roundsSkipped,
      tickLateMaxMs: this.#ticker.takeLateMaxMs(),
    };
  }

  async #close(id: number): Promise<LegStats | null> {
    const seat = this.#seats.get(id);
    if (!seat) return null;
    this.#seats.delete(id);
    this.#resting.remove(seat.leg);
    this.#untick(seat);
    this.#disconnect(seat.leg);
    const closing = seat.leg.close();
    this.#closing.add(closing);
    await closing;
    this.#closing.delete(closing);
    return seat.leg.stats();
  }

  async #shutdown(): Promise<null> {
    await Promise.all([...this.#rooms.keys()].map((id) => this.#closeConference(id)));
    await Promise.all([...this.#seats.keys()].map((id) => this.#close(id)));
    await Promise.all(this.#closing);
    this.#ticker.close();
    this.#resting.close();
    await this.#pairs.close();
    await (await this.#webPort?.catch(() => undefined))?.close();
    return null;
  }

  /** A bug showed in one leg: it ends, the others go on. */
  #broken(id: number, error: unknown): void {
    if (!this.#seats.has(id)) return; // it is closing already
    this.#post({
      kind: "log",
      level: "error",
      fields: { leg: id, error: error instanceof Error ? error.stack : String(error) },
      message: "media leg broke",
    });
    this.#post({ kind: "failed", leg: id, reason: "internal_error" });
    void this.#close(id);
  }

  /** The peer of one leg is gone: the leg ends, the others go on. */
  #lost(id: number, reason: string): void {
    if (!this.#seats.has(id)) return;
    this.#post({ kind: "failed", leg: id, reason });
    void this.#close(id);
  }

  #warn(what: string, leg: number, error: Error): void {
    this.#post({ kind: "log", level: "warn", fields: { leg, error: error.message }, message: `${what} error` });
  }
}

/** A refusal with a code of `MediaError`. */
class CodedError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function done(_nothing: unknown): null {
  return null;
}

function errorCode(error: unknown): string {
  if (error instanceof NoPortError) return "no_port";
  return (error as { code?: string }).code ?? String(error);
}
