import type { Clock } from "../../base/clock.js";
import { SHORTEST_REST_MS } from "../../net/port-pool.js";

/** Ports that stand ready at least, so that nobody can guess which a leg gets; more are asked for when there are fewer. */
const FEW = 32;
/** A small range is left to who needs a port now: that part of it stands ready at most. */
const READY_PART = 16;
/** Asked for at once at most, as many times as those: legs came and found none. */
const ASKED_TIMES = 4;
/** Kept at most: so many rest at 4,000 calls of two legs a second. And the part of what the thread has. */
const KEPT_MAX = 8192;
const KEPT_PART = 3 / 4;
/** A thread that has none to give is asked again after so many legs. */
const PATIENCE_LEGS = 64;
/** What nobody needed for so long goes back to the thread, so many at once: it closes most of them. */
const UNUSED_MS = 60_000;
const SWEEP_PORTS = 64;

/** The thread whose ports they are. */
export interface PortSource {
  /** Binds so many, or fewer. */
  reserve(count: number): Promise<readonly number[]>;
  /** They are not needed any more, or have been disturbed: they rest with the thread, as ports of legs with audio do. */
  release(ports: readonly number[]): void;
}

/**
 * Ports that a media thread has bound for legs: a leg need not wait for its own, and one without audio comes and goes
 * without a word to the thread. Nothing is sent to the port of such a leg, but a packet may be on its way that its peer
 * sent before it knew: it rests for a second.
 */
export class PortStock {
  readonly #source: PortSource;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #few: number;
  readonly #keptMax: number;
  readonly #ready: number[] = [];
  /** Those that rest, in the order in which they came back, and since when; those before `#head` are ready. */
  #resting: number[] = [];
  #sinceMs: number[] = [];
  #head = 0;
  /** Somebody sent to them while a leg had them, or while they rested. */
  readonly #disturbed = new Set<number>();
  #isAsking = false;
  #patience = 0;
  /** Legs that found none since then. */
  #missed = 0;
  /** How few were ready at once since then. */
  #fewest = 0;
  #fewestSinceMs: number;

  /**
   * @param o.pairs that the thread can have
   * @param o.random 0 <= x < 1, default Math.random
   */
  constructor(o: { source: PortSource; clock: Clock; pairs: number; random?: () => number }) {
    this.#source = o.source;
    this.#clock = o.clock;
    this.#random = o.random ?? Math.random;
    this.#few = Math.min(FEW, Math.floor(o.pairs / READY_PART));
    this.#keptMax = Math.min(KEPT_MAX, Math.floor(o.pairs * KEPT_PART));
    this.#fewestSinceMs = o.clock.monotonicMs();
  }

  /** Ports that rest: no leg can have them yet. */
  get resting(): number {
    this.#thaw();
    return this.#resting.length - this.#head;
  }

  /** Any of those that are ready. Undefined = there is none; more are on their way. */
  take(): number | undefined {
    if (this.#ready.length < 2 * this.#few) this.#thaw();
    const ready = this.#ready;
    const last = ready.length - 1;
    if (last < this.#few && !this.#isAsking && this.#few > 0 && --this.#patience < 0) void this.#restock();
    if (last < 0) {
      this.#missed++;
      return undefined;
    }
    const at = Math.floor(this.#random() * (last + 1));
    const port = ready[at]!;
    ready[at] = ready[last]!;
    ready.pop();
    if (last < this.#fewest) this.#fewest = last;
    return port;
  }

  /** The leg on that port is over, and its peer never had leave to send. */
  putBack(port: number): void {
    const kept = this.#ready.length + this.#resting.length - this.#head;
    if (kept >= this.#keptMax || this.#disturbed.delete(port)) return this.#source.release([port]);
    this.#resting.push(port);
    this.#sinceMs.push(this.#clock.monotonicMs());
  }

  /** Somebody sends to that port. */
  disturbed(port: number): void {
    const at = this.#ready.indexOf(port);
    if (at < 0) return void this.#disturbed.add(port);
    this.#ready.splice(at, 1);
    this.#source.release([port]);
  }

  /** To be called now and then: what is too much goes back. */
  sweep(): void {
    this.#thaw();
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#fewestSinceMs < UNUSED_MS) return;
    const tooMany = this.#fewest - this.#few;
    if (tooMany > 0) this.#source.release(this.#ready.splice(0, Math.min(tooMany, SWEEP_PORTS)));
    this.#fewest -= SWEEP_PORTS;
    if (tooMany > SWEEP_PORTS) return;
    this.#fewestSinceMs = nowMs;
    this.#fewest = this.#ready.length;
  }

  #thaw(): void {
    const restedMs = this.#clock.monotonicMs() - SHORTEST_REST_MS;
    const resting = this.#resting;
    let head = this.#head;
    for (; head < resting.length && this.#sinceMs[head]! <= restedMs; head++) this.#rested(resting[head]!);
    this.#head = head;
    if (head * 2 < resting.length || head === 0) return;
    this.#resting = resting.slice(head);
    this.#sinceMs = this.#sinceMs.slice(head);
    this.#head = 0;
  }

  #rested(port: number): void {
    if (this.#disturbed.delete(port)) this.#source.release([port]);
    else this.#ready.push(port);
  }

  async #restock(): Promise<void> {
    this.#isAsking = true;
    const count = Math.min(this.#few + this.#missed, ASKED_TIMES * this.#few);
    this.#missed = 0;
    try {
      const more = await this.#source.reserve(count);
      for (const port of more) this.#disturbed.delete(port);
      this.#ready.push(...more);
      this.#patience = more.length > 0 ? 0 : PATIENCE_LEGS;
    } catch {
      // The thread is lost or late: legs ask for their ports one by one, and hear of it.
    }
    this.#isAsking = false;
  }
}
