import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock, Timer } from "../base/clock.js";
import { BoundPair, type PairUser } from "./bound-pair.js";
import { NoPortError } from "./bound-udp.js";
import { OldestFirst } from "./oldest-first.js";
import { COOLING_MS, OLDEST, type PortPool, SHORTEST_REST_MS } from "./port-pool.js";
import { RtpSocket, type RtpSocketHandler } from "./rtp-socket.js";

/**
 * Pairs kept at most: so many rest at 800 calls of two legs a second. Each is two descriptors and some 11 kB, half of it
 * in the kernel; to bind and close it again takes 50 us and more.
 */
const KEPT_MAX = 16_384;
/** A pair that nobody wanted for so long is closed. */
const UNUSED_MS = 60_000;
/** Such pairs are looked for so often, and so many closed at once: meanwhile nobody is heard. */
const SWEEP_MS = 1_000;
const SWEEP_PAIRS = 32;
/** To bind as many takes some milliseconds: then audio has its turn. */
const TURN_PAIRS = 32;

/**
 * Pairs of ports that stay bound from leg to leg: to bind and to close them costs more than all else at both ends of a
 * leg. A pair rests as a port does, for 10 s (security.md 11). What comes meanwhile is dropped, and a pair to which somebody
 * still sends is closed. While there are too few to choose from another is bound, so that nobody can guess which one a leg
 * gets.
 */
export class RtpPairs {
  readonly #pool: PortPool;
  readonly #address: string;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #keptMax: number;
  readonly #boundMax: number;
  readonly #onDisturbed: (port: number) => void;
  /** The one that has rested longest first. */
  readonly #kept = new OldestFirst<RestingPair>();
  /** By port; nobody else gets them. */
  readonly #reserved = new Map<number, BoundPair>();
  #sweep: Timer | undefined;
  #isClosed = false;

  /**
   * @param o.random 0 <= x < 1, default Math.random
   * @param o.keptMax default 16,384
   * @param o.boundMax pairs at once, those in use and those kept; default any number
   * @param o.onDisturbed somebody sends to a port that is reserved. Once for each reservation
   */
  constructor(o: {
    pool: PortPool;
    address: string;
    clock: Clock;
    random?: () => number;
    keptMax?: number;
    boundMax?: number;
    onDisturbed?: (port: number) => void;
  }) {
    this.#pool = o.pool;
    this.#address = o.address;
    this.#clock = o.clock;
    this.#random = o.random ?? Math.random;
    this.#keptMax = o.keptMax ?? KEPT_MAX;
    this.#boundMax = o.boundMax ?? Number.POSITIVE_INFINITY;
    this.#onDisturbed = o.onDisturbed ?? (() => undefined);
  }

  /** Pairs that nobody uses now; their ports are taken from the pool. */
  get kept(): number {
    return this.#kept.length + this.#reserved.size;
  }

  /** @throws NoPortError when no port of the pool can be had; any other error of the system as it is */
  async open(handler: RtpSocketHandler): Promise<RtpSocket> {
    return this.#lend(await this.#take(), handler);
  }

