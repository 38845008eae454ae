import { scopeHere } from "./async-scope.js";
import type { Timer } from "./clock.js";
import { Company, type CompanyOptions } from "./company.js";
import { isAway } from "./errors.js";

interface Waiting<T, R> {
  readonly item: T;
  readonly settle: (result: R) => void;
  readonly fail: (error: unknown) => void;
}

/** Of `CompanyOptions`, `most`: things of one piece; `gatherMs` 0: nobody is waited for. */
export interface GatheredWorkOptions<T, R> extends CompanyOptions {
  /** Resolves with one result for each thing, in their order; must undo everything when it rejects. */
  readonly work: (items: readonly T[]) => Promise<readonly R[]>;
}

/**
 * Work that is cheaper for many things at once: what comes while a piece of it runs is gathered for the next one. A lone
 * thing waits for nobody. When a piece fails its things are worked off one by one, so that none fails for another; when
 * what it needs is away (DomainError 503) all of them fail with it, since one by one they would only wait longer.
 */
export class GatheredWork<T, R> {
  readonly #o: GatheredWorkOptions<T, R>;
  readonly #company: Company;
  /** Pieces belong to nobody's request. */
  readonly #outside = scopeHere();
  #waiting: Waiting<T, R>[] = [];
  /** It waits for others while it gathers; planned: for the end of this turn of the event loop. */
  #state: "idle" | "gathering" | "planned" | "running" = "idle";
  #timer: Timer | undefined;
  /** When it ends. */
  #dueMs = 0;

  constructor(options: GatheredWorkOptions<T, R>) {
    this.#o = options;
    this.#company = new Company(options);
  }

  /** Begins at the end of this turn of the event loop, or when the running piece has ended and others have come. */
  add(item: T): Promise<R> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ item, settle, fail });
      if (this.#state !== "running") this.#outside(() => this.#plan());
    });
  }

  /** What is waited for may have changed. */
  look(): void {
    if (this.#state === "gathering") this.#plan();
  }

  #plan(): void {
    if (this.#state === "planned") return;
    const leftMs = this.#company.leftMs(this.#waiting.length);
    const dueMs = this.#o.clock.monotonicMs() + leftMs;
    if (this.#state === "gathering" && leftMs > 0 && dueMs >= this.#dueMs) return;
    this.#timer?.cancel();
    if (leftMs === 0) {
      this.#state = "planned";
      setImmediate(() => void this.#run());
    } else {
      this.#state = "gathering";
      this.#dueMs = dueMs;
      this.#timer = this.#o.clock.setTimer(leftMs, () => this.#waited());
    }
  }

  /** What held up others may be over by now: then more are waited for. */
  #waited(): void {
    this.#state = "idle";
    this.#plan();
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    this.#state = "running";
    this.#company.began();
    await this.#piece(this.#waiting.splice(0, this.#o.most));
    this.#state = "idle";
    if (this.#waiting.length > 0) this.#plan();
  }

  async #piece(waiting: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.#o.work(waiting.map(({ item }) => item));
      // Before those that are settled may come again.
      this.#company.ended(waiting.length, this.#waiting.length);
      for (const [at, { settle }] of waiting.entries()) settle(results[at] as R);
    } catch (error) {
      if (waiting.length === 1 || isAway(error)) for (const { fail } of waiting) fail(error);
      else for (const one of waiting) await this.#piece([one]);
    }
  }
}
