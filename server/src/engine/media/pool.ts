import { type Clock, systemClock, type Timer } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { type PortRange, portPairs, sliceRange } from "../../net/port-pool.js";
import { AUDIO_CODECS, type AudioCodec } from "../../wire/sdp/codecs.js";
import type { ThreadData, ThreadStats } from "./messages.js";
import type { MediaPlace, MediaPool, PoolStats } from "./port.js";
import { Shortage } from "./shortage.js";
import { type MediaThread, startThread } from "./start-thread.js";
import { ThreadLink } from "./thread-link.js";
import { type PlaceOptions, ThreadPlace } from "./thread-place.js";

/** Threads are asked for a sign of life so often. */
const BEAT_MS = 2_000;
/** A thread that died is replaced at once; when the next ones die too, after 1 s, 2 s, 4 s and so on. */
const RESTART_MS = 1_000;
const RESTART_MAX_MS = 30_000;
/** One that lived so long died of something else than those before it. */
const STEADY_MS = 60_000;

/** How media threads are started. */
export interface MediaPoolOptions {
  readonly threads: number;
  /** Address the RTP sockets are bound to. */
  readonly address: string;
  /** Address peers send to, written into SDP; default `address`. */
  readonly advertised?: string;
  /** The RTP range, both ends included; 0 and 0 = the system chooses the ports. */
  readonly portMin: number;
  readonly portMax: number;
  /** Descriptors that the process may have, and legs that may have sockets within them; default: as many as there are ports. */
  readonly openFiles?: number;
  readonly legsMax?: number;
  /** What legs may speak, in the order we like; default: every codec. */
  readonly codecs?: readonly AudioCodec[];
  readonly log: Log;
  /** Silence of a peer that is told to the owner of its leg, ms, looked at every 10 s; default: none is. */
  readonly mediaTimeoutMs?: number | undefined;
  /** Default: the clock of the machine. The threads themselves always use that one. */
  readonly clock?: Clock;
  /** How a thread is started; tests put their hands on the thread this way. */
  readonly start?: (data: ThreadData) => MediaThread;
}

/** Starts the media threads; each gets a slice of the range. */
export function createMediaPool(o: MediaPoolOptions): MediaPool {
  return new ThreadPool(o);
}

interface Position {
  readonly range: PortRange;
  link: ThreadLink;
  startedMs: number;
  /** Threads in a row that did not live long. */
  deaths: number;
}

class ThreadPool implements MediaPool {
  readonly capacity: number;
  readonly #o: MediaPoolOptions;
  readonly #clock: Clock;
  readonly #positions: readonly Position[];
  readonly #places: PlaceOptions;
  readonly #shortage: Shortage;
  #beat: Timer | undefined;
  #lost = 0;
  #nextPlace = 1;
  #nextLeg = 1;
  #nextConference = 1;
  #closing: Promise<void> | undefined;