  /**
   * Makes pairs ready for `openReserved`, or for a leg that has no audio and leaves them as they are.
   * @returns their ports, fewer than `count` when there are not enough
   */
  async reserve(count: number): Promise<readonly number[]> {
    const ports: number[] = [];
    while (ports.length < count && !this.#isClosed) {
      const pair = await this.#take().catch(() => undefined);
      if (!pair) break;
      pair.user = new ReservedPair(pair, this.#onDisturbed);
      this.#reserved.set(pair.port, pair);
      ports.push(pair.port);
      if (ports.length % TURN_PAIRS === 0 && ports.length < count) await nextTurn();
    }
    return ports;
  }

  /** @param port that was reserved, and not opened yet */
  openReserved(port: number, handler: RtpSocketHandler): RtpSocket {
    const pair = this.#reserved.get(port);
    if (!pair) throw new Error(`port ${port} was not reserved`);
    this.#reserved.delete(port);
    return this.#lend(pair, handler);
  }

  /** Ports that were reserved are not needed any more: they rest. One that was opened meanwhile is left as it is. */
  release(ports: readonly number[]): void {
    for (const port of ports) {
      const pair = this.#reserved.get(port);
      if (!pair) continue;
      this.#reserved.delete(port);
      void this.#takeBack(pair);
    }
  }

  /** Closes a pair that nobody uses: its port is free then. @returns false = there is none that has rested */
  async giveUp(): Promise<boolean> {
    const pair = this.#pickOfFew();
    if (pair) await this.#close(pair, true);
    return pair !== undefined;
  }

  /** Closes what nobody uses, and keeps nothing from now on. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#sweep?.cancel();
    const unused = [...this.#reserved.values()];
    while (this.#kept.length > 0) unused.push(this.#kept.take(0).pair);
    this.#reserved.clear();
    await Promise.all(unused.map((pair) => this.#close(pair)));
  }

  #lend(pair: BoundPair, handler: RtpSocketHandler): RtpSocket {
    return new RtpSocket(pair, handler, (used) => this.#takeBack(used));
  }

  async #take(): Promise<BoundPair> {
    return this.#pick(COOLING_MS, OLDEST) ?? this.#bind();
  }

  /** One of those that have rested longest. @param fewest so many must have rested for `restMs` */
  #pick(restMs: number, fewest: number): BoundPair | undefined {
    const sinceMs = this.#clock.monotonicMs() - restMs;
    const most = Math.min(OLDEST, this.#kept.length);
    let count = 0;
    while (count < most && this.#kept.at(count)!.sinceMs <= sinceMs) count++;
    if (count < fewest) return undefined;
    return this.#kept.take(Math.floor(this.#random() * count)).pair;
  }

  #pickOfFew(): BoundPair | undefined {
    return this.#pick(COOLING_MS, 1) ?? this.#pick(SHORTEST_REST_MS, 1);
  }

  async #bind(): Promise<BoundPair> {
    if (this.#pool.inUse >= this.#boundMax) {
      const pair = this.#pick(COOLING_MS, 1);
      if (pair) return pair;
      // One that rests still makes room for another: its own port goes on with its rest.
      if (this.#kept.length === 0) throw new NoPortError();
      await this.#close(this.#kept.take(0).pair);
    }
    const pool = this.#pool;
    const rested = { take: () => pool.takeRested(), giveBack: (port: number) => pool.giveBack(port) };
    try {
      return await BoundPair.bind(rested, this.#address);
    } catch (error) {
      // Ports or descriptors are used up, perhaps by what is kept here.
      const pair = this.#pickOfFew();
      if (pair) return pair;
      if (error instanceof NoPortError) return BoundPair.bind(pool, this.#address);
      throw error;
    }
  }

  async #takeBack(pair: BoundPair): Promise<void> {
    if (this.#isClosed || this.#kept.length >= this.#keptMax) return this.#close(pair);
    this.#kept.push(new RestingPair(pair, this.#clock.monotonicMs(), this.#disturbed));
    this.#sweep ??= this.#clock.setTimer(SWEEP_MS, this.#closeUnused);
  }

  async #close(pair: BoundPair, isRested = false): Promise<void> {
    await pair.close();
    this.#pool.giveBack(pair.taken, isRested);
  }

  /** What was on its way when the leg ended is nothing; later somebody still sends, and has to be told by the system. */
  readonly #disturbed = (resting: RestingPair): void => {
    if (this.#clock.monotonicMs() - resting.sinceMs < SHORTEST_REST_MS) return;
    if (this.#kept.remove(resting)) void this.#close(resting.pair);
  };

  readonly #closeUnused = (): void => {
    const sinceMs = this.#clock.monotonicMs() - UNUSED_MS;
    for (let count = 0; count < SWEEP_PAIRS; count++) {
      const first = this.#kept.at(0);
      if (!first || first.sinceMs > sinceMs) break;
      void this.#close(this.#kept.take(0).pair, true);
    }
    this.#sweep = this.#kept.length > 0 ? this.#clock.setTimer(SWEEP_MS, this.#closeUnused) : undefined;
  };
}

/** A pair that nobody uses. */
class RestingPair implements PairUser {
  readonly pair: BoundPair;
  readonly sinceMs: number;
  readonly #disturbed: (resting: RestingPair) => void;

  constructor(pair: BoundPair, sinceMs: number, disturbed: (resting: RestingPair) => void) {
    this.pair = pair;
    this.sinceMs = sinceMs;
    this.#disturbed = disturbed;
    pair.user = this;
  }

  onRtp(): void {
    this.#disturbed(this);
  }

  onRtcp(): void {
    this.#disturbed(this);
  }

  onError(): void {
    this.#disturbed(this);
  }
}

/** A pair that waits for a leg, or whose leg has no audio. */
class ReservedPair implements PairUser {
  readonly #pair: BoundPair;
  readonly #disturbed: (port: number) => void;

  constructor(pair: BoundPair, disturbed: (port: number) => void) {
    this.#pair = pair;
    this.#disturbed = disturbed;
  }

  onRtp(): void {
    this.#tell();
  }

  onRtcp(): void {
    this.#tell();
  }

  onError(): void {
    this.#tell();
  }

  #tell(): void {
    this.#pair.user = undefined;
    this.#disturbed(this.#pair.port);
  }
}
