import type { Clock, Timer } from "./clock.js";

export interface LookoutOptions {
  readonly clock: Clock;
  /** Done once, before the first look; while it fails it is tried again before each. Default: nothing. */
  readonly begin?: () => Promise<unknown>;
  /** Does what is to be done now. @returns milliseconds to the next look, when nobody wakes us before */
  readonly look: () => Promise<number>;
  /** A look has failed. @returns milliseconds to the next one */
  readonly failed: (error: unknown) => number;
}

/** Looks for work again and again, never twice at once: when it is woken, and after a rest. */
export class Lookout {
  readonly #o: LookoutOptions;
  #state: "idle" | "started" | "closed" = "idle";
  #hasBegun = false;
  #isWoken = false;
  #running: Promise<void> | undefined;
  #timer: Timer | undefined;

  constructor(options: LookoutOptions) {
    this.#o = options;
  }

  /** Whether no look begins any more; one that is under way should come to its end. */
  get isClosed(): boolean {
    return this.#state === "closed";
  }

  /** Whether it was woken since the look under way began: there may be work that this look does not know of. */
  get isWoken(): boolean {
    return this.#isWoken;
  }

  /** Looks at once. Once only. */
  start(): void {
    if (this.#state !== "idle") return;
    this.#state = "started";
    this.#look();
  }

  /** Looks at once; during a look it makes it look once more. Does nothing before `start`. */
  wake(): void {
    if (this.#state !== "started") return;
    if (this.#running) this.#isWoken = true;
    else this.#look();
  }

  /** Resolves when the look under way has ended. Idempotent. */
  async close(): Promise<void> {
    this.#state = "closed";
    this.#timer?.cancel();
    await this.#running;
  }

  #look(): void {
    this.#timer?.cancel();
    this.#isWoken = false;
    this.#running = this.#once().then((restMs) => this.#rest(restMs));
  }

  async #once(): Promise<number> {
    try {
      if (!this.#hasBegun) await this.#o.begin?.();
      this.#hasBegun = true;
      return await this.#o.look();
    } catch (error) {
      return this.#o.failed(error);
    }
  }

  #rest(restMs: number): void {
    this.#running = undefined;
    if (this.#state !== "started") return;
    if (this.#isWoken) this.#look();
    else this.#timer = this.#o.clock.setTimer(restMs, () => this.wake());
  }
}
