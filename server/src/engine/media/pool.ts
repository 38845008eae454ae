import { type Clock, systemClock } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { type PortRange, portPairs, sliceRange } from "../../net/port-pool.js";
import type { ThreadData, ThreadStats } from "./messages.js";
import type { MediaPlace, MediaPool, PoolStats } from "./port.js";
import { type MediaThread, startThread } from "./start-thread.js";
import { ThreadLink } from "./thread-link.js";
import { ThreadPlace } from "./thread-place.js";

/** A thread that died is replaced at once; one that dies again within this waits so long first. */
const RESTART_MS = 1_000;

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
  readonly log: Log;
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
}

class ThreadPool implements MediaPool {
  readonly capacity: number;
  readonly #o: MediaPoolOptions;
  readonly #clock: Clock;
  readonly #positions: readonly Position[];
  #nextPlace = 1;
  #nextLeg = 1;
  #nextConference = 1;
  #closing: Promise<void> | undefined;

  constructor(o: MediaPoolOptions) {
    this.#o = o;
    this.#clock = o.clock ?? systemClock;
    const range = { min: o.portMin, max: o.portMax };
    this.capacity = portPairs(range);
    this.#positions = sliceRange(range, o.threads).map((slice) => this.#occupy(slice));
  }

  get portsInUse(): number {
    return this.#positions.reduce((sum, p) => sum + p.link.legs, 0);
  }

  place(): MediaPlace {
    if (this.#closing) throw new ClosedError("media pool");
    const { link } = this.#positions.reduce((best, p) => (isBetter(p.link, best.link) ? p : best));
    return new ThreadPlace({
      id: this.#nextPlace++,
      link,
      address: this.#o.advertised ?? this.#o.address,
      nextLegId: () => this.#nextLeg++,
      nextConferenceId: () => this.#nextConference++,
    });
  }

  async stats(): Promise<PoolStats> {
    const asked = this.#positions.map((p) => p.link.request({ kind: "thread_stats" }).reply.catch(() => NOTHING));
    return { ...(await Promise.all(asked)).reduce(sumStats, NOTHING), threads: this.#positions.length };
  }

  close(): Promise<void> {
    this.#closing ??= Promise.all(this.#positions.map((p) => p.link.close())).then(() => undefined);
    return this.#closing;
  }

  #occupy(range: PortRange): Position {
    const position: Position = {
      range,
      link: this.#start(range, () => this.#replace(position)),
      startedMs: this.#clock.monotonicMs(),
    };
    return position;
  }

  #start(range: PortRange, onLost: () => void): ThreadLink {
    const data = { address: this.#o.address, portMin: range.min, portMax: range.max };
    const thread = (this.#o.start ?? startThread)(data);
    return new ThreadLink({ thread, clock: this.#clock, log: this.#o.log, onLost });
  }

  #replace(position: Position): void {
    const livedMs = this.#clock.monotonicMs() - position.startedMs;
    this.#clock.setTimer(livedMs < RESTART_MS ? RESTART_MS : 0, () => {
      if (this.#closing) return;
      position.startedMs = this.#clock.monotonicMs();
      position.link = this.#start(position.range, () => this.#replace(position));
    });
  }
}

/** A thread that lives is better than one that does not, then the one with fewer legs. */
function isBetter(a: ThreadLink, b: ThreadLink): boolean {
  return a.isOpen === b.isOpen ? a.legs < b.legs : a.isOpen;
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
