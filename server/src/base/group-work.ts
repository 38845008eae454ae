import { scopeHere } from "./async-scope.js";
import type { Clock, Timer } from "./clock.js";
import { Company } from "./company.js";
import { ClosedError, DomainError } from "./errors.js";

/** What became of one item of a group. */
export type ItemOutcome<O> =
  | { readonly kind: "done"; readonly value: O }
  | { readonly kind: "failed"; readonly error: unknown };

export interface GroupWorkOptions<I, O> {
  /** For the error of items that come after the end. */
  readonly name: string;
  readonly clock: Clock;
  /** Works on a group and tells what became of each item, in their order. A rejection is the outcome of all. */
  readonly work: (items: readonly I[]) => Promise<readonly ItemOutcome<O>[]>;
  /** Items of one lane are never in two groups at once, so that they keep their order. Default: all are of one. */
  readonly laneOf?: (item: I) => string;
  /** Most items of a group, and groups that are worked on at once. */
  readonly most: number;
  readonly groups: number;
  /** The first that could begin waits so long at most for as many as there were last time; 0: for nobody. */
  readonly gatherMs: number;
  /** An item that has waited so long for its group is refused. */
  readonly waitMs: number;
  /** Items that may wait; one more is refused. */
  readonly waiting: number;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly lane: string;
  readonly untilMs: number;
  readonly resolve: (value: O) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together what comes together: items that come while a group is being worked on are the next one, and wait for a
 * moment for those of the former one to come again. One that comes alone goes at the end of the turn of the event loop.
 */
export class GroupWork<I, O> {
  readonly #o: GroupWorkOptions<I, O>;
  /** Groups belong to nobody's request. */
  readonly #outside = scopeHere();
  readonly #busy = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  readonly #company: Company;
  #waiting: Waiting<I, O>[] = [];
  /** Of those that wait, how many have a free lane. */
  #ready = 0;
  #isPlanned = false;
  #gathering: Timer | undefined;
  #isClosed = false;
  #timer: Timer | undefined;

  constructor(options: GroupWorkOptions<I, O>) {
    this.#o = options;
    this.#company = new Company(options);
  }

  /**
   * Resolves with what became of the item.
   * @throws DomainError 503 when it has waited too long or too many wait, ClosedError after `close`
   */
  add(item: I): Promise<O> {
    const { name, clock, waiting, waitMs, laneOf } = this.#o;
    if (this.#isClosed) return Promise.reject(new ClosedError(name));
    if (this.#waiting.length >= waiting) return Promise.reject(overloaded());
    return new Promise<O>((resolve, reject) => {
      const untilMs = clock.monotonicMs() + waitMs;
      const lane = laneOf?.(item) ?? "";
      this.#waiting.push({ item, lane, untilMs, resolve, reject });
      if (this.#busy.has(lane)) return this.#watchFirst();
      this.#ready++;
      this.#plan();
    });
  }

  /** Refuses what waits and resolves when all groups have ended. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#gathering?.cancel();
    const error = new ClosedError(this.#o.name);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
    await Promise.all(this.#running);
  }

  #plan(): void {
    if (this.#isPlanned || this.#ready === 0 || this.#running.size >= this.#o.groups) return this.#watchFirst();
    const leftMs = this.#company.leftMs(this.#ready);
    if (leftMs === 0) {
      this.#isPlanned = true;
      this.#outside(() => setImmediate(() => this.#start()));
    } else this.#gathering ??= this.#outside(() => this.#o.clock.setTimer(leftMs, () => this.#start()));
    this.#watchFirst();
  }

  #start(): void {
    this.#isPlanned = false;
    this.#gathering?.cancel();
    this.#gathering = undefined;
    this.#company.began();
    while (this.#running.size < this.#o.groups) {
      const group = this.#take();
      if (group.length === 0) break;
      const lanes = new Set(group.map(({ lane }) => lane));
      for (const lane of lanes) this.#busy.add(lane);
      const running = this.#run(group).then(() => {
        for (const lane of lanes) this.#busy.delete(lane);
        this.#running.delete(running);
        this.#countReady();
        this.#plan();
      });
      this.#running.add(running);
    }
    this.#countReady();
    this.#watch();
  }

  #countReady(): void {
    this.#ready = this.#waiting.filter(({ lane }) => !this.#busy.has(lane)).length;
  }

  /** Those that came first and whose lane is free. */
  #take(): Waiting<I, O>[] {
    const taken: Waiting<I, O>[] = [];
    const left: Waiting<I, O>[] = [];
    for (const one of this.#waiting)
      (taken.length < this.#o.most && !this.#busy.has(one.lane) ? taken : left).push(one);
    this.#waiting = left;
    return taken;
  }

  async #run(group: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const outcomes = await this.#o.work(group.map(({ item }) => item));
      // Before those that are settled may come again.
      this.#company.ended(group.length, this.#waiting.length);
      for (const [n, { resolve, reject }] of group.entries()) {
        const outcome = outcomes[n];
        if (outcome?.kind === "done") resolve(outcome.value);
        else reject(outcome ? outcome.error : new Error("an item of a group has no outcome"));
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** Before the next start looks at them. */
  #watchFirst(): void {
    if (!this.#timer) this.#watch();
  }

  /** Those that wait are in the order of their ends. */
  #watch(): void {
    const [first] = this.#waiting;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (!first) return;
    const leftMs = Math.max(1, first.untilMs - this.#o.clock.monotonicMs());
    this.#timer = this.#o.clock.setTimer(leftMs, () => this.#refuseLate());
  }

  #refuseLate(): void {
    const nowMs = this.#o.clock.monotonicMs();
    const late = this.#waiting.filter(({ untilMs }) => untilMs <= nowMs);
    this.#waiting = this.#waiting.filter(({ untilMs }) => untilMs > nowMs);
    this.#countReady();
    for (const { reject } of late) reject(overloaded());
    this.#watch();
  }
}

function overloaded(): DomainError {
  return new DomainError(503, "unavailable", "Service unavailable");
}