  constructor(o: MediaPoolOptions) {
    this.#o = o;
    this.#clock = o.clock ?? systemClock;
    const range = { min: o.portMin, max: o.portMax };
    const { openFiles = Number.POSITIVE_INFINITY, legsMax = Number.POSITIVE_INFINITY } = o;
    this.capacity = Math.min(portPairs(range), legsMax);
    const limits = { rtpPairs: portPairs(range), openFiles };
    this.#shortage = new Shortage({ log: o.log, clock: this.#clock, limits });
    this.#places = {
      address: o.advertised ?? o.address,
      codecs: o.codecs ?? AUDIO_CODECS,
      nextLegId: () => this.#nextLeg++,
      nextConferenceId: () => this.#nextConference++,
      shortage: this.#shortage,
    };
    this.#positions = sliceRange(range, o.threads).map((slice) => this.#occupy(slice));
    this.#scheduleBeat();
  }

  get threadsLost(): number {
    return this.#lost;
  }

  get portsInUse(): number {
    return this.#positions.reduce((sum, p) => sum + p.link.legs, 0);
  }

  place(): MediaPlace {
    if (this.#closing) throw new ClosedError("media pool");
    return new ThreadPlace(this.#nextPlace++, this.#best, this.#places);
  }

  get hasRoom(): boolean {
    const link = this.#best;
    return !this.#shortage.isPaused && (link.hasRoom || !link.isOpen);
  }

  refused(): void {
    this.#shortage.call();
  }

  get refusals(): Readonly<Record<"calls" | "legs", number>> {
    return this.#shortage.counts;
  }

  /** Where the next call goes. */
  get #best(): ThreadLink {
    return this.#positions.reduce((best, p) => (isBetter(p.link, best.link) ? p : best)).link;
  }

  async stats(): Promise<PoolStats> {
    const asked = this.#positions.map((p) => p.link.request({ kind: "thread_stats" }).reply.catch(() => NOTHING));
    const known = (await Promise.all(asked)).reduce(sumStats, NOTHING);
    const asleep = this.#positions.reduce((sum, p) => sum + p.link.asleep, 0);
    const sums = { legs: known.legs + asleep, portsInUse: known.portsInUse + asleep, threads: this.#positions.length };
    return { ...known, ...sums };
  }

  close(): Promise<void> {
    this.#beat?.cancel();
    this.#closing ??= Promise.all(this.#positions.map((p) => p.link.close())).then(() => undefined);
    return this.#closing;
  }

  #scheduleBeat(): void {
    this.#beat = this.#clock.setTimer(BEAT_MS, () => {
      for (const { link } of this.#positions) link.beat();
      this.#scheduleBeat();
    });
  }

  #occupy(range: PortRange): Position {
    const position: Position = {
      range,
      link: this.#start(range, [], (ports) => this.#replace(position, ports)),
      startedMs: this.#clock.monotonicMs(),
      deaths: 0,
    };
    return position;
  }

  #start(range: PortRange, resting: readonly number[], onLost: (ports: readonly number[]) => void): ThreadLink {
    const pairsMax = Math.floor((this.#o.legsMax ?? Number.POSITIVE_INFINITY) / this.#o.threads);
    const data = { address: this.#o.address, portMin: range.min, portMax: range.max, pairsMax, resting };
    const thread = (this.#o.start ?? startThread)(data);
    const { log, mediaTimeoutMs } = this.#o;
    const pairs = Math.min(portPairs(range), pairsMax);
    return new ThreadLink({ thread, clock: this.#clock, log, pairs, mediaTimeoutMs, onLost });
  }

  #replace(position: Position, ports: readonly number[]): void {
    this.#lost++;
    const livedMs = this.#clock.monotonicMs() - position.startedMs;
    if (livedMs >= STEADY_MS) position.deaths = 0;
    const delayMs = position.deaths === 0 ? 0 : Math.min(RESTART_MAX_MS, RESTART_MS * 2 ** (position.deaths - 1));
    position.deaths++;
    this.#clock.setTimer(delayMs, () => {
      if (this.#closing) return;
      position.startedMs = this.#clock.monotonicMs();
      position.link = this.#start(position.range, ports, (held) => this.#replace(position, held));
    });
  }
}

/**
 * A thread that lives is better than one that does not, then one that has ports for a call, then the one with fewer legs:
 * legs of browsers need no ports, and those that rest are of no leg.
 */
function isBetter(a: ThreadLink, b: ThreadLink): boolean {
  if (a.isOpen !== b.isOpen) return a.isOpen;
  if (a.hasRoom !== b.hasRoom) return a.hasRoom;
  return a.legs < b.legs;
}

const NOTHING: ThreadStats = {
  legs: 0,
  portsInUse: 0,
  packetsIn: 0,
  packetsOut: 0,
  packetsForeign: 0,
  packetsMalformed: 0,
  packetsFlooded: 0,
  roundsSkipped: 0,
  tickLateMaxMs: 0,
};

function sumStats(a: ThreadStats, b: ThreadStats): ThreadStats {
  return {
    legs: a.legs + b.legs,
    portsInUse: a.portsInUse + b.portsInUse,
    packetsIn: a.packetsIn + b.packetsIn,
    packetsOut: a.packetsOut + b.packetsOut,
    packetsForeign: a.packetsForeign + b.packetsForeign,
    packetsMalformed: a.packetsMalformed + b.packetsMalformed,
    packetsFlooded: a.packetsFlooded + b.packetsFlooded,
    roundsSkipped: a.roundsSkipped + b.roundsSkipped,
    tickLateMaxMs: Math.max(a.tickLateMaxMs, b.tickLateMaxMs),
  };
}
