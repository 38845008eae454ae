import { scopeHere } from "./async-scope.js";
import { DomainError } from "./errors.js";

interface Waiting<T, R> {
  readonly item: T;
  readonly settle: (result: R) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Work that is cheaper for many things at once: what comes while a piece of it runs is gathered for the next one. A lone
 * thing waits for nobody. When a piece fails its things are worked off one by one, so that none fails for another; when
 * what it needs is away (DomainError 503) all of them fail with it, since one by one they would only wait longer.
 */
export class GatheredWork<T, R> {
  readonly #work: (items: readonly T[]) => Promise<readonly R[]>;
  readonly #most: number;
  /** Pieces belong to nobody's request. */
  readonly #outside = scopeHere();
  #waiting: Waiting<T, R>[] = [];
  #isRunning = false;

  /** @param options.work resolves with one result for each thing, in their order; must undo everything when it rejects */
  constructor(options: { work: (items: readonly T[]) => Promise<readonly R[]>; most: number }) {
    this.#work = options.work;
    this.#most = options.most;
  }

  /** Begins at the end of this turn of the event loop, or when the running piece has ended. */
  add(item: T): Promise<R> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ item, settle, fail });
      if (this.#isRunning) return;
      this.#isRunning = true;
      this.#outside(() => setImmediate(() => void this.#run()));
    });
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#piece(this.#waiting.splice(0, this.#most));
    this.#isRunning = false;
  }

  async #piece(waiting: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.#work(waiting.map(({ item }) => item));
      for (const [at, { settle }] of waiting.entries()) settle(results[at] as R);
    } catch (error) {
      if (waiting.length === 1 || isAway(error)) for (const { fail } of waiting) fail(error);
      else for (const one of waiting) await this.#piece([one]);
    }
  }
}

function isAway(error: unknown): boolean {
  return error instanceof DomainError && error.status === 503;
}
